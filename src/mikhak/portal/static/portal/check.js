// Checking a document: reads the QR code of a paper with the camera, in browsers that can, and takes a PDF that is
// dropped on its section. Without it phones' own camera programs open the link of the QR code, and the file is chosen.
"use strict";
{
const EVERY = 200; // milliseconds between two looks
const camera = document.getElementById("v-camera");
const find = (query) => camera.querySelector(query);

const say = (name) => camera.querySelectorAll("[data-say]").forEach((e) => { e.hidden = e.dataset.say !== name; });

// What a QR code says, when it is a seal of ours: the part behind the #.
const sealOf = (text) => {
  const place = URL.canParse(text) ? new URL(text) : null;
  return place && place.origin === location.origin && /\/v$/.test(place.pathname) && /^#\d+$/.test(place.hash) ? place.hash : "";
};

const watch = async () => {
  const video = find("video");
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    say("refused");
    return;
  }
  find("[data-start]").hidden = true;
  video.hidden = false;
  video.srcObject = stream;
  await video.play();
  const look = async () => {
    const codes = await detector.detect(video).catch(() => []);
    const seal = codes.map((code) => sealOf(code.rawValue)).find(Boolean);
    if (seal) {
      stream.getTracks().forEach((track) => track.stop());
      location.assign(camera.dataset.seal + seal);
      return;
    }
    say(codes.length ? "foreign" : "look");
    setTimeout(look, EVERY);
  };
  look();
};

const offer = async () => {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
  camera.hidden = false;
  find("[data-start]").onclick = watch;
};
if (camera) offer();

document.querySelectorAll("[data-drop]").forEach((place) => {
  const input = place.querySelector("input[type=file]");
  place.addEventListener("dragover", (e) => e.preventDefault());
  place.addEventListener("drop", (e) => {
    if (!e.dataTransfer.files.length) return;
    e.preventDefault();
    input.files = e.dataTransfer.files;
    input.form.requestSubmit();
  });
});
}
