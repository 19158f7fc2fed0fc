// The page of a paper: another one, turned, closer or farther, without loading the dossier anew.
"use strict";
for (const viewer of document.querySelectorAll("[data-viewer]")) {
  const image = viewer.querySelector("[data-page]");
  const also = viewer.querySelector("[data-also]");
  const alone = viewer.querySelector("[data-alone]");
  const links = [...viewer.querySelectorAll(".strip a")];
  let address = alone.getAttribute("href"), turn = +image.dataset.turn, zoom = +image.dataset.zoom;
  const look = () => { image.src = `${address}?turn=${turn}`; };
  const scale = (to) => {
    zoom = Math.max(1, Math.min(4, to));
    image.className = `z${zoom}`;
    if (also) also.className = image.className;
  };
  viewer.addEventListener("click", (e) => {
    const link = e.target.closest("a");
    if (!link || link === alone || !(link.dataset.do || link.dataset.address)) return;
    e.preventDefault();
    const act = link.dataset.do;
    if (act === "turn") { turn = (turn + 1) % 4; look(); }
    else if (act) scale(zoom + (act === "closer" ? 1 : -1));
    else {
      links.forEach((one) => one.removeAttribute("aria-current"));
      link.setAttribute("aria-current", "true");
      address = link.dataset.address;
      turn = 0;
      look();
      alone.href = address;
      image.alt = viewer.querySelector("[data-title]").textContent = link.dataset.title;
      const doubt = viewer.querySelector("[data-doubt]");
      doubt.textContent = link.dataset.about;
      doubt.hidden = !link.dataset.about;
      viewer.querySelector("[data-name]").textContent = link.dataset.name;
      const place = String(links.indexOf(link) + 1);
      viewer.querySelector("[data-place]").textContent = document.documentElement.lang === "fa" ? place.replace(/\d/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[d]) : place;
    }
  });
}
