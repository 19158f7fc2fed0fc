// Keys of the desk: j, k, x and Enter in a list of dossiers; a letter goes to the control that carries it in data-key.
"use strict";
{
const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
let at = -1;
const go = (to) => {
  rows[at]?.classList.remove("at");
  at = Math.max(0, Math.min(rows.length - 1, to));
  rows[at].classList.add("at");
  rows[at].querySelector("a").focus();
};
const boxes = [...document.querySelectorAll("[data-rows] tbody [type=checkbox]")];
const all = document.querySelector("[data-all]");
if (all) {
  all.hidden = false;
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
}
const reach = (control) => {
  if (control.dataset.focus) control = document.querySelector(control.dataset.focus);
  else if (control.matches("summary, a")) control.click();
  if (!control.matches("summary")) return control.focus();
  control.parentElement.querySelector("form :is(input:not([type=hidden]), select, textarea, .btn)")?.focus();
};
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=checkbox]), select, textarea")) return;
  if (rows.length && "jk".includes(e.key)) go(e.key === "j" ? at + 1 : at - 1);
  else if (e.key === "x" && boxes[at]) boxes[at].checked = !boxes[at].checked;
  else {
    const control = document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
    if (!control) return;
    reach(control);
  }
  e.preventDefault();
});
}
