// Offers the Latin spelling of a name when its Persian box is left, as long as nobody has written another one.
"use strict";
{
const start = (latin) => {
  const persian = latin.form?.elements[latin.name.replace(/_latin$/, "")];
  if (!persian || persian === latin) return;
  let offered = "";
  persian.addEventListener("change", async () => {
    if (latin.value !== offered || !persian.value.trim()) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", latin.form.elements.csrfmiddlewaretoken.value);
    body.set("name", persian.value);
    try {
      const answer = await fetch("/latin/", { method: "POST", body, headers: { "X-Requested-With": "mikhak" } });
      if (!answer.ok || latin.value !== offered) return;
      latin.value = offered = (await answer.json()).latin;
      latin.dispatchEvent(new Event("input", { bubbles: true }));
    } catch { /* off-line: the server offers it with the next page */ }
  });
};
document.querySelectorAll("[data-latin]").forEach(start);
document.addEventListener("fresh", (e) => e.target.querySelectorAll("[data-latin]").forEach(start));
}
