// Keys of a list of links: j and k go down and up; Enter is the browser's.
"use strict";
for (const list of document.querySelectorAll("[data-list-keys]")) {
  const links = [...list.querySelectorAll("a")];
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || !"jk".includes(e.key) || e.target.closest("input, select, textarea")) return;
    const at = links.indexOf(document.activeElement) + (e.key === "j" ? 1 : -1);
    links[Math.max(0, Math.min(links.length - 1, at))].focus();
    e.preventDefault();
  });
}
