// A camera with a frame of the paper's shape; what it takes goes the way of a chosen file (upload.js).
"use strict";
{
const SHAPES = { card: 85.6 / 54, passport: 125 / 88, sheet: 210 / 297, photo: 3 / 4 }; // width by height
const SHARE = 0.86; // of the picture that the frame may take
const MARGIN = 0.06; // of the frame that is kept around it
const EVERY = 320; // milliseconds between two looks
const SPOKEN = 2000; // milliseconds that a hint stays, as it is read aloud
const WIDE = 320; // pixels of the picture that is looked at
const dialog = document.getElementById("camera");
const find = (query) => dialog.querySelector(query);
const video = find("video");
const aim = find(".aim");
const hint = find("[data-hint]");
let button, timer, said;

const input = () => button.closest("[data-upload]").querySelector("[type=file]");
const end = (stream) => stream?.getTracks().forEach((track) => track.stop());
const say = (name, now) => {
  const words = hint.dataset[name];
  if (hint.textContent === words || !now && Date.now() - said < SPOKEN) return;
  hint.textContent = words;
  said = Date.now();
};
const failed = (is) => {
  find("[data-choose]").hidden = !is;
  find("[data-shoot]").hidden = find(".live").hidden = is;
};

const frame = () => { // in pixels of the camera
  const { videoWidth: w, videoHeight: h } = video;
  const shape = SHAPES[button.dataset.live];
  const wide = SHARE * Math.min(w, h * shape);
  return { w: wide, h: wide / shape };
};
const drawn = (width) => { // the frame and what is around it
  const f = frame();
  const w = Math.min(video.videoWidth, f.w * (1 + 2 * MARGIN));
  const h = Math.min(video.videoHeight, f.h + 2 * MARGIN * f.w);
  const canvas = document.createElement("canvas");
  canvas.width = width || Math.round(w);
  canvas.height = Math.round((canvas.width * h) / w);
  const from = [(video.videoWidth - w) / 2, (video.videoHeight - h) / 2, w, h];
  canvas.getContext("2d").drawImage(video, ...from, 0, 0, canvas.width, canvas.height);
  return canvas;
};

const look = () => {
  const [name, found] = dialog.judge(drawn(WIDE), button.dataset.live === "photo");
  [...aim.children].forEach((side, i) => side.classList.toggle("on", found[i]));
  say(name);
};
const open = async () => {
  failed(false);
  say("wait", true);
  dialog.showModal();
  try {
    const size = { width: { ideal: 3840 }, height: { ideal: 2160 } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", ...size } });
    if (!dialog.open) return end(stream);
    video.srcObject = stream;
    await video.play();
    const { w, h } = frame();
    aim.style.inlineSize = `${(100 * w) / video.videoWidth}%`;
    aim.style.blockSize = `${(100 * h) / video.videoHeight}%`;
    timer = setInterval(look, EVERY);
  } catch (error) {
    if (!dialog.open) return;
    failed(true);
    say(error.name === "NotAllowedError" ? "refused" : "busy", true);
  }
};

find("[data-shoot]").onclick = () => video.videoWidth && drawn().toBlob((blob) => {
  const files = new DataTransfer();
  files.items.add(new File([blob], `camera-${Date.now()}.jpg`, { type: "image/jpeg" }));
  input().files = files.files;
  input().dispatchEvent(new Event("change", { bubbles: true }));
  dialog.close();
}, "image/jpeg", 0.92);
find("[data-close]").onclick = () => dialog.close();
find("[data-choose]").onclick = () => { dialog.close(); input().click(); };
dialog.onclose = () => {
  clearInterval(timer);
  end(video.srcObject);
  video.srcObject = null;
};
document.addEventListener("visibilitychange", () => document.hidden && dialog.close());
document.addEventListener("click", (e) => {
  const pressed = e.target.closest("[data-live]");
  if (pressed) { button = pressed; open(); }
});
navigator.mediaDevices?.enumerateDevices().then((all) => {
  if (all.some((one) => one.kind === "videoinput")) document.querySelectorAll("[data-live]").forEach((e) => { e.hidden = false; });
});
}
