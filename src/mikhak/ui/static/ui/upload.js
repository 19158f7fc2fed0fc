// Sends files one by one as they are chosen, with progress; the answer of the server is the finished line of the list.
"use strict";
{
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
    find("b").textContent = file.name;
    list.append(row);

    const fail = (words, again) => {
      row.classList.add("bad");
      why.querySelector("span").textContent = words;
      why.hidden = false;
      find("progress").hidden = true;
      find("[data-again]").hidden = !again;
    };
    const send = () => {
      busy = true;
      row.classList.remove("bad");
      why.hidden = find("[data-again]").hidden = true;
      find("progress").hidden = false;
      const body = new FormData();
      body.append("name", box.dataset.name);
      body.append("file", file);
      request = new XMLHttpRequest();
      request.open("POST", box.dataset.upload);
      request.setRequestHeader("X-Requested-With", "mikhak");
      request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
      request.upload.onprogress = (e) => { find("progress").value = (100 * e.loaded) / e.total; };
      request.onload = () => {
        const answer = new DOMParser().parseFromString(request.responseText, "text/html").body;
        const items = answer.querySelectorAll("li"); // a PDF has many pages
        if (items.length) row.replaceWith(...items);
        else fail(request.status < 500 && answer.textContent.trim() || why.dataset.failed, true);
      };
      request.onerror = () => fail(why.dataset.failed, true);
      request.onloadend = () => { busy = false; next(); };
      request.send(body);
    };
    find("[data-again]").onclick = () => { queue.push(send); next(); };
    find("[data-stop]").onclick = () => {
      const place = queue.indexOf(send);
      if (place >= 0) queue.splice(place, 1);
      if (request) request.abort();
      row.remove();
    };
    if (+box.dataset.max && file.size > +box.dataset.max) return fail(why.dataset.big, false);
    queue.push(send);
    next();
  };

  box.addEventListener("change", (e) => {
    if (e.target.type !== "file") return;
    [...e.target.files].forEach(add);
    e.target.value = "";
    e.stopPropagation(); // nothing to autosave: the file is on its way
  });
  const drop = box.querySelector(".drop");
  drop.addEventListener("dragover", (e) => e.preventDefault());
  drop.addEventListener("drop", (e) => { e.preventDefault(); [...e.dataTransfer.files].forEach(add); });
};
document.querySelectorAll("[data-upload]").forEach(start);
document.addEventListener("fresh", (e) => (e.target.matches("[data-upload]") ? start(e.target) : e.target.querySelectorAll("[data-upload]").forEach(start)));
}
