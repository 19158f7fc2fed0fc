// Keeps a form on the server while it is filled. The answer is HTML; whatever in it carries data-swap replaces the
// element of the same id. With data-swap="children" only questions that came or went change, so that nobody is
// interrupted; what came gets the event "fresh".
"use strict";
for (const form of document.querySelectorAll("form[data-autosave]")) {
  let dirty = false;
  let timer = 0;
  let turn = 0;
  const flying = new Set(); // the saves on their way

  const merge = (old, fresh) => {
    const ids = new Set([...fresh.children].map((e) => e.id));
    for (const e of [...old.children]) if (e.id && !ids.has(e.id) && !e.contains(document.activeElement)) e.remove();
    let before = null;
    for (const e of [...fresh.children]) {
      const known = e.id && document.getElementById(e.id);
      if (known && e.type === "hidden") known.value = e.value;
      else if (!known && e.id) {
        if (before) before.after(e);
        else old.prepend(e);
        e.dispatchEvent(new Event("fresh", { bubbles: true }));
      }
      before = (e.id && document.getElementById(e.id)) || before;
    }
  };
  const swap = (html) => {
    for (const fresh of new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-swap]")) {
      const old = document.getElementById(fresh.id);
      if (old && fresh.dataset.swap === "children") merge(old, fresh);
      else if (old && !old.contains(document.activeElement)) old.replaceWith(fresh);
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
    const way = fetch(form.dataset.autosave, {
      method: "POST", body, keepalive: true, headers: { "X-Requested-With": "mikhak" },
    });
    flying.add(way);
    try {
      const answer = await way;
      if (!answer.ok) failed();
      else if (mine === turn) swap(await answer.text());
    } catch { failed(); }
    flying.delete(way);
  };
  // The page is sent when no save is on its way any more: overtaken, an older one would be kept as typed later.
  const send = (e) => {
    dirty = false;
    clearTimeout(timer);
    if (!flying.size) return;
    e.preventDefault();
    const patience = new Promise((over) => setTimeout(over, 5000));
    const waiting = ++turn; // what is pressed last is sent
    Promise.race([Promise.allSettled([...flying]), patience]).then(() => {
      if (waiting !== turn) return;
      flying.clear();
      form.requestSubmit(e.submitter);
    });
  };
  const soon = (wait) => { dirty = true; clearTimeout(timer); timer = setTimeout(save, wait); };
  form.addEventListener("input", () => soon(3000));
  form.addEventListener("change", () => soon(300));
  form.addEventListener("submit", send);
  addEventListener("online", save);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
}
