"""A person whose every answer holds a mark that occurs nowhere else, from sign-in to the issued certificate.

The applicant goes through the pages, the officers through the actions behind theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from PIL import Image

from mikhak.accounts.access import OfficerActor
from mikhak.appointments import actions as attendance
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Section
from mikhak.dossiers import actions, assignment
from mikhak.dossiers.actions import ReturnedItem
from mikhak.dossiers.models import Dossier
from mikhak.drafts import queries as drafts
from mikhak.drafts.models import Draft
from mikhak.inquiries import actions as inquiries
from mikhak.issuance import actions as issuance
from mikhak.lib.codes import show_code
from mikhak.missions import queries as missions
from mikhak.payments import actions as payments
from tests.personas import Persona, persona
from tests.world import PICTURE, boxes, officer, picture, settled

SERVICE, MISSION = "marriage-single-certificate", "kuala-lumpur"
URGENT = "protection-stranded-compatriot"
PERSIAN, LATIN = "آبپتجچحخدذرزسشصضطظغفقکگلمنهی", "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Secrets:
    """What must not be found: ``told`` holds texts, and pieces of files, by a name that says where they were given.

    All texts in one script begin with the same mark, so that a search for few things finds any of them.
    """

    random: Random
    told: dict[str, str] = field(default_factory=dict)
    pieces: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._persian, self._latin = (self._any(letters, 10) for letters in (PERSIAN, LATIN))

    @property
    def looked_for(self) -> dict[str, str | bytes]:
        """The marks, and everything that has none."""
        others = {name: text for name, text in self.told.items() if not text.startswith((self._persian, self._latin))}
        return {"Persian": self._persian, "Latin": self._latin, **others, **self.pieces}

    def persian(self, name: str) -> str:
        return self._keep(name, self._persian + self._any(PERSIAN, 5))

    def latin(self, name: str) -> str:
        return self._keep(name, self._latin + self._any(LATIN, 5))

    def digits(self, name: str, before: str, count: int) -> str:
        return self._keep(name, before + self._any("0123456789", count))

    def national_id(self, name: str) -> str:
        """Nine digits of no registry and their check digit."""
        nine = "999" + self._any("0123456789", 6)
        rest = sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
        return self._keep(name, f"{nine}{rest if rest < 2 else 11 - rest}")

    def octets(self, name: str, data: bytes) -> None:
        """A piece out of the middle of a file, where no file is like another."""
        middle = len(data) // 2
        self.pieces[name] = data[middle : middle + 24]

    def _any(self, letters: str, count: int) -> str:
        return "".join(self.random.choices(letters, k=count))

    def _keep(self, name: str, text: str) -> str:
        self.told[name] = text
        return text


@dataclass
class Life:
    secrets: Secrets
    browser: Client
    email: str = ""
    code: str = ""
    person: Persona = field(init=False)

    def applies(self) -> None:
        """Sign in, tell everything about oneself, fill in the request with three papers, and submit."""
        secrets = self.secrets
        bardia = persona("bardia")
        self.email = f"{secrets.latin('e-mail')}@mail.example"
        self.person = bardia.but(
            email=self.email,
            national_id=secrets.national_id("national ID"),
            first_name=secrets.persian("given name"),
            last_name=secrets.persian("family name"),
            first_name_latin=secrets.latin("given name in Latin").upper(),
            last_name_latin=secrets.latin("family name in Latin").upper(),
            father_name=secrets.persian("father"),
            mother_name=secrets.persian("mother"),
            birth_certificate_no=secrets.digits("birth certificate", "", 10),
            occupation=secrets.persian("occupation"),
            passport_no=secrets.digits("passport", "K", 8),
            passport_expiry="2029-06-30",
            residence_city=secrets.latin("city"),
            address={**bardia.profile["address"], "line": secrets.latin("address")},
            residency_no=secrets.latin("permit"),
            mobile=f"+60{secrets.digits('mobile', '12', 7)}",
            iran_contact={**bardia.profile["iran_contact"], "full_name": secrets.persian("contact")},
        )
        settled(self.browser, self.person)
        draft = self._fills_in()
        self._sends_papers(draft)
        self._submits(draft)

    def _fills_in(self) -> Draft:
        service = catalogue.service(SERVICE)
        answers = {
            "status_claimed": "divorced",
            "previous_end_date": "2019-04-16",
            "previous_end_entered": True,
            "purpose": "local_marriage",
            "copies": 1,
            "receiving_authority": self.secrets.latin("authority"),
            "receiving_country": "MY",
            "spouse_name": self.secrets.persian("spouse"),
            "spouse_nationality": "IR",
            "certificate_is_duplicate": True,
            "inquiry_route": "mission",
            "delivery_method": "representative",
            "delivery_person": self.secrets.persian("representative"),
        }
        self._goes_on(self.browser.post(f"/services/{SERVICE}/start/", {"on_behalf": "self"}))
        draft = Draft.objects.get()
        self._goes_on(self.browser.post(f"/drafts/{draft.pk}/conditions/"))
        for section in service.sections:
            if section.key == "father":
                continue  # not asked of him
            page = f"/drafts/{draft.pk}/{section.key}/"
            half = {"receiving_authority": self.secrets.persian(f"typed and thrown away in {section.key}")}
            self.browser.post(f"{page}save/", half if section.key == "purpose" else {})
            self._goes_on(self.browser.post(page, boxes(section.fields, answers)))
        return draft

    def _sends_papers(self, draft: Draft) -> None:
        for name in ("birth_certificate", "residence_permit", "divorce_or_death", "photo"):
            sent = {name: self.paper(name), "upload": name}
            self._goes_on(self.browser.post(f"/drafts/{draft.pk}/documents/", sent))
        self._goes_on(self.browser.post(f"/drafts/{draft.pk}/documents/"))
        for upload, _meta in drafts.pages(draft):
            self.secrets.octets(f"page of {upload.item}", drafts.page_bytes(draft, upload))
        self._goes_on(self.browser.post(f"/drafts/{draft.pk}/mission/", {"mission": MISSION}))

    def paper(self, name: str) -> SimpleUploadedFile:
        """A picture of noise with marks in its name, its comment and its Exif data."""
        noise = Image.effect_noise((600, 900), 90).convert("RGB")
        exif = Image.Exif()
        exif[0x010E] = self.secrets.latin(f"Exif of {name}")  # ImageDescription
        out = BytesIO()
        noise.save(out, "JPEG", exif=exif, comment=self.secrets.latin(f"comment of {name}"))
        self.secrets.octets(f"file of {name}", out.getvalue())
        return SimpleUploadedFile(f"{self.secrets.persian(f'file name of {name}')}.jpg", out.getvalue(), "image/jpeg")

    def _submits(self, draft: Draft) -> None:
        page = self.browser.get(f"/drafts/{draft.pk}/review/")
        assert not page.context["problems"], page.context["problems"]
        self._goes_on(self.browser.post(f"/drafts/{draft.pk}/review/", {"true": "on", **picture(page)}))
        assert self.browser.get("/receipt/").status_code == 200
        assert self.browser.get("/receipt/receipt.pdf").status_code == 200
        self.code = Dossier.objects.get().code

    def writes(self) -> None:
        """Ask the mission something, with a paper; and type something that is not sent."""
        page = f"/track/{show_code(self.code)}/messages/"
        text = f"{self.secrets.persian('message')} {self.secrets.latin('message in Latin')}"
        sent = {"text": text, "papers": self.paper("message"), "key": str(uuid4())}
        self._goes_on(self.browser.post(page, sent))
        again = {"text": self.secrets.persian("typed and thrown away in a message"), "papers": "", "key": ""}
        assert self.browser.post(page, again).status_code == 200

    def comes_back_signed_out(self, draft_page: str) -> None:
        """A page posted after the session has ended: it is held for the person until the next sign-in."""
        stranger = Client()
        typed = {"receiving_authority": self.secrets.persian("held post")}
        assert stranger.post(draft_page, typed)["Location"].startswith("/sign-in/")

    def corrects(self) -> None:
        """Send again what the officer returned."""
        page = f"/track/{show_code(self.code)}/correction/"
        section = Section(key="again", title=catalogue.service(SERVICE).title, fields=(self._returned,))
        typed = boxes(section.fields, {"receiving_authority": self.secrets.latin("corrected authority")})
        self._goes_on(self.browser.post(page, {"photo": self.paper("corrected photo"), "upload": "photo", **typed}))
        self._goes_on(self.browser.post(page, typed))

    @property
    def _returned(self) -> Any:
        return catalogue.service(SERVICE).field("receiving_authority")

    @staticmethod
    def _goes_on(answer: Any) -> HttpResponse:
        assert answer.status_code == 302, _why(answer.context)
        return answer  # type: ignore[no-any-return]


def _why(context: Mapping[str, Any]) -> object:
    told = [context["problems"]] if "problems" in context else []
    return [*told, context["form"].errors] if "form" in context else told


@dataclass
class Office:
    """The officers of the mission, who write down secrets too; ``message`` is told to the applicant in plain words."""

    secrets: Secrets
    life: Life
    message: str
    clerk: OfficerActor = field(default_factory=lambda: officer(MISSION, roles=("clerk", "consul")))

    def returns(self) -> None:
        """A note, a message and a request to mend two items."""
        actor, code, now = self.clerk, self.life.code, timezone.now()
        assignment.take(actor=actor, code=code, now=now)
        actions.add_note(actor=actor, code=code, text=self.secrets.persian("note"), now=now)
        actions.send_message(actor=actor, code=code, text=self.message, now=now)
        items = [
            ReturnedItem("receiving_authority", "field", "unclear"),
            ReturnedItem("photo", "attachment", "photo_rules"),
        ]
        actions.request_correction(actor=actor, code=code, items=items, now=now)

    def issues(self) -> None:
        """From the papers to the handing over of the certificate."""
        actor, code, now = self.clerk, self.life.code, timezone.now()
        question, answer = self.secrets.persian("question"), self.secrets.persian("answer of the registry")
        actions.accept_papers(actor=actor, code=code, now=now)
        inquiries.send(actor=actor, code=code, question=question, now=now)
        inquiries.record(actor=actor, code=code, result="no_marriage", answer=answer, record={}, now=now)
        attendance.set_time(actor=actor, code=code, starts_at=_working_morning(now), now=now)
        asked = attendance.originals_asked(Dossier.objects.select_related("version").get(code=code))
        attendance.record(actor=actor, code=code, originals=asked, kept=[], now=now)
        payments.record_payment(actor=actor, code=code, method="cash", reference="", now=now)
        actions.grant(actor=actor, code=code, now=now)
        issuance.issue(actor=actor, code=code, record={}, now=now)
        actions.hand_over(actor=actor, code=code, how="in_person", now=now)


def calls_for_help(browser: Client, secrets: Secrets) -> str:
    """An urgent request without an account; gives the tracking code that the receipt shows."""
    service = catalogue.service(URGENT)
    answers = {
        "situation": ["lost_passport", "no_money"],
        "current_country": "TR",
        "current_city": secrets.persian("where somebody is stranded"),
        "reachable_phone": f"+90{secrets.digits('telephone', '53', 8)}",
        "safe_now": False,
    }
    page = browser.get(f"/urgent/{URGENT}/")
    end = page.context["end"]
    typed = boxes([service.field(name) for name in service.quick], answers)
    ending = {"once": end.initial["once"], "picture_id": end.picture_asked()[0], "picture": PICTURE}
    answer: Any = browser.post(f"/urgent/{URGENT}/", {**typed, **ending})
    assert answer.status_code == 302, (answer.context["form"].errors, answer.context["end"].errors)
    return str(browser.get("/receipt/").context["receipt"]["code"])


def _working_morning(now: datetime) -> datetime:
    mission = missions.mission(MISSION)
    day = missions.add_working_days(mission, now.date() + timedelta(days=3), 2)
    return datetime.combine(day, datetime.min.time(), ZoneInfo(str(mission.tz))) + timedelta(hours=10)
