"""Filing and following reports the way that people do, through the pages of the portal."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mikhak.notices.boxes import secret_place
from mikhak.notices.models import Notice
from mikhak.support.models import Report
from mikhak.vault.opening import open_mail_box
from tests.world import picture

MISSION, ID, OTHER_ID = "the-hague", "0932833810", "0084567023"
OLD, NEW = "mahsa.old@mail.example", "mahsa.new@mail.example"
TOLD: dict[str, dict[str, str]] = {
    "sign-in": {"topic": "no_code", "text": "از دیروز رمز نمی‌رسد.", "email": NEW},
    "comment": {"text": "نقشه هم بگذارید."},
    "complaint": {"text": "سه بار تلفن زدم.", "email": NEW},
    "mailbox": {"old_email": OLD, "email": NEW},
}


def scan(name: str = "scan.jpg") -> SimpleUploadedFile:
    """A small grey picture."""
    out = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def papers() -> dict[str, SimpleUploadedFile]:
    return {"passport": scan("passport.jpg"), "national_card": scan("card.jpg")}


def send(browser: Client, kind: str = "sign-in", prefix: str = "", **typed: Any) -> Any:
    """Fill in the form of a report and send it; gives the answer, a redirect when it went through."""
    page = browser.get(f"{prefix}/support/{kind}/")
    once = str(page.context["form"].named)
    told = {"mission": MISSION, "national_id": ID, **TOLD[kind], "once": once, **picture(page)}
    return browser.post(f"{prefix}/support/{kind}/", {**told, **typed})


def filed(browser: Client, kind: str = "sign-in", **typed: Any) -> Report:
    """As ``send``, and the report that was made."""
    answer = send(browser, kind, **typed)
    assert answer.status_code == 302, answer.context["form"].errors
    return Report.objects.latest("created_at")


def look(browser: Client, code: str, **who: str) -> Any:
    """Ask for a report on the page of the follow-up; gives the answer."""
    page = browser.get("/support/follow/")
    return browser.post("/support/follow/", {"national_id": ID, **who, "code": code, **picture(page)})


def errors(answer: Any, field: str) -> list[str]:
    return list(answer.context["form"].errors.get(field, []))


def sealed_text(kind: str) -> str:
    """What the newest mail of a kind carries sealed: an answer, or the end of a link."""
    notice = Notice.objects.filter(kind=kind).latest("pk")
    return open_mail_box(bytes(notice.secret or b""), secret_place(notice.once))
