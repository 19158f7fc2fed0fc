// Country, province, city: only the boxes that the choice before them calls for, and the cities of the province.
"use strict";
{
const start = (box) => {
  const [country, province, city, place] = ["country", "province", "city", "place"].map((n) => box.querySelector(`[name$="-${n}"]`));
  const { home, unlisted } = box.dataset;
  box.querySelectorAll(".nojs").forEach((e) => e.remove());

  const atHome = () => !country || country.value === home;
  const show = (control, yes) => { if (control) control.closest(".field").hidden = !yes; };
  const arrange = () => {
    show(province, atHome());
    show(city, atHome() && (!province || city?.options?.length > 1));
    show(place, country?.value && (!atHome() || city?.value === "other" || place?.value));
  };
  const fill = (select, choices) => {
    if (!select?.options || !choices) return;
    const options = choices.map((c) => (Array.isArray(c) ? new Option(c[1], c[0]) : new Option(c, c)));
    if (select === city && place && choices.length && !options.some((o) => o.value === "other")) options.push(new Option(unlisted, "other"));
    select.replaceChildren(select.options[0]?.value === "" ? select.options[0] : new Option("", ""), ...options);
    select.value = "";
  };
  let turn = 0; // on a slow line an answer may come after a later one
  const ask = async () => {
    const mine = ++turn;
    const query = new URLSearchParams({ country: country?.value ?? home, province: province?.value ?? "" });
    try {
      const answer = await fetch(`${box.dataset.place}?${query}`, { headers: { "X-Requested-With": "mikhak" } });
      if (!answer.ok) return;
      const lists = await answer.json();
      if (mine !== turn) return;
      if (province?.options.length < 2) fill(province, lists.provinces);
      fill(city, lists.cities);
    } catch { /* off-line: the server brings the list with the next page */ }
    arrange();
  };
  country?.addEventListener("change", () => {
    if (place) place.value = "";
    arrange();
    if (atHome()) ask();
  });
  province?.addEventListener("change", ask);
  city?.addEventListener("change", () => { if (place) place.value = ""; arrange(); });
  arrange();
};
document.querySelectorAll("[data-place]").forEach(start);
document.addEventListener("fresh", (e) => (e.target.matches("[data-place]") ? start(e.target) : e.target.querySelectorAll("[data-place]").forEach(start)));
}
