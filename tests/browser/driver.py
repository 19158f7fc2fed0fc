"""A person at the portal: signs in, fills in any service from an example of it, and follows the dossier."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, Page, expect

from mikhak.accounts import profiles
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Example, Service
from mikhak.lib.national_id import is_valid
from tests.browser.filling import fill
from tests.browser.looking import Looker
from tests.browser.system import System
from tests.drafts import scans
from tests.personas import Persona, persona
from tests.world import boxes

PICTURE = "12345"  # the demo draws this one always
ONE_TIME = r"\b\d{4}[ \u00a0-]?\d{4}\b"
CODE = r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}"
NAMED = {"subject": "", "conditions": "", "documents": "documents", "mission": "", "review": "review"}
_numbers = count(secrets.randbelow(10**7))


def example_of(service: str, name: str) -> tuple[Service, Example]:
    """An example with its days moved, so that its today is the day of this run."""
    found = catalogue.service(service)
    example = next(one for one in found.examples if one.name == name)
    moved = date.today() - example.today
    parts = {part: _moved(getattr(example, part), moved) for part in ("answers", "records", "profile")}
    return found, example.model_copy(update={**parts, "today": date.today()})


def someone(example: Example) -> Persona:
    """The example's person, with an address and a number of this visit only."""
    number = next(_numbers)
    who = persona(example.person)
    facts = _moved({**who.profile, **example.profile}, example.today - date(2026, 11, 21))
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
def paper(item: str) -> FilePayload:
    """A painted scan for a paper, as a file that is chosen."""
    painters = {"photo": scans.photo, "birth_certificate": scans.birth_certificate, "residence_permit": scans.card}
    paint = painters.get(item, scans.passport if "passport" in item else scans.paper)
    return FilePayload(name=f"{item}.jpg", mimeType="image/jpeg", buffer=paint(kilobytes=300))


@dataclass
class Visitor:
    """Somebody in front of a page of the portal. ``scripts``: the browser runs JavaScript."""

    system: System
    page: Page
    looker: Looker
    language: str = "fa"
    scripts: bool = True

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

    def press(self, selector: str = "main form button.btn.go") -> None:
        """Press the button of the page and wait for what comes."""
        button = self.page.locator(selector)
        assert button.count(), f"{self.path} has no such button:\n{self.page.locator('main').inner_text()}"
        with self.page.expect_navigation():
            button.last.click()
        self.look()

    def fill(self, told: Mapping[str, Any]) -> bool:
        return fill(self.page, told, scripts=self.scripts)

    def fill_page(self, told: Mapping[str, Any], name: str = "") -> None:
        """Fill in a page and send it; what it asks after that is filled in too, until another page comes."""
        here = self.path
        self.fill(told)
        self.look(name)
        self.press()
        while self.path == here:
            problem = self.page.locator(".note.bad").all_inner_texts()
            assert self.fill(told), f"{here} is not content: {problem}\n{self.page.locator('.why').all_inner_texts()}"
            self.press()

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
        while "/profile/" in self.page.url and "/review/" not in self.page.url:
            self.fill_page(told)
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
        specs = [one for section in service.sections for one in section.fields]
        told = boxes(specs, example.answers, self.language)
        told |= {
            "on_behalf": example.on_behalf,
            "true": ["on"],
            "mission": mission or example.mission,
            "picture": PICTURE,
        }
        self._road(told, pictures)
        return self.receipt(pictures)

    def _road(self, told: Mapping[str, Any], pictures: bool) -> None:
        drawn = False
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
            self.fill_page(told, name)

    def send_papers(self) -> None:
        """A page for every paper that is asked for."""
        for name in self.page.locator("[data-upload]:not(:has(h3 .soft))").evaluate_all(
            "all => all.map((e) => e.dataset.name)"
        ):
            self.send_paper(name)

    def send_paper(self, name: str) -> None:
        box = self.page.locator(f"[data-upload][data-name={name}]")
        before = box.locator("li.file").count()
        box.locator(f"#{name}-file").set_input_files([paper(name)])
        if not self.scripts:
            box.locator("button[name=upload]").click()
        expect(box.locator("li.file .tag")).to_have_count(before + 1)

    def receipt(self, pictures: bool = False) -> str:
        """The tracking code on the receipt, which is then put away."""
        expect(self.page.locator(".bigcode")).to_be_visible()
        found = re.search(CODE, self.page.locator(".bigcode").inner_text())
        assert found
        self.look("receipt" if pictures else "")
        with self.page.expect_download() as paper_receipt:
            self.page.locator("a[href$='receipt.pdf']").click()
        assert paper_receipt.value.path().read_bytes().startswith(b"%PDF")
        self.press("form[action$='/receipt/seen/'] button")
        return found[0]

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
        self.look(name)
        return "no" if "no" in str(shown.get_attribute("class")).split() else "valid"
