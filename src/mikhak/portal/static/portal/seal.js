// Verifies the seal behind the # of the address, here in the browser, by the same strict rules as lib/seal.py. Names
// stay on this device; the server is asked only what became of the document of this number.
"use strict";
{
const MAX = 1024; // bytes
const bad = () => { throw new Error("seal"); };

const fromDecimal = (text) => {
  if (!/^[1-9]\d{10,2560}$/.test(text)) bad();
  const hex = BigInt(text).toString(16);
  const even = hex.length % 2 ? `0${hex}` : hex;
  const bytes = Uint8Array.from(even.match(/../g), (pair) => parseInt(pair, 16));
  return bytes.length > MAX ? bad() : bytes;
};

// Deterministic CBOR: integers, bytes, texts, arrays and maps with integer keys in order; anything else is refused.
const decode = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const number = (low) => {
    if (low < 24) return low;
    const size = { 24: 1, 25: 2, 26: 4, 27: 8 }[low] || bad();
    if (at + size > bytes.length) bad();
    const value = size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at) : size === 4 ? view.getUint32(at) : Number(view.getBigUint64(at));
    at += size;
    const least = { 1: 24, 2: 256, 4: 65536, 8: 2 ** 32 }[size];
    return value < least || !Number.isSafeInteger(value) ? bad() : value;
  };
  const take = (size) => (at + size > bytes.length ? bad() : bytes.subarray(at, (at += size)));
  const value = (depth) => {
    if (at >= bytes.length || depth > 8) bad();
    const head = bytes[at++];
    const count = number(head & 31);
    switch (head >> 5) {
      case 0: return count;
      case 1: return -1 - count;
      case 2: return take(count);
      case 3: return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(take(count));
      case 4: return count > bytes.length ? bad() : Array.from({ length: count }, () => value(depth + 1));
      case 5: {
        const map = new Map();
        let last = -1;
        for (let i = 0; i < count; i++) {
          const key = value(depth + 1);
          const rank = Number.isInteger(key) ? (key < 0 ? 2 ** 32 - key : key) : bad(); // the order of the encodings
          if (rank <= last) bad();
          last = rank;
          map.set(key, value(depth + 1));
        }
        return map;
      }
      default: return bad();
    }
  };
  const found = value(0);
  return at === bytes.length ? found : bad();
};

const head = (major, length) => (length < 24 ? [(major << 5) | length] : length < 256 ? [(major << 5) | 24, length] : [(major << 5) | 25, length >> 8, length & 255]);
const isBytes = (value) => value instanceof Uint8Array;

const open = async (text, keys) => {
  const data = fromDecimal(text);
  if (data[0] !== 0xd2) bad();
  const parts = decode(data.subarray(1));
  if (!Array.isArray(parts) || parts.length !== 4) bad();
  const [guarded, open_, body, signature] = parts;
  if (!isBytes(guarded) || !(open_ instanceof Map) || open_.size || !isBytes(body) || !isBytes(signature) || signature.length !== 64) bad();
  const header = decode(guarded);
  if (!(header instanceof Map) || header.size !== 2 || header.get(1) !== -7 || !isBytes(header.get(4))) bad();
  const spki = keys[Array.from(header.get(4), (byte) => byte.toString(16).padStart(2, "0")).join("")] || bad();
  const der = Uint8Array.from(atob(spki), (char) => char.charCodeAt(0));
  const key = await crypto.subtle.importKey("spki", der, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const words = new TextEncoder().encode("Signature1");
  const signed = Uint8Array.from([...head(4, 4), ...head(3, words.length), ...words, ...head(2, guarded.length), ...guarded, ...head(2, 0), ...head(2, body.length), ...body]);
  if (!(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, signed))) bad();
  return payload(decode(body));
};

const payload = (map) => {
  if (!(map instanceof Map) || map.get(0) !== 1 || [...map.keys()].some((key) => key < 0 || key > 10)) bad();
  const text = (value) => (typeof value === "string" && value.trim() && value.length <= 200 && !/[\p{C}\p{Z}]/u.test(value.replace(/[ \u200c\u200d]/g, "")) ? value : bad());
  const day = (value) => (Number.isInteger(value) ? new Date(value * 864e5) : bad());
  const maybe = (key, read) => (map.has(key) ? read(map.get(key)) : null);
  return {
    type: text(map.get(1)), number: text(map.get(2)), mission: text(map.get(3)),
    names: maybe(4, (names) => (Array.isArray(names) && names.length ? names.map(text) : bad())),
    birth: maybe(5, day), issued: day(map.get(6)), expires: maybe(7, day),
    index: Number.isInteger(map.get(8)) && map.get(8) >= 0 ? map.get(8) : bad(),
  };
};

const language = document.documentElement.lang;
const locale = (calendar) => (language === "ar" ? { persian: "fa", gregory: "ar-EG" }[calendar] : { fa: "fa" }[language] || "en-GB");
const words = (date) => { // Arabic writes the months of Iran as Persian does
  const one = (calendar) => {
    const name = `${locale(calendar)}-u-ca-${calendar}${language === "ar" ? "-nu-arab" : ""}`;
    const of = {};
    for (const part of new Intl.DateTimeFormat(name, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).formatToParts(date)) of[part.type] = part.value;
    const month = language === "ar" ? of.month.replace(/ی/g, "ي") : of.month;
    return `${of.day} ${month} ${of.year || of.relatedYear}`;
  };
  const both = [one("persian"), one("gregory")];
  if (language !== "fa") both.reverse();
  return `${both[0]} (${both[1]})`;
};

const page = document.querySelector("#seal");
const copy = (state) => document.querySelector(`template[data-state="${state}"]`).content.cloneNode(true);
const iso = (date) => date.toISOString().slice(0, 10);

const ask = async (seal) => {
  const query = new URLSearchParams({ number: seal.number, index: seal.index });
  try {
    const answer = await fetch(`${page.dataset.status}?${query}`, { cache: "no-store" });
    const told = answer.ok ? await answer.json() : { state: "unasked" };
    const same = !told.service || (told.service === seal.type && told.mission === seal.mission && told.issued === iso(seal.issued));
    return same ? told : { state: "unknown" };
  } catch { return { state: "unasked" }; }
};

const show = async () => {
  const text = location.hash.slice(1);
  for (const link of document.querySelectorAll(".langs a")) link.hash = location.hash;
  if (!text || !globalThis.crypto?.subtle) return;
  let keys;
  try { keys = (await (await fetch(page.dataset.keys)).json()).keys; } catch { return; }
  let seal = null;
  try { seal = await open(text, keys); } catch { /* not a seal of ours */ }
  const told = seal ? await ask(seal) : { state: "unknown" };
  page.replaceChildren(copy(told.state));
  document.title = page.querySelector("h1").textContent;
  if (told.state === "unknown") return page.append(copy("again"));
  const facts = copy("facts");
  const values = {
    title: told.title || seal.type, number: seal.number, mission: told.mission_title || seal.mission,
    names: seal.names?.join(language === "en" ? ", " : "، "),
    birth: seal.birth && words(seal.birth), issued: words(seal.issued), expires: seal.expires && words(seal.expires),
  };
  for (const box of facts.querySelectorAll("[data-fact]")) {
    const value = values[box.dataset.fact];
    if (value) box.textContent = value;
    else if (!box.textContent) box.closest(".pair").remove();
  }
  page.append(facts);
};
addEventListener("hashchange", show);
show();
}
