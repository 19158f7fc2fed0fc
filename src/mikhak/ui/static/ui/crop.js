// Shows what a slider would cut away as soon as it rests; the picture is drawn by the server.
"use strict";
for (const form of document.querySelectorAll("[data-crop]")) {
  let timer = 0;
  form.querySelectorAll(".nojs").forEach((e) => e.remove());
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const asked = new URLSearchParams({ cut: 1 });
      for (const slider of form.querySelectorAll("[type=range]")) asked.set(slider.name, slider.value);
      form.querySelector("[data-shown]").src = `${form.dataset.crop}?${asked}`;
    }, 200);
  });
}
