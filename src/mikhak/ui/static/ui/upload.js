// Sends files as they are chosen, one by one, in pieces; when the connection breaks it goes on by itself from where
// the server says. The last answer is the finished line of the list.
"use strict";
{
const PIECE = 512 * 1024; // bytes
const PATIENCE = 6; // tries in a minute
const start = (box) => {
  const list = box.querySelector("[data-list]");
  const blank = box.querySelector("template");
  const queue = [];
  let busy = false;
  box.querySelectorAll(".nojs").forEach((e) => e.remove());

  const next = () => {
    const send = !busy && queue.shift();
    if (send) send();
  };

  const add = (file) => {
    const row = blank.content.firstElementChild.cloneNode(true);
    const find = (q) => row.querySelector(q);
    const why = find(".why");
    let request;
    let offset = 0; // bytes there
    let tries = 0; // without an answer
    let timer;
    find("b").textContent = file.name;
    list.append(row);

    const say = (words, bad = false, again = false) => {
      why.querySelector("span").textContent = words;
      why.hidden = !words;
      row.classList.toggle("bad", bad);
      find("progress").hidden = bad;
      find("[data-again]").hidden = !again;
    };
    const done = () => { busy = false; next(); };
    const fail = (words, again) => say(words, true, again);
    const broken = () => {
      if (++tries > PATIENCE) { tries = 1; fail(why.dataset.failed, true); return done(); }
      say(why.dataset.waiting);
      timer = setTimeout(send, 500 * 2 ** tries);
    };
    const answered = () => {
      const have = request.getResponseHeader("Upload-Offset");
      if ([502, 504].includes(request.status)) return broken();
      tries = 0;
      if (have !== null) { offset = +have; return send(); }
      const answer = new DOMParser().parseFromString(request.responseText, "text/html").body;
      const items = [...answer.querySelectorAll("li")].filter((e) => !document.getElementById(e.id)); // of a PDF many
      if (items.length) row.replaceWith(...items);
      else fail(request.status < 500 && answer.textContent.trim() || why.dataset.failed, true);
      done();
    };
    const send = () => {
      busy = true;
      say("");
      const body = new FormData();
      const told = { name: box.dataset.name, size: file.size, modified: file.lastModified, offset, again: tries ? 1 : "" };
      for (const name in told) body.append(name, told[name]);
      body.append("file", file.slice(offset, offset + PIECE), file.name);
      request = new XMLHttpRequest();
      request.open("POST", box.dataset.upload);
      request.setRequestHeader("X-Requested-With", "mikhak");
      request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
      request.upload.onprogress = (e) => { find("progress").value = (100 * (offset + e.loaded)) / file.size; };
      request.onload = answered;
      request.onerror = broken;
      request.send(body);
    };
    find("[data-again]").onclick = () => { queue.push(send); next(); };
    find("[data-stop]").onclick = () => {
      const place = queue.indexOf(send);
      if (place >= 0) queue.splice(place, 1);
      clearTimeout(timer);
      if (request) request.abort();
      row.remove();
      if (place < 0 && busy && !row.classList.contains("bad")) done();
    };
    if (+box.dataset.max && file.size > +box.dataset.max) return fail(why.dataset.big, false);
    queue.push(send);
    next();
  };

  box.addEventListener("change", (e) => {
    if (e.target.type !== "file") return;
    [...e.target.files].forEach(add);
    e.target.value = "";
    e.stopPropagation(); // nothing to autosave
  });
  const drop = box.querySelector(".drop");
  drop.addEventListener("dragover", (e) => e.preventDefault());
  drop.addEventListener("drop", (e) => { e.preventDefault(); [...e.dataTransfer.files].forEach(add); });
};
document.querySelectorAll("[data-upload]").forEach(start);
document.addEventListener("fresh", (e) => (e.target.matches("[data-upload]") ? start(e.target) : e.target.querySelectorAll("[data-upload]").forEach(start)));
}
