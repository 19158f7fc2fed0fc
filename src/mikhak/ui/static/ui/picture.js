// Another picture code without leaving the page.
"use strict";
for (const box of document.querySelectorAll("[data-picture]")) {
  const fresh = (address) => {
    const url = new URL(address, location.href);
    url.searchParams.set("again", Date.now());
    return url.href;
  };
  box.querySelector("[name=picture]").addEventListener("click", (e) => {
    e.preventDefault();
    const image = box.querySelector("img");
    const sound = box.querySelector("audio");
    image.onload = () => { if (sound) sound.src = fresh(sound.src); }; // the sound of the new picture, not of the old
    image.src = fresh(image.src);
    const input = box.querySelector("input");
    input.value = "";
    input.focus();
  });
}
