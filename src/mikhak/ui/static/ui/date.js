// Shows a date in the other calendar while it is typed, and names the months of the chosen one.
"use strict";
{
const plain = (text) => +text.replace(/[۰-۹٠-٩]/g, (d) => d.charCodeAt(0) & 15) || 0;
const persian = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", { day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" });
const jalali = (date) => {
  const of = {};
  for (const p of persian.formatToParts(date)) of[p.type] = parseInt(p.value);
  return [of.year || of.relatedYear, of.month, of.day];
};
const moment = (cal, y, m, d) => {
  if (!y || !m || !d || y > 9000) return null;
  if (cal === "gregorian") {
    const date = new Date(Date.UTC(y, m - 1, d));
    return date.getUTCDate() === d && date.getUTCMonth() === m - 1 && y > 1000 ? date : null;
  }
  const day = m < 8 ? (m - 1) * 31 + d : 186 + (m - 7) * 30 + d;
  for (let shift = -3; shift < 4; shift++) { // Nowruz is 19 to 22 March
    const date = new Date(Date.UTC(y + 621, 2, 20 + day + shift));
    if (jalali(date).join() === [y, m, d].join()) return date;
  }
  return null;
};
const lang = document.documentElement.lang;
const locale = (cal) => { // Arabic writes the months of Iran as Persian does
  if (cal === "jalali") return { fa: "fa-u-ca-persian", ar: "fa-u-ca-persian-nu-arab" }[lang] || "en-GB-u-ca-persian";
  return { fa: "fa-u-ca-gregory", ar: "ar-EG-u-ca-gregory-nu-arab" }[lang] || "en-GB-u-ca-gregory";
};
const words = (date, cal) => {
  const of = {};
  const style = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  for (const p of new Intl.DateTimeFormat(locale(cal), style).formatToParts(date)) of[p.type] = p.value;
  return `${of.day} ${lang === "ar" ? of.month.replace(/ی/g, "ي") : of.month} ${of.year || of.relatedYear}`;
};

const start = (box) => {
  const [day, month, year] = ["day", "month", "year"].map((n) => box.querySelector(`[name$="-${n}"]`));
  const other = box.querySelector("[data-other]");
  const labels = [...month.options].map((o) => o.text);
  const cal = () => box.querySelector("[name$='-cal']:checked")?.value || "jalali";
  const read = (c) => moment(c, plain(year.value), plain(month.value), plain(day.value));
  let before = cal();

  const show = () => {
    const now = cal();
    labels.forEach((label, i) => {
      const [, number, ours, theirs] = label.match(/^(.*?[،,] ?)(.*) \/ (.*)$/) || [];
      if (number) month.options[i].text = number + (now === "jalali" ? ours : theirs);
    });
    const date = read(now);
    other.textContent = date ? `${other.dataset.other} ${words(date, now === "jalali" ? "gregorian" : "jalali")}` : "";
  };
  const turn = () => { // the same day in the newly chosen calendar, if it made sense in the old one
    const now = cal();
    const y = plain(year.value);
    const date = now !== before && (before === "jalali" ? y > 1200 && y < 1500 : y > 1800) && read(before);
    before = now;
    if (!date) return;
    const of = now === "jalali" ? jalali(date) : [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    const digits = { fa: "۰۱۲۳۴۵۶۷۸۹", ar: "٠١٢٣٤٥٦٧٨٩" }[lang];
    const write = (n) => digits ? String(n).replace(/\d/g, (d) => digits[d]) : n;
    [year.value, month.value, day.value] = [write(of[0]), of[1], write(of[2])];
  };
  box.addEventListener("input", () => { turn(); show(); });
  show();
};
document.querySelectorAll("[data-date]").forEach(start);
document.addEventListener("fresh", (e) => e.target.querySelectorAll("[data-date]").forEach(start));
}
