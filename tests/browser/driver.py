"""A person at the portal: signs in, fills in any service from an example of it, and follows the dossier."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import FilePayload, Page, expect

from mikhak.accounts import profiles
from mikhak.catalogue.definition import Example, Section, Service
from mikhak.lib.national_id import is_valid
from tests.browser.filling import fill, fill_all
from tests.browser.looking import IN_THE_GUIDE, OTHERS, Looker
from tests.browser.system import System
from tests.drafts import scans
from tests.personas import Persona, persona
from tests.world import boxes
from tests.written import written

PICTURE = "12345"  # the demo draws this one always
ONE_TIME = r"\b\d{4}[ \u00a0-]?\d{4}\b"
CODE = r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}"
PRESSES = 5  # of the button of one page, at most
CAME = "این پرسش با پاسخ شما پیدا شد؛ پاسخ دهید، یا اگر پاسخی ندارد خالی بگذارید."  # as the page says it
NAMED = {"subject": "", "conditions": "", "documents": "documents", "mission": "", "review": "review"}
_numbers = count(secrets.randbelow(10**7))


def example_of(service: str, name: str) -> tuple[Service, Example]:
    """An example of a service as it is today."""
    found = written().services[service]
    return found, of_today(next(one for one in found.examples if one.name == name))


def of_today(example: Example) -> Example:
    """An example with its days moved, so that its today is the day of this run; with the whole profile."""
    whole = example.model_copy(update={"profile": persona(example.person).profile | example.profile})
    moved = date.today() - example.today
    parts = {part: _moved(getattr(whole, part), moved) for part in ("answers", "records", "profile", "held")}
    return whole.model_copy(update={**parts, "today": date.today()})


def someone(example: Example) -> Persona:
    """The example's person, with an address and a number of this visit only."""
    number = next(_numbers)
    who = persona(example.person)
    facts = dict(example.profile)
    if who.kind == "iranian":
        new = next(code for last in range(10) if is_valid(code := f"{number * 97 % 10**9:09d}{last}"))
        facts["national_id"] = new
    else:
        facts["passport_no"] = f"AA{number % 10**7:07d}"
    return Persona(who.key, who.kind, {**facts, "email": f"{who.key}.{number}@mail.example"})


def _moved(value: Any, days: timedelta) -> Any:
    """JSON of the values of a file, every day in it moved."""
    if isinstance(value, Mapping):
        return {key: _moved(inside, days) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_moved(inside, days) for inside in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        value = date.fromisoformat(value)
    return (value + days).isoformat() if isinstance(value, date) else value


@cache
def scan(item: str) -> bytes:
    """A painted scan of a paper."""
    painters = {"photo": scans.photo, "birth_certificate": scans.birth_certificate, "residence_permit": scans.card}
    return painters.get(item, scans.passport if "passport" in item else scans.paper)(kilobytes=300)


@dataclass
class Visitor:
    """Somebody in front of a page of the portal. ``scripts``: the browser runs JavaScript."""

    system: System
    page: Page
    looker: Looker
    language: str = "fa"
    scripts: bool = True
    scan: Callable[[str], bytes] = scan  # makes the JPEG file of a paper

    def go(self, path: str, name: str = "") -> None:
        """Open a page by its Persian address, in the language of the visitor."""
        prefix = "" if self.language == "fa" else f"/{self.language}"
        self.page.goto(f"{self.system.portal}{prefix}{path}")
        self.look(name)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def look(self, name: str = "") -> None:
        self.looker.look(self.page, name)
        if name in IN_THE_GUIDE:
            for language in OTHERS:
                self.looker.look_in(language, self.page, name)

    def press(self, selector: str = "main form button.btn.go") -> None:
        """Press the button of the page and wait for what comes."""
        button = self.page.locator(selector)
        assert button.count(), f"{self.path} has no such button:\n{self.page.locator('main').inner_text()}"
        with self.page.expect_navigation():
            button.last.click()
        self.look()

    def fill(self, told: Mapping[str, Any]) -> bool:
        return fill(self.page, told, scripts=self.scripts)

    def fill_whole_page(self, told: Mapping[str, Any], name: str = "") -> None:
        """Make a page of questions say all of this and send it; refused, it is an error.

        Questions that came as fast as the button was pressed are left open.
        """
        here = self.path
        fill_all(self.page, told)
        self.look(name)
        self.press()
        if self.path == here:
            told_why = set(self.page.locator("main form .why").all_inner_texts())
            with translation.override(self.language):
                assert told_why <= {_(CAME)}, f"{here} is refused: {told_why}"
            self.press()
        assert self.path != here, f"{here} is refused: {self.page.locator('.note.bad, .why').all_inner_texts()}"

    def fill_page(self, told: Mapping[str, Any], name: str = "") -> None:
        """Fill in a page and send it; what it asks after that is filled in too, until another page comes."""
        here = self.path
        self.fill(told)
        self.look(name)
        self.press()
        for left in reversed(range(PRESSES)):
            if self.path != here:
                return
            problem = self.page.locator(".note.bad, .why").all_inner_texts()
            assert left and self.fill(told), f"{here} is not content: {problem}"
            self.press()

    def enter(self, cookie: Mapping[str, str]) -> None:
        """Begin signed in, with the cookie that the registry gave."""
        name, value = cookie["name"], cookie["value"]
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.system.portal}])

    # The way in ------------------------------------------------------------------------------------------------------
    def sign_in(self, who: Persona, *, want: str = "/home/", pictures: bool = False) -> None:
        """From the door to the page that was wanted, the profile filled in on the way."""
        foreign = who.kind == "foreign"
        self.go(f"/sign-in/{'foreign/' if foreign else ''}?next={want}", "sign-in" if pictures else "")
        names = ("nationality", "passport_no") if foreign else ("national_id",)
        self.fill_page({name: who.profile[name] for name in names} | {"email": who.email, "picture": PICTURE})
        found = re.search(ONE_TIME, self.system.letter(who.email, holding=ONE_TIME))
        assert found
        self.fill_page({"code": found[0]})
        sections = profiles.sections(who.kind)
        told = boxes([one for section in sections for one in section.fields], who.profile, self.language)
        name = "profile" if pictures else ""
        while "/profile/" in self.page.url and "/review/" not in self.page.url:
            self.fill_page(told, name)
            name = ""
        assert "/profile/review/" in self.page.url
        self.fill_page({"picture": PICTURE})

    # A request -------------------------------------------------------------------------------------------------------
    def apply(self, service: Service, example: Example, *, mission: str = "", pictures: bool = False) -> str:
        """From the page of a service to the receipt; gives the tracking code."""
        self.go(f"/services/{service.key}/", "service" if pictures else "")
        self.go(f"/services/{service.key}/start/")
        if len(service.on_behalf) > 1:
            self.fill({"on_behalf": example.on_behalf})
        self.press()
        told = {
            "on_behalf": example.on_behalf,
            "true": ["on"],
            "mission": mission or example.mission,
            "picture": PICTURE,
        }
        self._road(service, told, example.answers, pictures)
        return self.receipt(pictures)

    def _road(
        self, service: Service, told: Mapping[str, Any], answers: Mapping[str, Any], pictures: bool = False
    ) -> None:
        sections, drawn = {one.key: self._told(one, answers) for one in service.sections}, False
        while "/drafts/" in self.page.url:
            stop = self.path.rstrip("/").rpartition("/")[2]
            assert stop != "instead", self.page.locator("main").inner_text()
            if stop == "documents":
                self.send_papers()
            name = NAMED.get(stop, "" if drawn else "form") if pictures else ""
            drawn = drawn or name == "form"
            if stop == "review":
                self.look(name)
                name = ""
            if self.scripts and stop in sections:
                self.fill_whole_page(sections[stop], name)
            else:
                self.fill_page(sections.get(stop, told), name)

    def _told(self, section: Section, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The boxes of a page of questions; a fixed currency has none."""
        fixed = {f"{spec.name}-currency" for spec in section.fields if spec.currency}
        told = boxes(section.fields, answers, self.language)
        return {name: value for name, value in told.items() if name not in fixed}

    def send_papers(self) -> None:
        """A page for every paper that is asked for."""
        asked = self.page.locator("[data-upload]:not(:has(h3 .soft))").evaluate_all(
            "all => all.map((e) => e.dataset.name)"
        )
        if not self.scripts:
            for name in asked:
                self.send_paper(name)
            return
        before = {name: self._choose(name) for name in asked}
        for name in asked:
            self._arrived(name, before[name] + 1)

    def send_paper(self, name: str) -> None:
        before = self._choose(name)
        if not self.scripts:
            self.page.locator(f"[data-upload][data-name={name}] button[name=upload]").click()
        self._arrived(name, before + 1)

    def _choose(self, name: str) -> int:
        """Choose the file of a paper; gives the number of its pages that were there."""
        before = self.page.locator(f"[data-upload][data-name={name}] li.file").count()
        file = FilePayload(name=f"{name}.jpg", mimeType="image/jpeg", buffer=self.scan(name))
        self.page.locator(f"#{name}-file").set_input_files([file])
        return before

    def _arrived(self, name: str, pages: int) -> None:
        expect(self.page.locator(f"[data-upload][data-name={name}] li.file .tag")).to_have_count(pages)

    def receipt(self, pictures: bool = False) -> str:
        """The tracking code on the receipt, which is downloaded and then put away."""
        code = self.code()
        self.look("receipt" if pictures else "")
        with self.page.expect_download() as paper_receipt:
            self.page.locator("a[href$='receipt.pdf']").click()
        assert paper_receipt.value.path().read_bytes().startswith(b"%PDF")
        self.put_away()
        return code

    def code(self) -> str:
        """The tracking code on the receipt."""
        expect(self.page.locator(".bigcode")).to_be_visible()
        found = re.search(CODE, self.page.locator(".bigcode").inner_text())
        assert found
        return found[0]

    def put_away(self) -> None:
        """From the receipt to the page of the dossier."""
        self.press("form[action$='/receipt/seen/'] button")

    def track(self, code: str, name: str = "") -> str:
        """The headline of the dossier's page."""
        self.go(f"/track/{code}/", name)
        return self.page.locator("h1").inner_text()

    # Checking a document ----------------------------------------------------------------------------------------------
    def check_code(self, code: str, name: str = "") -> str:
        """The verdict on a typed code."""
        self.go("/verify/")
        self.fill({"code": code, "picture": PICTURE})
        self.press("form[action$='/verify/'] button.go")
        return self.verdict(name)

    def check_file(self, pdf: bytes) -> str:
        """The verdict on a file."""
        self.go("/verify/")
        file = FilePayload(name="document.pdf", mimeType="application/pdf", buffer=pdf)
        self.page.locator("form[action$='/verify/file/'] input[type=file]").set_input_files([file])
        self.press("form[action$='/verify/file/'] button.btn:not(.vh)")
        return self.verdict()

    def check_seal(self, url: str) -> str:
        """The verdict on a QR code, given by the browser itself."""
        self.page.goto("about:blank")
        self.page.goto(url)
        return self.verdict()

    def verdict(self, name: str = "") -> str:
        """``valid`` or ``no``."""
        shown = self.page.locator(".verdict")
        expect(shown).to_be_visible()
        self.looker.look(self.page, name)  # the answer to a form: it has no address to open in another language
        return "no" if "no" in str(shown.get_attribute("class")).split() else "valid"
