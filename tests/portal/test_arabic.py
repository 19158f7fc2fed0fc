"""Arabic is a full language of applicants: from the first page to the receipt, with its own digits and dates.

Haidar, a lorry driver from Basra, asks for a transit visa and never leaves the pages under /ar/.
"""

import re
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from mikhak.accounts import profiles
from mikhak.dossiers import actions
from mikhak.dossiers.models import Dossier
from mikhak.notices.mail import compose
from mikhak.notices.models import Notice
from tests.personas import Persona, persona
from tests.portal.applying import fill, opened, send_papers, shown
from tests.world import ask_code, boxes, mailed_code, officer, picture
from tests.written import written

VISA = "visa-transit"
# Letters and digits that Persian has and Arabic has not; and what stands on a page in another language on purpose.
PERSIAN = re.compile("[گچپژکیۀ۰-۹\u200c]")
SWITCHER = re.compile(r'<nav class="langs".*?</nav>', re.DOTALL)
SPOKEN = re.compile(r'\s(?:title|alt|placeholder|aria-label|value)="([^"]*)"')


def words(answer: Any) -> str:
    """All that a page says to eyes and ears, but for the names of the languages."""
    assert answer.status_code == 200, answer.status_code
    html = SWITCHER.sub("", answer.content.decode())
    html = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", html, flags=re.DOTALL)
    return unescape(" ".join([*SPOKEN.findall(html), re.sub(r"<[^>]+>", " ", html)]))


def persian(text: str) -> list[str]:
    return [word for word in text.split() if PERSIAN.search(word)]


def arabic(answer: Any) -> str:
    """The words of a page that is wholly Arabic."""
    html = answer.content.decode()
    assert '<html lang="ar" dir="rtl"' in html
    text = words(answer)
    assert persian(text) == []
    return text


def haidar() -> Persona:
    return persona("haidar").but(residence_country="JO")


def plain(value: Any) -> Any:
    """A value of a service file as an answer in JSON."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def driving() -> dict[str, Any]:
    example = next(one for one in written().services[VISA].examples if one.name == "iraqi_driver")
    return {name: plain(value) for name, value in example.answers.items()}


@pytest.fixture
def traveller(browser: Client) -> Client:
    """Haidar, signed in through Arabic pages, with his profile."""
    person = haidar()
    assert ask_code(browser, person, prefix="/ar").status_code == 302
    arabic(browser.get("/ar/sign-in/code/"))
    assert browser.post("/ar/sign-in/code/", {"code": mailed_code()}).status_code == 302
    for screen in profiles.sections(person.kind):
        path = f"/ar/profile/{screen.key}/"
        arabic(browser.get(path))
        answer = browser.post(path, boxes(screen.fields, person.profile, "ar"))
        assert answer.status_code == 302, answer.context["form"].errors
    page = browser.get("/ar/profile/review/")
    arabic(page)
    assert browser.post("/ar/profile/review/", picture(page)).status_code == 302
    return browser


def submitted(browser: Client) -> Dossier:
    """The request for a visa, sent from Arabic pages."""
    draft = drafted(browser)
    page = browser.get(f"/ar/drafts/{draft}/review/")
    assert not page.context["problems"], page.context["problems"]
    answer = browser.post(f"/ar/drafts/{draft}/review/", {"true": "on", **picture(page)})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/ar/")
    return Dossier.objects.latest("created_at")


def drafted(browser: Client) -> Any:
    answer = browser.post(f"/ar/services/{VISA}/start/", {"on_behalf": "self"})
    assert answer.status_code == 302, words(answer)
    draft = UUID(answer["Location"].strip("/").split("/")[-1])
    fill(browser, draft, driving(), prefix="/ar")
    send_papers(browser, draft)
    assert browser.post(f"/ar/drafts/{draft}/mission/", {"mission": "amman"}).status_code == 302
    return draft


# Before signing in ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/foreign/", "/verify/", "/track/", "/v"])
def test_the_pages_of_a_stranger_are_in_arabic(browser: Client, path: str) -> None:
    arabic(browser.get(f"/ar{path}"))


@pytest.mark.parametrize("key", sorted(one for one in written().services if one.startswith("visa-")))
def test_every_visa_is_told_in_arabic(browser: Client, key: str) -> None:
    arabic(browser.get(f"/ar/services/{key}/"))
    arabic(browser.get(f"/ar/services/{key}/check/"))


def test_the_missions_have_arabic_names(browser: Client) -> None:
    text = words(browser.get("/ar/missions/?q=لاهاي"))
    assert "هولندا لاهاي سفارة" in " ".join(text.split())
    assert persian(text) == []


def test_a_page_without_arabic_words_falls_back_to_english_and_never_to_persian(browser: Client) -> None:
    text = words(browser.get("/ar/services/marriage-single-certificate/"))
    assert "single" in text.lower()
    assert persian(text) == []


def test_the_languages_lead_to_the_same_page(browser: Client) -> None:
    html = browser.get("/ar/services/?q=x").content.decode()
    for href, code in (("/services/?q=x", "fa"), ("/en/services/?q=x", "en"), ("/ar/services/?q=x", "ar")):
        assert f'href="{href}" hreflang="{code}" lang="{code}"' in html


def test_a_page_that_is_not_there_says_so_in_arabic(browser: Client) -> None:
    answer = browser.get("/ar/nothing/")
    assert answer.status_code == 404
    assert "لم توجد هذه الصفحة" in answer.content.decode()


# The request ----------------------------------------------------------------------------------------------------------
def test_every_page_of_a_request_is_in_arabic(traveller: Client) -> None:
    arabic(traveller.get(f"/ar/services/{VISA}/start/"))
    draft = drafted(traveller)
    pages = [section.key for section in opened(draft).sections]
    for page in [*pages, "conditions", "documents", "mission", "review"]:
        arabic(traveller.get(f"/ar/drafts/{draft}/{page}/"))


def test_a_review_shows_dates_and_numbers_as_arabic_writes_them(traveller: Client) -> None:
    text = arabic(traveller.get(f"/ar/drafts/{drafted(traveller)}/review/"))
    assert "١٠ أبريل ٢٠٢٧ (٢١ فروردين ١٤٠٦)" in text  # the day of arrival
    assert "٤٠ يورو" in text
    assert "22-A-11874" in text  # a number with a Latin letter is copied as it is


def test_a_mistake_is_told_in_arabic(traveller: Client) -> None:
    draft = traveller.post(f"/ar/services/{VISA}/start/", {"on_behalf": "self"})["Location"]
    first = opened(UUID(draft.strip("/").split("/")[-1])).sections[0].key
    answer = traveller.post(f"{draft}{first}/", {})
    assert answer.context["form"].errors
    arabic(answer)


def test_receipt_tracking_and_inbox_are_in_arabic(traveller: Client) -> None:
    dossier = submitted(traveller)
    assert dossier.language == "ar"
    text = arabic(traveller.get("/ar/receipt/"))
    assert shown(dossier) in text
    assert "سفارة الجمهورية الإسلامية الإيرانية في عمّان" in text
    with pikepdf.open(BytesIO(traveller.get("/ar/receipt/receipt.pdf").content)) as pdf:
        assert str(pdf.Root.Lang) == "ar"
    for path in (f"/ar/track/{dossier.code}/", "/ar/inbox/", "/ar/home/", f"/ar/track/{dossier.code}/withdraw/"):
        answer = traveller.get(path)
        assert persian(words(answer)) == [], path


def test_what_comes_back_is_asked_for_in_arabic(traveller: Client) -> None:
    dossier = submitted(traveller)
    item = actions.ReturnedItem(kind="attachment", item="onward_ticket", reason="illegible", words="")
    actor = officer("amman")
    actions.request_correction(actor=actor, code=dossier.code, items=[item], now=timezone.now())
    text = arabic(traveller.get(f"/ar/track/{dossier.code}/correction/"))
    assert "الصورة غير مقروءة" in text
    arabic(traveller.get(f"/ar/track/{dossier.code}/"))


# Mails ----------------------------------------------------------------------------------------------------------------
def test_mails_are_in_arabic_first_and_then_in_persian(traveller: Client) -> None:
    dossier = submitted(traveller)
    notice = Notice.objects.get(kind="submitted", dossier_code=dossier.code)
    message = compose(notice, "haidar@mail.example")
    first, second = str(message.body).split("- - - - -")
    assert message.subject == "سُجل طلبكم"
    assert persian(first) == []
    assert "درخواست شما ثبت شد" in second
    assert "/ar/track/" in first
    assert '<html lang="ar" dir="rtl">' in str(message.alternatives[0][0])
