"""The road of an applicant through the pages, for tests: each function does what a person at a browser does."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw

from mikhak.accounts.access import OfficerActor
from mikhak.dossiers.models import Dossier
from mikhak.drafts.models import Draft
from mikhak.drafts.queries import Filling, filling
from mikhak.lib.codes import show_code
from tests.personas import Persona, persona
from tests.world import boxes, officer, picture, settled

SINGLE = "marriage-single-certificate"
ANSWERS: dict[str, Any] = {
    "status_claimed": "never",
    "purpose": "residence",
    "receiving_authority": "Prefecture du Rhone",
    "receiving_country": "FR",
    "certificate_is_duplicate": False,
    "copies": 1,
    "delivery_method": "in_person",
}
MISSION = "paris"


def golnar() -> Persona:
    """Single, lives in Lyon; her papers are valid whenever the test runs."""
    later = (date.today() + timedelta(days=900)).isoformat()
    return persona("golnar").but(residency_expiry=later, passport_expiry=later)


@cache
def scan(shade: int = 200, size: tuple[int, int] = (600, 800)) -> bytes:
    """A small picture that is quickly redrawn, with something like words on it."""
    page = Image.new("RGB", size, (shade, shade, shade))
    draw = ImageDraw.Draw(page)
    for top in range(60, size[1] - 60, 30):
        for left in range(60, size[0] - 60, 24):
            draw.rectangle((left, top, left + 3 + left * top % 14, top + 10), fill=(20, 20, 30))
    out = BytesIO()
    page.save(out, "JPEG")
    return out.getvalue()


def file(name: str = "scan.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, scan() if data is None else data, "image/jpeg")


def began(browser: Client, key: str = SINGLE, on_behalf: str = "self") -> UUID:
    """Start a request; gives the draft's id."""
    answer = browser.post(f"/services/{key}/start/", {"on_behalf": on_behalf})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return UUID(answer["Location"].strip("/").split("/")[-1])


def opened(draft_id: UUID) -> Filling:
    """What the draft holds now."""
    return filling(Draft.objects.select_related("version").get(pk=draft_id), today=timezone.now().date())


def fill(browser: Client, draft_id: UUID, answers: Mapping[str, Any], *, prefix: str = "") -> None:
    """Fill in every page of questions, as they come."""
    done: set[str] = set()
    while True:
        page = next((one for one in opened(draft_id).sections if one.key not in done), None)
        if page is None:
            return
        done.add(page.key)
        language = "en" if prefix else "fa"
        answer = browser.post(f"{prefix}/drafts/{draft_id}/{page.key}/", boxes(page.fields, answers, language))
        assert answer.status_code == 302, dict(answer.context["form"].errors)


def send_papers(browser: Client, draft_id: UUID, items: Iterable[str] | None = None) -> None:
    """One page for each paper that is demanded, or for the named ones."""
    wanted = items or [one.spec.name for one in opened(draft_id).demands if one.demanded]
    answer = browser.post(f"/drafts/{draft_id}/documents/", {name: file(f"{name}.jpg") for name in wanted})
    assert answer.status_code == 302, answer.context["problems"]


def choose_mission(browser: Client, draft_id: UUID, mission: str = MISSION) -> None:
    answer = browser.post(f"/drafts/{draft_id}/mission/", {"mission": mission})
    assert answer.status_code == 302, dict(answer.context["form"].errors)


def ready(browser: Client, answers: Mapping[str, Any] = ANSWERS, key: str = SINGLE) -> UUID:
    """A draft to which nothing is wanting but the last button."""
    draft_id = began(browser, key)
    fill(browser, draft_id, answers)
    send_papers(browser, draft_id)
    choose_mission(browser, draft_id)
    return draft_id


def submit(browser: Client, draft_id: UUID) -> Any:
    """Press the last button; gives the answer."""
    page = browser.get(f"/drafts/{draft_id}/review/")
    assert not page.context["problems"], page.context["problems"]
    return browser.post(f"/drafts/{draft_id}/review/", {"true": "on", **picture(page)})


def submitted(browser: Client, person: Persona | None = None) -> Dossier:
    """A person with a dossier at the mission in Paris."""
    settled(browser, person or golnar())
    answer = submit(browser, ready(browser))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Dossier.objects.latest("created_at")


def clerk(*roles: str) -> OfficerActor:
    """An officer of the mission in Paris."""
    return officer(MISSION, roles=roles or ("clerk", "consul"))


def shown(dossier: Dossier) -> str:
    """The tracking code as people see it."""
    return show_code(dossier.code)
