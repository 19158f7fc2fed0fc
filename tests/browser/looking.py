"""What every visited page is held to, and the pictures of the main ones.

No error in the console, nothing against the Content-Security-Policy, no request to another host; at 360 px nothing
wider than the screen; on Persian pages no digit of another script outside codes.

The pictures that the guide shows are held to their screens in each language: words.json beside them keeps what
headings, labels and buttons said when they were taken, and a screen that says something else is a fault until its
picture is taken anew. Nobody walks three times for that: ``look_in`` opens the screen where somebody stands in another
language.
"""

import json
import os
import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, ViewportSize
from pypdfium2 import PdfDocument

from mikhak.cli.environment import ROOT
from mikhak.portal.texts import reading

DESK, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=360, height=740)
TALLEST = 1500  # pixels of a picture: what a reader looks at, not the end of a long page
LARGEST = 250_000  # bytes of a picture
OTHERS = ("en", "ar")  # languages of the guide besides Persian, in which the screens are walked
KEPT = ROOT / "docs" / "pictures"
IN_THE_GUIDE = {one.picture for one in reading("guide").passages if one.picture}
SAYING = "main :is(h1, h2, legend, label, button:not(.vh)):not(.vh):not(details *)"
CHANGING = re.compile(r"\S*[0-9۰-۹A-Z]\S*")  # codes, dates and counts
# A refused form is answered with 4xx on purpose, and the browser notes that in its console.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4(09|22)")

# The boxes of a page with what stands in them, and how another page is made to say the same.
TYPED = """() => [...document.querySelectorAll('main :is(input, select, textarea)[name]')]
  .filter((e) => !['hidden', 'file', 'submit'].includes(e.type))
  .map((e) => [e.id, e.type === 'radio' || e.type === 'checkbox' ? e.checked : e.value])"""
TYPE = """(typed) => typed.forEach(([id, value]) => {
  const box = document.getElementById(id);
  const latin = (digit) => digit.charCodeAt(0) - 0x6f0;
  if (box && typeof value === 'boolean') box.checked = value;
  else if (box) box.value = value.replace(/[۰-۹]/g, latin);
})"""
# Words with a Latin digit and no Latin letter on a page in Persian, and words that mix the scripts. A number beside a
# Latin word is a part of it: «2611 AB», "TK 878".
DIGITS = r"""() => {
  if (document.documentElement.lang !== 'fa') return [];
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const box = node.parentElement;
    if (box.closest('script, style, template, noscript, .code, kbd, .langs, textarea')) continue;
    if (/[A-Za-z]/.test(box.closest('bdi')?.textContent || '')) continue; // a code, perhaps in groups
    const words = node.data.split(/\s+/);
    words.forEach((word, place) => {
      const latin = /[0-9]/.test(word), ours = /[۰-۹]/.test(word);
      const beside = /[A-Za-z]/.test((words[place - 1] || '') + (words[place + 1] || ''));
      const named = beside || /[A-Za-z]/.test(word);
      if (latin && (ours || !named)) found.push(word + ' in: ' + node.data.trim().slice(0, 80));
    });
  }
  return found;
}"""
WIDER = r"""() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const inside = (e) => {
    for (let p = e; (p = p.parentElement);) if (getComputedStyle(p).overflowX !== 'visible') return true;
    return false;
  };
  return [...document.body.querySelectorAll('*')].filter((e) => {
    const r = e.getBoundingClientRect();
    return r.width && (r.right > width + 1 || r.left < -1) && !inside(e);
  }).slice(0, 5).map((e) => e.outerHTML.slice(0, 120)).concat('page of ' + document.documentElement.scrollWidth);
}"""


@dataclass
class Looker:
    """Watches the pages of one browser context. ``faults`` is empty when all is well."""

    own: tuple[str, ...]  # origins of the system
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("request", self._request)
        context.on("weberror", lambda error: self.faults.append(f"Error in a script: {error.error}"))

    def look(self, page: Page, name: str = "") -> None:
        """Hold the page to the rules; a new kind of page also on a phone. ``name``: take pictures."""
        where = re.sub(r"[0-9a-f-]{36}|[0-9A-Z]{4}(-?[0-9A-Z]{4})+|\d+", "*", urlsplit(page.url).path)
        told = page.title()
        self.faults += [f"Digits at {where}: {word}" for word in page.evaluate(DIGITS)]
        if name or where not in self.seen:
            self.seen.add(where)
            self._at_both_sizes(page, name, f"{where} ({told})")

    def look_in(self, language: str, page: Page, name: str) -> None:
        """The screen of the guide that a page in Persian shows, in another language on a phone, with what was typed."""
        at = urlsplit(page.url)
        with page.context.new_page() as other:
            other.set_viewport_size(PHONE)
            other.goto(at._replace(path=f"/{language}{at.path}").geturl())
            other.evaluate(TYPE, page.evaluate(TYPED))
            self._as_kept(other, name)
            self.faults += [f"Wider than a phone: {name} in {language}: {part}" for part in other.evaluate(WIDER)]
            picture(other, f"{language}/{name}")

    def _at_both_sizes(self, page: Page, name: str, where: str) -> None:
        if name in IN_THE_GUIDE:
            self._as_kept(page, name)
        before = page.viewport_size or DESK
        if before != PHONE:
            page.set_viewport_size(PHONE)
        self.faults += [f"Wider than a phone at {where}: {element}" for element in page.evaluate(WIDER)]
        if name:
            picture(page, f"{language_of(page)}/{name}")
            if language_of(page) == "fa":
                page.set_viewport_size(DESK)
                picture(page, name)
        page.set_viewport_size(before)

    def _as_kept(self, page: Page, name: str) -> None:
        texts = (CHANGING.sub("", text) for text in page.locator(SAYING).all_inner_texts())
        words = [told for text in texts if (told := " ".join(text.split()))]  # an icon says nothing
        language = language_of(page)
        if folder := os.environ.get("MIKHAK_PICTURES"):
            keep_words(Path(folder) / language, name, words)
        elif words != kept_words(KEPT / language).get(name):
            stale = f"docs/pictures/{language}/{name}.png is stale"
            self.faults.append(f"{stale}: MIKHAK_PICTURES=docs/pictures ./mikhak test tests/browser/test_roads.py")

    def _console(self, message: ConsoleMessage) -> None:
        itself = message.page and message.location["url"] == message.page.url  # a page of an error is one too
        if message.type in {"error", "warning"} and not itself and not EXPECTED.search(message.text):
            self.faults.append(f"Console at {message.page and message.page.url}: {message.text}")

    def _request(self, request: Request) -> None:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(request.url))
        if request.url.startswith(("data:", "blob:", "about:")) or origin in self.own:
            return
        self.faults.append(f"A request to another place: {request.url}")


def language_of(page: Page) -> str:
    return str(page.locator("html").get_attribute("lang"))


def kept_words(folder: Path) -> dict[str, list[str]]:
    """What the screens said when their pictures were taken."""
    place = folder / "words.json"
    return dict(json.loads(place.read_text(encoding="utf-8"))) if place.exists() else {}


def keep_words(folder: Path, name: str, words: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    told = kept_words(folder) | {name: words}
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "words.json").write_text(f"{text}\n", encoding="utf-8")


def picture(page: Page, name: str) -> None:
    """Take a picture into the folder MIKHAK_PICTURES, if the run was asked for pictures."""
    if not os.environ.get("MIKHAK_PICTURES"):
        return
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(150)
    image = Image.open(BytesIO(page.screenshot(full_page=True, animations="disabled"))).convert("RGB")
    keep(image.crop((0, 0, image.width, min(image.height, TALLEST))), name)


def paper_picture(pdf: bytes, name: str) -> None:
    """Take a picture of the first page of a document, likewise."""
    if os.environ.get("MIKHAK_PICTURES"):
        keep(PdfDocument(pdf)[0].render(scale=1.5).to_pil().convert("RGB"), name)


def keep(image: Image.Image, name: str) -> None:
    """Write a picture with as few colours as its size allows."""
    folder = Path(os.environ["MIKHAK_PICTURES"])
    for colours in (256, 128, 64, 32, 16):
        out = BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    place = folder / f"{name}.png"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(out.getvalue())
