// Country, province, city: each list narrowed by the choice before it.
"use strict";
for (const box of document.querySelectorAll("[data-place]")) {
  const [country, province, city] = ["country", "province", "city"].map((n) => box.querySelector(`select[name$="-${n}"]`));
  box.querySelectorAll(".nojs").forEach((e) => e.remove());

  const fill = (select, choices) => {
    if (!select || !choices) return;
    const first = select.options[0]?.value === "" ? select.options[0] : new Option("", "");
    select.replaceChildren(first, ...choices.map((c) => (Array.isArray(c) ? new Option(c[1], c[0]) : new Option(c, c))));
    select.value = "";
    select.closest(".field").hidden = !choices.length;
  };
  const ask = async (withProvince) => {
    const query = new URLSearchParams({ country: country ? country.value : "IR" });
    if (withProvince) query.set("province", province.value);
    try {
      const answer = await fetch(`${box.dataset.place}?${query}`, { headers: { "X-Requested-With": "mikhak" } });
      if (!answer.ok) return;
      const lists = await answer.json();
      if (!withProvince) fill(province, lists.provinces);
      fill(city, lists.cities);
    } catch { /* off-line: the lists stay; the server checks what is sent */ }
  };
  country?.addEventListener("change", () => ask(false));
  province?.addEventListener("change", () => ask(true));
  for (const select of [province, city]) {
    if (select && select.options.length < 2) select.closest(".field").hidden = true;
  }
}
