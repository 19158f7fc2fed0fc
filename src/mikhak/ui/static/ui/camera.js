// A camera with a frame of the paper's shape; what it takes goes the way of a chosen file (upload.js).
"use strict";
{
const SHAPES = { card: 85.6 / 54, passport: 125 / 88, sheet: 210 / 297, photo: 3 / 4 }; // width by height
const SHARE = 0.86; // of the picture that the frame may take
const MARGIN = 0.06; // of the frame that is kept around it
const EVERY = 320; // milliseconds between two looks
const SPOKEN = 2000; // milliseconds that a hint stays, as it is read aloud
const WIDE = 320; // pixels of the picture that is looked at
const DARK = 60; // mean grey
const MOVED = 14; // mean difference of two looks
const BLURRED = 0.02; // variance of the Laplacian by variance of grey
const EDGE = 14; // mean step of grey along a side
const dialog = document.getElementById("camera");
const find = (query) => dialog.querySelector(query);
const video = find("video");
const aim = find(".aim");
const hint = find("[data-hint]");
let button, stream, timer, before, said;

const frame = () => { // in pixels of the camera
  const { videoWidth: w, videoHeight: h } = video;
  const shape = SHAPES[button.dataset.live];
  const wide = SHARE * Math.min(w, h * shape);
  return { x: (w - wide) / 2, y: (h - wide / shape) / 2, w: wide, h: wide / shape };
};
const draw = ({ x, y, w, h }, width) => {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = Math.round((width * h) / w);
  canvas.getContext("2d").drawImage(video, x, y, w, h, 0, 0, canvas.width, canvas.height);
  return canvas;
};
const around = (f) => {
  const x = Math.max(0, f.x - MARGIN * f.w);
  const y = Math.max(0, f.y - MARGIN * f.h);
  return { x, y, w: Math.min(video.videoWidth - x, f.w + 2 * (f.x - x)), h: Math.min(video.videoHeight - y, f.h + 2 * (f.y - y)) };
};
const grey = (canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Float32Array.from({ length: data.length / 4 }, (_, i) => 0.3 * data[4 * i] + 0.59 * data[4 * i + 1] + 0.11 * data[4 * i + 2]);
};

// Which sides of the frame have an edge near them, as top, right, bottom, left; the largest step across each.
const sides = (g, w, h) => {
  const step = (at, across, along, length) => {
    let sum = 0;
    for (let i = Math.round(length * 0.15); i < length * 0.85; i++) sum += Math.abs(g[at + across + i * along] - g[at - across + i * along]);
    return sum / (length * 0.7);
  };
  const most = (from, to, at, across, along, length) => {
    let best = 0;
    for (let i = Math.max(1, Math.round(from)); i < to; i++) best = Math.max(best, step(at(i), across, along, length));
    return best > EDGE;
  };
  const reach = 2.2 * MARGIN;
  const row = (y) => y * w;
  const column = (x) => x;
  return [
    most(0, h * reach, row, w, 1, w),
    most(w * (1 - reach), w - 1, column, 1, w, h),
    most(h * (1 - reach), h - 1, row, w, 1, w),
    most(0, w * reach, column, 1, w, h),
  ];
};

const sharpness = (g, w, h) => {
  let n = 0, mean = 0, squares = 0, energy = 0;
  for (let y = 1; y < h - 1; y++) {
    for (let i = y * w + 1; i < y * w + w - 1; i++, n++) {
      mean += g[i];
      squares += g[i] * g[i];
      energy += (g[i - 1] + g[i + 1] + g[i - w] + g[i + w] - 4 * g[i]) ** 2;
    }
  }
  return energy / Math.max(1, squares - (mean * mean) / n);
};

const look = () => {
  if (!video.videoWidth) return;
  const canvas = draw(around(frame()), WIDE);
  const g = grey(canvas);
  const found = sides(g, canvas.width, canvas.height);
  [...aim.children].forEach((side, i) => side.classList.toggle("on", found[i]));
  const moved = before && before.length === g.length ? g.reduce((sum, v, i) => sum + Math.abs(v - before[i]), 0) / g.length : 0;
  before = g;
  const face = button.dataset.live === "photo";
  if (g.reduce((sum, v) => sum + v, 0) / g.length < DARK) say("dark");
  else if (moved > MOVED) say("still");
  else if (!face && found.filter(Boolean).length < 3) say("nearer");
  else if (sharpness(g, canvas.width, canvas.height) < BLURRED) say("blurred");
  else say(face ? "face" : "found");
};
const say = (name, now = false) => {
  if (!now && Date.now() - said < SPOKEN) return;
  if (hint.textContent !== hint.dataset[name]) { hint.textContent = hint.dataset[name]; said = Date.now(); }
};

const open = async (pressed) => {
  button = pressed;
  before = null;
  said = 0;
  find("[data-choose]").hidden = true;
  find("[data-shoot]").hidden = find(".live").hidden = false;
  say("wait", true);
  dialog.showModal();
  try {
    const asked = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 3840 }, height: { ideal: 2160 } } });
    if (!dialog.open) return asked.getTracks().forEach((track) => track.stop());
    stream = asked;
    video.srcObject = stream;
    await video.play();
    const { w, h } = frame();
    aim.style.inlineSize = `${(100 * w) / video.videoWidth}%`;
    aim.style.blockSize = `${(100 * h) / video.videoHeight}%`;
    timer = setInterval(look, EVERY);
  } catch (error) {
    if (!dialog.open) return;
    find("[data-choose]").hidden = false;
    find("[data-shoot]").hidden = find(".live").hidden = true;
    say(error.name === "NotAllowedError" ? "refused" : "busy", true);
  }
};
const shoot = () => {
  if (!video.videoWidth) return;
  const part = around(frame());
  draw(part, Math.round(part.w)).toBlob((blob) => {
    const input = button.closest("[data-upload]").querySelector("[type=file]");
    const files = new DataTransfer();
    files.items.add(new File([blob], `camera-${Date.now()}.jpg`, { type: "image/jpeg" }));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    dialog.close();
  }, "image/jpeg", 0.92);
};
const start = async () => {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) || [];
  if (!devices.some((device) => device.kind === "videoinput")) return;
  document.querySelectorAll("[data-live]").forEach((e) => { e.hidden = false; });
  document.addEventListener("click", (e) => { const pressed = e.target.closest("[data-live]"); if (pressed) open(pressed); });
};

find("[data-shoot]").onclick = shoot;
find("[data-close]").onclick = () => dialog.close();
find("[data-choose]").onclick = () => { dialog.close(); button.closest("[data-upload]").querySelector("[type=file]").click(); };
dialog.addEventListener("close", () => {
  clearInterval(timer);
  stream?.getTracks().forEach((track) => track.stop());
  stream = video.srcObject = null;
});
document.addEventListener("visibilitychange", () => { if (document.hidden && dialog.open) dialog.close(); });
start();
}
