"""An officer at a desk: signs in with both factors and does what the flow of a dossier asks for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pikepdf
from playwright.sync_api import Page

from mikhak.catalogue.definition import Example, Service, StepSpec
from mikhak.lib.seal import to_url
from mikhak.lib.sealed_pdf import CONTENT, seal_in
from tests.browser.filling import fill
from tests.browser.looking import Looker
from tests.browser.system import System
from tests.world import boxes

# One for each state of a step; the first that is offered is done. Somebody comes (record) at a time that was set.
ACTS: tuple[str, ...] = (
    "accept_papers",
    "record_inquiry",
    "send_inquiry",
    "record_task",
    "record_payment",
    "record_attendance",
)
ACTS += ("set_attendance", "grant", "issue", "hand_over")


@dataclass(frozen=True)
class Paper:
    """An issued document."""

    pdf: bytes
    code: str
    url: str  # of its QR code


@dataclass
class Desk:
    """An officer in front of a page of the office."""

    system: System
    page: Page
    looker: Looker
    name: str = ""

    def sign_in(self, name: str) -> None:
        self.name = name
        self.page.goto(f"{self.system.office}/")
        self.page.fill("[name=login]", name)
        self.page.fill("[name=password]", self.system.password(name))
        self.press()
        self.page.fill("main input[name=code]:visible", self.system.demo("code", name).strip()[:6])
        self.press()
        assert self.page.locator("h1#q-h").count(), self.page.locator("main").inner_text()

    def open(self, code: str, name: str = "") -> None:
        self.page.goto(f"{self.system.office}/d/{code}/")
        self.look(name)

    def look(self, name: str = "") -> None:
        self.looker.look(self.page, name)

    def offered(self) -> list[str]:
        """The acts on the page, by the addresses of their forms."""
        forms = self.page.locator(".acts form[action]").evaluate_all("all => all.map((e) => e.getAttribute('action'))")
        return [form.rstrip("/").rpartition("/")[2].replace("-", "_") for form in forms]

    def do(self, act: str, told: Mapping[str, Any] | None = None) -> bool:
        """Do one act of the page, its form filled in; tells whether it was accepted."""
        address = f"form[action$='/{act.replace('_', '-')}/']"
        form = self.page.locator(f".acts {address}")
        fold = self.page.locator(f".acts details:not([open]):has({address}) > summary")
        if fold.count():
            fold.click()
        fill(self.page, told or {}, scripts=True, form=str(form.get_attribute("action")))
        with self.page.expect_navigation() as came:
            form.locator("button.btn:not(.vh)").last.click()
        self.look()
        answer = came.value
        return bool(answer and answer.status == 200)

    def step(self, service: Service) -> StepSpec:
        """The step that the dossier stands at."""
        title = self.page.locator(".bar .tag.teal").first.inner_text().strip()
        return next(one for one in service.flow if one.title.fa == title)

    # The whole flow --------------------------------------------------------------------------------------------------
    def walk(self, code: str, service: Service, example: Example, *, confirm: "Desk | None" = None) -> list[str]:
        """Do what is asked for to the hand-over; gives the acts. ``confirm``: who signs as the second."""
        done: list[str] = []
        self.open(code)
        while "hand_over" not in done:
            offered = self.offered()
            if "take" in offered:
                self.do("take")
                done.append("take")
                continue
            act = next((one for one in ACTS if one in offered), None)
            if act is None:
                assert confirm and not done.count("confirm_decision"), f"Nothing to do: {offered}"
                confirm.open(code)
                assert confirm.do("confirm_decision")
                done.append("confirm_decision")
                self.open(code)
                continue
            self._work(act, self.step(service), example)
            done.append(act)
        return done

    def _work(self, act: str, step: StepSpec, example: Example) -> None:
        record = dict(example.records.get(step.key, {}))
        result = record.pop("result", next((one.key for one in step.results if one.good), ""))
        told = boxes(step.fields, record) | {f"{act}_result": result}
        told |= {"send_inquiry_question": "آیا سابقه‌ای هست؟", "record_inquiry_answer": "پاسخ نامهٔ ۴۲"}
        told |= {"record_payment_method": "card", "record_payment_reference": "T-0042", "hand_over_how": "in_person"}
        if act == "set_attendance":
            self._set_attendance()
            return
        if act == "record_attendance":
            told["record_attendance_originals"] = self._values("record_attendance_originals")
        assert self.do(act, told), f"{act}: {self.page.locator('.note.bad, .why').all_inner_texts()}"

    def _set_attendance(self) -> None:
        """On the first day from now that the mission works."""
        for days in range(2, 9):
            day = date.today() + timedelta(days=days)
            told: dict[str, Any] = {"set_attendance_time": "10:30", "set_attendance_day-cal": "gregorian"}
            told |= {f"set_attendance_day-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
            if self.do("set_attendance", told):
                return
        raise AssertionError(self.page.locator(".why, .note.bad").all_inner_texts())

    def _values(self, name: str) -> list[str]:
        return list(self.page.locator(f"input[name={name}]").evaluate_all("all => all.map((e) => e.value)"))

    def return_items(self, code: str, items: Mapping[str, str], name: str = "") -> None:
        """Send items back to the applicant: item -> words."""
        self.open(code)
        self.page.goto(f"{self.page.url}correction/")
        for item, words in items.items():
            row = self.page.locator(f"tr:has(input[type=checkbox][name$='{item}'])")
            row.locator("label.choice").click()
            row.locator("select").select_option(index=1)
            row.locator("input.in").fill(words)
        self.look(name)
        self.press()

    def document(self) -> Paper:
        """The issued document of the dossier on the page."""
        href = self.page.locator("a[href$='/document.pdf']").get_attribute("href")
        answer = self.page.context.request.get(f"{self.system.office}{href}")
        pdf = answer.body()
        with pikepdf.open(BytesIO(pdf)) as opened:
            content = json.loads(opened.attachments[CONTENT].get_file().read_bytes())
        return Paper(pdf, content["code"], to_url(self.system.portal, seal_in(pdf)[0]))

    def press(self, selector: str = "main form button.btn.go") -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).last.click()
        self.look()
