"""Whole journeys of applicants: from the first page to the receipt, each a new person with three scans of a megabyte.

``./mikhak bench journey --journeys N --clients C``. Prints JSON: what a visitor waits for (milliseconds by page), how
much the machine does (journeys and requests a second, CPU seconds a journey by process), what the first page weighs.
It needs the demo, whose mail can be read and whose picture code is known.
"""

import argparse
import json
import os
import random
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from queue import Empty, SimpleQueue
from re import search
from urllib.parse import urlsplit

from tests.drafts import scans

from bench.browser import Browser, File, Page, Timing, Unexpected, linked
from bench.machine import Machine
from mikhak.lib.digits import latin

SERVICE = "marriage-single-certificate"
PICTURE = os.environ.get("MIKHAK_CAPTCHA_ANSWER", "12345")
LONGEST_WAIT = 60.0  # seconds for a mail
LOOK_AGAIN = 0.2  # seconds between two looks into the mailbox

PROFILE: Mapping[str, str] = {
    "first_name": "گلنار",
    "last_name": "نیک‌پور",
    "first_name_latin": "GOLNAR",
    "last_name_latin": "NIKPOUR",
    "father_name": "سیاوش",
    "mother_name": "شیرین",
    "birth_certificate_no": "0",
    "sex": "female",
    "birth_date-cal": "jalali",
    "birth_date-day": "۱۲",
    "birth_date-month": "6",
    "birth_date-year": "۱۳۷۵",
    **{
        f"{place}-{part}": value
        for place in ("birth_place", "issue_place")
        for part, value in (
            ("country", "IR"),
            ("province", "isfahan"),
            ("city", "isfahan.isfahan.isfahan"),
            ("place", ""),
        )
    },
    "marital": "single",
    "religion": "islam",
    "occupation": "دانشجو",
    "passport_no": "K31027584",
    "passport_expiry-cal": "gregorian",
    "passport_expiry-day": "30",
    "passport_expiry-month": "6",
    "passport_expiry-year": "2029",
    "residence_country": "FR",
    "residence_city": "Lyon",
    "address-line": "4 rue des Exemples",
    "address-city": "Lyon",
    "address-postal_code": "69007",
    "address-country": "FR",
    "residency_type": "student",
    "residency_no": "FR9920174",
    "residency_expiry-cal": "gregorian",
    "residency_expiry-day": "15",
    "residency_expiry-month": "9",
    "residency_expiry-year": "2029",
    "mobile": "+33612345678",
    "iran_contact-full_name": "شیرین پارسا",
    "iran_contact-relation": "مادر",
    "iran_contact-phone": "+989131234567",
}
ANSWERS: Mapping[str, str] = {
    "status_claimed": "never",
    "purpose": "residence",
    "receiving_authority": "Mairie de Lyon",
    "receiving_country": "FR",
    "certificate_is_duplicate": "no",
    "copies": "1",
    "delivery_method": "in_person",
}
PAPERS = {"birth_certificate": scans.birth_certificate, "residence_permit": scans.paper, "photo": scans.photo}
KILOBYTES = 1000


@dataclass
class Journey:
    """One applicant, from the first page to the receipt."""

    browser: Browser
    mail: str
    email: str
    national_id: str

    def go(self) -> None:
        """The whole way. Raises Unexpected."""
        for _name, _page in self.stops():
            pass

    def stops(self) -> Iterator[tuple[str, Page]]:
        """The whole way, with a stop at each kind of page; there the page can be looked at. Raises Unexpected."""
        yield "first page", self.browser.get("/", "first page")
        yield "service", self.browser.get(f"/services/{SERVICE}/", "service page")
        self._sign_in()
        self._profile()
        page = self._begin()
        yield "form", page
        page = self._answer(page)
        page = self._papers(page)
        yield "receipt", self._submit(page)

    def _sign_in(self) -> None:
        page = self.browser.get("/sign-in/", "sign-in page")
        typed = {"email": self.email, "national_id": self.national_id, "picture": PICTURE}
        page = self._post(page, "sign-in post", typed)
        code = self._mailed_code()
        page = self._post(page, "code post", {"code": code})
        if "/profile/" not in page.path:
            raise Unexpected(f"signing in led to {page.path}: {page.complaints()}")

    def _mailed_code(self) -> str:
        limit = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < limit:
            for letter in letters(self.mail):
                found = search(r"\b(\d{4})-?(\d{4})\b", latin(letter["text"])) if self.email in letter["to"] else None
                if found:
                    return found[1] + found[2]
            time.sleep(LOOK_AGAIN)
        raise Unexpected(f"no mail with a code came within {LONGEST_WAIT:.0f} seconds")

    def _profile(self) -> None:
        for key in ("identity", "living", "residency", "contact"):
            self._save(self.browser.get(f"/profile/{key}/", "profile page"), "profile", PROFILE)
        page = self.browser.get("/profile/review/", "profile review page")
        self._left(page, self._post(page, "profile review post", {"picture": PICTURE}))

    def _begin(self) -> Page:
        page = self.browser.get(f"/services/{SERVICE}/start/", "start page")
        return self._save(page, "start", {"on_behalf": "self"})

    def _answer(self, page: Page) -> Page:
        while (key := page.path.rstrip("/").rpartition("/")[2]) not in {"documents", "mission", "review"}:
            page = self.browser.get(page.path, "conditions page" if key == "conditions" else "form page")
            page = self._save(page, "conditions" if key == "conditions" else "form", ANSWERS)
        return page

    def _save(self, page: Page, kind: str, answers: Mapping[str, str]) -> Page:
        """Fill in a page as one does with a script, which saves while one types, and press its button."""
        form = page.form()
        if form.autosave:
            typed = form.filled(answers)
            self.browser.post(page, f"{kind} autosave", typed, to=form.autosave)
            page = self.browser.get(page.path, f"{kind} page")  # with the questions that the answers call for
        return self._left(page, self._post(page, f"{kind} save", answers))

    def _papers(self, page: Page) -> Page:
        page = self.browser.get(page.path, "documents page")
        for box, painted in PAPERS.items():
            file = File(box, f"{box}.jpg", painted(kilobytes=KILOBYTES))
            pressed = [*page.form().filled({}), ("upload", box)]
            page = self.browser.post(page, "upload of 1 MB", pressed, [file])
        page = self._left(page, self._post(page, "documents save", {}))
        page = self.browser.get(page.path, "mission page")
        return self._left(page, self._post(page, "mission save", {}))

    def _submit(self, page: Page) -> Page:
        page = self.browser.get(page.path, "review page")
        page = self._post(page, "submit", {"true": "on", "picture": PICTURE})
        code = search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page.text) if "/receipt/" in page.path else None
        if code is None:
            raise Unexpected(f"submitting led to {page.path}: {page.complaints()}")
        self.browser.get(f"/track/{code[0]}/", "progress page")
        return page

    def _post(self, page: Page, label: str, answers: Mapping[str, str]) -> Page:
        return self.browser.post(page, label, page.form().filled(answers))

    @staticmethod
    def _left(before: Page, after: Page) -> Page:
        if before.path == after.path:
            raise Unexpected(f"{before.path} was not accepted: {after.complaints()}")
        return after


def letters(mail: str) -> list[dict[str, str]]:
    """What lies in the demo's mailbox, newest first."""
    place = urlsplit(mail)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=LONGEST_WAIT)
    try:
        connection.request("GET", "/messages.json")
        found: list[dict[str, str]] = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    return found


def national_ids(chance: random.Random) -> Iterator[str]:
    """Numbers with a right check digit that no registry gives out (they begin with 999)."""
    while True:
        nine = f"999{chance.randrange(10**6):06d}"
        rest = sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
        yield f"{nine}{rest if rest < 2 else 11 - rest}"


# Many of them ---------------------------------------------------------------------------------------------------------
@dataclass
class Crowd:
    """Journeys at once; ``clients`` is how many people are on their way at a time."""

    portal: str
    mail: str
    journeys: int
    clients: int
    timings: list[Timing] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def run(self) -> float:
        """All journeys; gives the seconds they took."""
        chance = random.Random()  # noqa: S311 - names of nobody, not secrets
        ids, run = national_ids(chance), f"{chance.randrange(16**6):06x}"
        waiting: SimpleQueue[Journey] = SimpleQueue()
        for number in range(self.journeys):
            # Everybody has an address of his own, for the limits of the door are counted by network.
            browser = Browser(self.portal, f"127.1.{number // 250}.{number % 250 + 1}")
            waiting.put(Journey(browser, self.mail, f"bench-{run}-{number}@mail.example", next(ids)))
        clients = [threading.Thread(target=self._walk, args=(waiting,)) for _client in range(self.clients)]
        began = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return time.perf_counter() - began

    def _walk(self, waiting: "SimpleQueue[Journey]") -> None:
        while True:
            try:
                journey = waiting.get_nowait()
            except Empty:
                return
            try:
                journey.go()
            except (Unexpected, OSError) as error:
                self.failures.append(str(error))
            self.timings += journey.browser.timings


def spread(seconds: list[float]) -> dict[str, float]:
    """Percentiles in milliseconds (nearest rank) and how many there were."""
    ranked = sorted(seconds)

    def at(percent: int) -> float:
        return round(1000 * ranked[max(0, -(-percent * len(ranked) // 100) - 1)], 1)

    return {"n": len(ranked), "p50": at(50), "p95": at(95), "p99": at(99)}


def weigh(portal: str) -> dict[str, int]:
    """Bytes on the wire of the first page and of all it loads at once, as a browser that takes brotli gets them."""
    browser, sizes = Browser(portal), defaultdict[str, int](int)
    page = browser.get("/", "weigh", accept="identity")
    sizes["html"] = len(browser.get("/", "weigh", accept="br, gzip").body)
    for kind, address in dict.fromkeys(linked(page.text)):
        sizes[kind] += len(browser.get(address, "weigh", accept="br, gzip").body)
    total = sum(sizes.values())
    return {**sizes, "without_font": total - sizes["font"], "with_font": total, "requests": len(browser.timings) - 1}


def main(argv: list[str]) -> int:
    """Run and print; 1 when a journey failed."""
    parser = argparse.ArgumentParser(prog="mikhak bench journey", description=__doc__)
    parser.add_argument("--journeys", type=int, default=10, help="how many in all (default: 10)")
    parser.add_argument("--clients", type=int, default=1, help="how many at a time (default: 1)")
    parser.add_argument("--portal", default="http://localhost:8000", help="address of the portal")
    parser.add_argument("--mail", default="http://localhost:8025", help="address of the demo's mail")
    options = parser.parse_args(argv)
    for painted in PAPERS.values():
        painted(kilobytes=KILOBYTES)  # before the clock runs
    machine = Machine.of(options.portal)
    before = machine.cpu_seconds()
    crowd = Crowd(options.portal, options.mail, options.journeys, options.clients)
    seconds = crowd.run()
    done = options.journeys - len(crowd.failures)
    spent = {
        name: round((used - before.get(name, 0)) / max(done, 1), 2) for name, used in machine.cpu_seconds().items()
    }
    pages: dict[str, list[float]] = defaultdict(list)
    for timing in crowd.timings:
        pages[timing.label].append(timing.seconds)
    told = {
        "journeys": done,
        "clients": options.clients,
        "failures": crowd.failures[:5],
        "seconds": round(seconds, 1),
        "journeys_per_second": round(done / seconds, 3),
        "requests_per_second": round(len(crowd.timings) / seconds, 1),
        "cpu_seconds_per_journey": spent | {"all": round(sum(spent.values()), 2)},
        "milliseconds": {label: spread(times) for label, times in pages.items()},
        "first_page_bytes": weigh(options.portal),
        "load_before": machine.load,
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 1 if crowd.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
