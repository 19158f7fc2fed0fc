"""What people read: in two languages, the same words as text and as HTML, nothing fetched from afar."""

import re
from html import unescape
from uuid import UUID

import pytest
from django.core import mail as django_mail
from pytest_django.fixtures import Settings

from mikhak.notices.examples import CODE, NOW, VALUES
from mikhak.notices.kinds import KINDS
from mikhak.notices.letters import APART, ISOLATE, POP, letter, money
from mikhak.notices.mail import compose, message_id
from mikhak.notices.models import Notice

BOTH = pytest.mark.parametrize("language", ["fa", "en"])
EVERY_KIND = pytest.mark.parametrize("kind", sorted(KINDS))


def notice(kind: str, language: str = "fa", **more: object) -> Notice:
    return Notice(
        kind=kind,
        language=language,
        values={**VALUES[kind], **more},
        dossier_code=CODE if "code" in VALUES[kind] else "",
        once="x",
        created_at=NOW,
        stop_key=UUID(int=7) if KINDS[kind].reminder else None,
    )


def texts(one: Notice, secret: str = "") -> tuple[str, str]:
    message = compose(one, "kaveh@example.org", secret)
    html, _type = message.alternatives[0]
    return str(message.body), str(html)


def words(html: str) -> str:
    body = html.partition("</head>")[2]
    return "".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_every_kind_has_an_example() -> None:
    assert VALUES.keys() == KINDS.keys()


@EVERY_KIND
@pytest.mark.parametrize("language", ["fa", "en", "ar"])
def test_every_kind_reads_whole_in_each_language(kind: str, language: str) -> None:
    one = letter(notice(kind), language, "12345678")

    said = [one.subject, *one.paragraphs]
    assert all(said)
    assert not re.search(r"\{[{%]|None|&(amp|lt|#)", " ".join(said))
    assert bool(one.action) == bool(one.link) == bool(KINDS[kind].link)


@EVERY_KIND
def test_text_and_html_say_the_same(kind: str) -> None:
    text, html = texts(notice(kind), "12345678")

    seen = words(html)
    for line in re.sub(f"[{ISOLATE}{APART}{POP}]", "", text).splitlines():
        if line.strip("- ") and not line.startswith("http") and not line.endswith(":"):
            for piece in line.split(": "):
                assert "".join(piece.split()) in seen


@EVERY_KIND
def test_html_fetches_nothing_and_has_one_link_to_our_own_host(kind: str, settings: Settings) -> None:
    _text, html = texts(notice(kind))

    assert not re.search(r"<(img|script|link|iframe)|@import|url\(|src=", html)
    links = set(re.findall(r'href="([^"]+)"', html))
    links -= {f"{settings.PUBLIC_URL}/mail/stop/{UUID(int=7)}/"} if KINDS[kind].reminder else set()
    assert len(links) == (1 if KINDS[kind].link else 0)
    assert all(link.startswith(f"{settings.PUBLIC_URL}/") for link in links)


@BOTH
def test_the_persons_own_language_comes_first(language: str) -> None:
    text, html = texts(notice("submitted", language))

    persian, english = text.index("سفارت در لاهه"), text.index("Embassy in The Hague")
    assert (persian < english) == (language == "fa")
    assert f'<html lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}">' in html
    assert f"http://testserver/{'' if language == 'fa' else 'en/'}track/" in text


def test_after_arabic_comes_persian() -> None:
    text, html = texts(notice("submitted", "ar"))

    assert text.index("سُجل طلبكم") < text.index("درخواست شما ثبت شد")
    assert '<html lang="ar" dir="rtl">' in html
    assert f"{APART}Embassy in The Hague{POP}" in text
    assert "http://testserver/ar/track/" in text


def test_codes_are_grouped_and_isolated_in_both_forms() -> None:
    text, html = texts(notice("submitted"))

    assert f"{ISOLATE}MK7R-4TQX-9B2F{POP}" in text
    assert (
        '<span dir="ltr" style="unicode-bidi:isolate;letter-spacing:.5px;white-space:nowrap">MK7R-4TQX-9B2F</span>'
        in html
    )


def test_a_one_time_code_is_large_and_not_in_the_subject() -> None:
    message = compose(notice("one_time_code"), "kaveh@example.org", "12345678")
    _text, html = texts(notice("one_time_code"), "12345678")

    assert not re.search(r"[0-9۰-۹]", str(message.subject))
    assert re.search(r"font-size:34px[^>]*><span[^>]*>۱۲۳۴-۵۶۷۸</span>", html)
    assert ">1234-5678</span>" in html


def test_an_arabic_reader_gets_the_digits_of_a_code_in_an_order_that_bidi_leaves_alone() -> None:
    text, _html = texts(notice("one_time_code", "ar"), "12345678")

    assert f"{ISOLATE}1234-5678{POP}" in text


def test_values_cannot_smuggle_markup_or_headers() -> None:
    one = notice("refused", reason={"fa": "<b>x</b>\r\nBcc: all@example.org", "en": "&"})
    message = compose(one, "kaveh@example.org").message()

    _text, html = texts(one)
    assert "<b>x</b>" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert message["Bcc"] is None


@EVERY_KIND
@BOTH
def test_the_other_language_says_in_short_what_must_be_known(kind: str, language: str) -> None:
    one = notice(kind, language)
    text, _html = texts(one, "12345678")
    own = letter(one, language, "12345678")
    short = letter(one, "en" if language == "fa" else "fa", "12345678")

    assert text.index(own.subject) < text.index(short.subject)
    assert all(paragraph in text for paragraph in (*own.paragraphs, *short.brief))
    assert not [paragraph for paragraph in short.more if paragraph in text.partition(short.subject)[2]]


@pytest.mark.parametrize("kind", sorted(kind for kind, declared in KINDS.items() if declared.about_dossier))
def test_a_letter_about_a_dossier_names_code_service_mission_and_its_hour(kind: str) -> None:
    facts = dict(letter(notice(kind), "fa").facts)

    assert facts["کد رهگیری"] == f"{ISOLATE}MK7R-4TQX-9B2F{POP}"
    assert (facts["خدمت"], facts["نمایندگی"]) == ("تعویض گذرنامه", "سفارت در لاهه")
    assert facts["زمان پیام"] == "شنبه ۳۰ آبان ۱۴۰۵ (۲۱ نوامبر ۲۰۲۶)، ساعت ۱۱:۰۰ به وقت لاهه"


def test_a_letter_says_what_to_bring_what_to_pay_and_how() -> None:
    coming, paying = (" ".join(letter(notice(kind), "fa").paragraphs) for kind in ("attendance_set", "payment_due"))

    assert "• گذرنامه" in coming
    assert "• خود متقاضی" in coming
    assert "۱۰۰ یورو" in paying
    assert "به حساب نمایندگی یا با کارت در محل" in paying
    assert "۱۰۰ یورو، در گام پرداخت" in " ".join(letter(notice("submitted"), "fa").paragraphs)


@pytest.mark.parametrize("kind", ["attendance_reminder", "correction_reminder"])
@pytest.mark.parametrize("language", ["fa", "en", "ar"])
def test_a_reminder_counts_the_days(kind: str, language: str) -> None:
    subjects = [letter(notice(kind, count=days), language).subject for days in (7, 1, 0)]

    assert len(set(subjects)) == 3
    assert {"fa": "۷", "en": "7", "ar": "٧"}[language] in subjects[0]


@EVERY_KIND
def test_only_a_reminder_can_be_stopped_and_with_one_press(kind: str, settings: Settings) -> None:
    headers = compose(notice(kind), "kaveh@example.org").message()
    text, _html = texts(notice(kind))

    if KINDS[kind].reminder:
        assert headers["List-Unsubscribe"] == f"<{settings.PUBLIC_URL}/mail/stop/{UUID(int=7)}/>"
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    else:
        assert "List-Unsubscribe" not in headers
    assert ("/mail/stop/" in text) == KINDS[kind].reminder


@EVERY_KIND
def test_a_relay_finds_nothing_to_write_anew(kind: str) -> None:
    raw = compose(notice(kind), "kaveh@example.org", "12345678").message().as_bytes()

    assert raw.isascii()
    assert max(len(line) for line in raw.splitlines()) < 998
    head = raw.partition(b"\n\n")[0]
    assert {b"From:", b"To:", b"Subject:", b"Date:", b"Message-ID:", b"MIME-Version:"} <= set(head.split())


def test_dates_hours_and_amounts_are_in_the_readers_words() -> None:
    persian, english = letter(notice("attendance_set"), "fa"), letter(notice("attendance_set"), "en")
    assert "به وقت لاهه" in persian.eyebrow
    assert "۱۰:۳۰" in persian.eyebrow
    assert "10:30" in english.eyebrow
    assert "۱۰ آذر ۱۴۰۵" in letter(notice("correction_requested"), "fa").eyebrow
    assert money("100.00", "EUR", "fa") == "۱۰۰ یورو"
    assert money("112.50", "EUR", "fa") == "۱۱۲٫۵۰ یورو"
    assert money("112.50", "EUR", "en") == "112.50 euros"


def test_the_same_notice_has_the_same_message_id_and_another_has_another() -> None:
    first, again, other = notice("granted"), notice("granted"), notice("granted")
    other.once = "y"

    assert message_id(first) == message_id(again) != message_id(other)
    assert message_id(first).endswith("@mikhak.example>")


def test_the_foot_speaks_of_the_inbox_only_to_those_who_have_one() -> None:
    without, having = notice("granted"), notice("granted")
    having.owner_ix = b"o" * 32

    assert "صندوق دریافت پیام شما هم هست" in texts(having)[0]
    assert "صندوق دریافت پیام شما هم هست" not in texts(without)[0]


def test_mail_says_that_a_machine_wrote_it() -> None:
    compose(notice("granted"), "kaveh@example.org").send()

    (sent,) = django_mail.outbox
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
