// Keeps a form on the server while it is filled. The answer is HTML; whatever in it carries data-swap replaces the
// element of the same id, unless the person is in it.
"use strict";
for (const form of document.querySelectorAll("form[data-autosave]")) {
  let dirty = false;
  let timer = 0;
  let turn = 0;

  const swap = (html) => {
    for (const fresh of new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-swap]")) {
      const old = document.getElementById(fresh.id);
      if (old && !old.contains(document.activeElement)) old.replaceWith(fresh);
    }
  };
  const failed = () => {
    dirty = true;
    const line = document.querySelector("#saved");
    if (line) line.textContent = line.dataset.failed;
  };
  const save = async () => {
    clearTimeout(timer);
    if (!dirty) return;
    dirty = false;
    const mine = ++turn;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body, keepalive: true, headers: { "X-Requested-With": "mikhak" },
      });
      if (!answer.ok) failed();
      else if (mine === turn) swap(await answer.text());
    } catch { failed(); }
  };
  const soon = (wait) => { dirty = true; clearTimeout(timer); timer = setTimeout(save, wait); };
  form.addEventListener("input", () => soon(3000));
  form.addEventListener("change", () => soon(300));
  form.addEventListener("submit", () => { dirty = false; clearTimeout(timer); });
  addEventListener("online", save);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
}
