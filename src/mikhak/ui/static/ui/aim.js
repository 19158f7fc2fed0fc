// What a small picture of the frame tells (camera.js draws it): whether it is dark, moved or blurred, and where edges lie.
"use strict";
{
const REACH = 0.13; // of the picture, in which an edge is looked for
const DARK = 60; // mean grey
const MOVED = 14; // mean difference of two looks
const BLURRED = 0.02; // variance of the Laplacian by variance of grey
const EDGE = 14; // mean step of grey along a side
const dialog = document.getElementById("camera");
let before;

const grey = (canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Float32Array.from({ length: data.length / 4 }, (_, i) => 0.3 * data[4 * i] + 0.59 * data[4 * i + 1] + 0.11 * data[4 * i + 2]);
};

// Whether one of the rows from ... to parts light from dark; the pixel before one lies ``across``, its neighbour ``along``.
const edge = (g, from, to, across, along, length) => {
  for (let at = Math.max(1, Math.round(from)); at < to; at++) {
    let sum = 0;
    for (let i = Math.round(0.15 * length); i < 0.85 * length; i++) {
      const place = at * across + i * along;
      sum += Math.abs(g[place + across] - g[place - across]);
    }
    if (sum > EDGE * 0.7 * length) return true;
  }
  return false;
};
const sides = (g, w, h) => [
  edge(g, 0, h * REACH, w, 1, w),
  edge(g, w * (1 - REACH), w - 1, 1, w, h),
  edge(g, h * (1 - REACH), h - 1, w, 1, w),
  edge(g, 0, w * REACH, 1, w, h),
];

const sharpness = (g, w, h) => {
  let mean = 0, squares = 0, energy = 0;
  for (let y = 1; y < h - 1; y++) {
    for (let i = y * w + 1; i < y * w + w - 1; i++) {
      mean += g[i];
      squares += g[i] ** 2;
      energy += (g[i - 1] + g[i + 1] + g[i - w] + g[i + w] - 4 * g[i]) ** 2;
    }
  }
  return energy / Math.max(1, squares - mean ** 2 / ((w - 2) * (h - 2)));
};

const mean = (g, of) => g.reduce((sum, value, i) => sum + of(value, i), 0) / g.length;

// The name of a hint, and which sides of the frame have an edge near them: top, right, bottom, left.
dialog.judge = (canvas, face) => {
  const { width: w, height: h } = canvas;
  const g = grey(canvas);
  const found = sides(g, w, h);
  const moved = before?.length === g.length ? mean(g, (value, i) => Math.abs(value - before[i])) : 0;
  before = g;
  let hint = face ? "face" : "found";
  if (mean(g, (value) => value) < DARK) hint = "dark";
  else if (moved > MOVED) hint = "still";
  else if (!face && found.filter(Boolean).length < 3) hint = "nearer";
  else if (sharpness(g, w, h) < BLURRED) hint = "blurred";
  return [hint, found];
};
}
