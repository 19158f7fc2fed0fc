"""What every screen is held to once: WCAG 2.2 AA by axe, large text, few bytes, HTML that needs no guessing.

A screen is seen on a phone and at a desk, in light and in dark, and in every language that its own links lead to.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation
from playwright.sync_api import Page, ViewportSize

from tests.browser.looking import DESK, PHONE, WIDER, Looker
from tests.markup import mistakes

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WHOLE: dict[str, Any] = {"runOnly": TAGS, "rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
VIOLATIONS = """async (rules) => (await axe.run(rules)).violations.flatMap((rule) => rule.nodes.map((node) =>
  `${rule.id} (${rule.help})\\n  ${node.target}\\n  ${node.html.slice(0, 200)}\\n  `
  + [...node.any, ...node.all, ...node.none].map((check) => check.message).join(' ')))"""
Scheme = Literal["light", "dark"]
# All rules on a phone in light and at a desk in dark. What the other two can change is the contrast, and that is the
# same in every language.
Sight = tuple[ViewportSize, Scheme, dict[str, Any]]
SIGHTS: tuple[Sight, ...] = ((PHONE, "light", WHOLE), (DESK, "dark", WHOLE))
OTHER_SIGHTS: tuple[Sight, ...] = ((PHONE, "dark", COLOURS), (DESK, "light", COLOURS))
# What is left of the width of a desk when its text is enlarged: WCAG 1.4.4 and 1.4.10.
ZOOMED = {"200 %": ViewportSize(width=640, height=450), "400 %": ViewportSize(width=320, height=225)}
# Text that its own box cuts off; what only screen readers get stands in a box of a pixel, on purpose.
CUT = """() => [...document.body.querySelectorAll('*')].filter((e) => {
  const style = getComputedStyle(e);
  if (!/hidden|clip/.test(style.overflow) || e.closest('svg') || !e.innerText?.trim()) return false;
  return e.clientWidth > 1 && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
}).map((e) => e.outerHTML.slice(0, 160))"""
# Bytes on the wire of what a page is made of, as if nothing was kept; the font and pictures may come later.
WEIGHT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter((one) => ['navigation', 'link', 'css', 'script'].includes(one.initiatorType) && !/woff2/.test(one.name))
  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
HEAVIEST, HEAVIEST_FIRST = 60_000, 30_000  # of any page, and of the first
MOVING = "() => document.getAnimations().map((one) => one.animationName || one.transitionProperty)"
NAMES = re.compile(r"[0-9a-f-]{36}|[0-9A-Z]{4}(-?[0-9A-Z]{4})+|(?<=/)[\w-]{40,}|\d+")  # in an address
LANGUAGE = re.compile(r"^/(en|ar)(?=/)")


@dataclass
class Holder(Looker):
    """Holds each kind of page that is looked at, once in a language. ``routes``: the names of the pages that were."""

    routes: set[str] = field(default_factory=set)

    def look(self, page: Page, name: str = "") -> None:
        where = _kind(page)
        self.routes.add(self._route(page.url))
        if where in self.seen:
            return
        self.seen.add(where)
        self.hold(page, where, (*SIGHTS, *OTHER_SIGHTS))
        self._in_all_languages(page)

    def _in_all_languages(self, page: Page) -> None:
        """Open the page anew by its own links to languages, as a reader does; the present one only for its HTML."""
        links = page.locator("nav.langs a").evaluate_all("all => all.map((one) => one.href)")
        for link in links:
            if urlsplit(link).path == urlsplit(page.url).path:
                answer = page.context.request.get(link)
                self._parse(answer.text() if answer.ok else "", _kind(page))
                continue
            with _beside(page) as other:
                came = other.goto(link)
                where = _kind(other)
                if came and came.ok and where not in self.seen:
                    self.seen.add(where)
                    self.hold(other, where, SIGHTS)
                    self._parse(came.text(), where)

    def hold(self, page: Page, where: str, sights: Iterable[Sight]) -> None:
        """Add what is wrong with a page to the faults, each with ``where`` before it."""
        before = page.viewport_size or DESK
        weight, most = page.evaluate(WEIGHT), HEAVIEST_FIRST if urlsplit(page.url).path == "/" else HEAVIEST
        self.faults += [f"{where}: weighs {weight} bytes"] if weight > most else []
        page.evaluate(AXE)
        for size, scheme, rules in sights:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            sight = f"{where}, {scheme}, {size['width']} wide"
            self.faults += [f"{sight}: {violation}" for violation in page.evaluate(VIOLATIONS, rules)]
        for percent, size in ZOOMED.items():
            page.set_viewport_size(size)
            self._fits(page, f"{where}, text at {percent}")
        self.faults += [f"{where}: {motion} moves" for motion in page.evaluate(MOVING)]
        page.set_viewport_size(before)

    def _fits(self, page: Page, where: str) -> None:
        self.faults += [f"{where}: too wide: {element}" for element in page.evaluate(WIDER)]
        self.faults += [f"{where}: cut off: {element}" for element in page.evaluate(CUT)]

    def _parse(self, text: str, where: str) -> None:
        if text:
            self.faults += [f"{where}: {mistake}" for mistake in mistakes(text)]

    def _route(self, url: str) -> str:
        """The name of a page in the site map of its face."""
        face = "portal" if url.startswith(self.own[0]) else "office"
        try:
            with translation.override("fa"):
                found = resolve(LANGUAGE.sub("", urlsplit(url).path), f"mikhak.{face}.urls")
        except Resolver404:
            return "none"
        return f"{face}:{found.url_name}"


def _kind(page: Page) -> str:
    return f"{NAMES.sub('*', urlsplit(page.url).path)}: {NAMES.sub('*', page.title())}"


@contextmanager
def _beside(page: Page) -> Iterator[Page]:
    """Another tab of the same window."""
    other = page.context.new_page()
    try:
        yield other
    finally:
        other.close()
