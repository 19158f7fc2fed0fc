"""A notice as an e-mail: plain text and HTML of one hand, the person's language first, the other in short after it."""

import hmac
import re
from email.charset import Charset
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from mikhak.notices.letters import ISOLATE, POP, Letter, letter
from mikhak.notices.models import Notice
from mikhak.ui.paths import localised_path

_ISOLATED = re.compile(f"{ISOLATE}(.*?){POP}")
_ASCII = Charset("utf-8")  # base64: a relay has no reason to write anything anew, which would break its signature
_MARK = re.compile(r"(\d{1,18})-([0-9a-f]{20})")  # behind the + of an envelope sender
_SPAN = r'<span dir="ltr" style="unicode-bidi:isolate;letter-spacing:.5px;white-space:nowrap">\1</span>'


def compose(notice: Notice, address: str, secret: str = "") -> EmailMultiAlternatives:
    """The mail of a notice to an address. The same notice has the same Message-ID each time."""
    first = letter(notice, notice.language, secret)
    second = letter(notice, "en" if notice.language == "fa" else "fa", secret)
    scene = {
        "letters": (first, second),
        "code": notice.dossier_code,
        "in_inbox": notice.owner_ix is not None,
        "host": urlsplit(settings.PUBLIC_URL).hostname,
        "stop": stop_address(notice),
    }
    with override(notice.language):
        text = render_to_string("notices/email.txt", scene)
        bodies = (_html(first, first.paragraphs), _html(second, second.brief))
        html = render_to_string("notices/email.html", {**scene, "bodies": bodies})
    mail = EmailMultiAlternatives(
        subject=first.plain_subject,
        body=text,
        from_email=envelope_sender(notice),
        to=[address],
        headers=_headers(notice),
    )
    mail.encoding = _ASCII
    mail.attach_alternative(html, "text/html")
    for file in notice.files:
        mail.attach(file["name"], file["text"], file["type"])
    return mail


def _headers(notice: Notice) -> dict[str, str]:
    """Beside those of every mail; a reminder can be stopped with one press in the mail program (RFC 8058)."""
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": message_id(notice),
        "Auto-Submitted": "auto-generated",
    }
    if stop := stop_address(notice):
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def stop_address(notice: Notice) -> str:
    """Where the reminders of this request are stopped; empty for what is official."""
    if notice.stop_key is None:
        return ""
    return settings.PUBLIC_URL + localised_path(f"/mail/stop/{notice.stop_key}/", notice.language)


def message_id(notice: Notice) -> str:
    """Stable, so that a mail sent twice across a crash is one mail to the reader; tells nothing to others."""
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{_mac(f'notice:{notice.once}')[:32]}@{sender.partition('@')[2] or 'localhost'}>"


def envelope_sender(notice: Notice) -> str:
    """Where a mail that cannot be delivered comes back to: an address that says which one it was, and that we said so.
    Without a place for such mail it is the sender that people see."""
    name, _at, domain = settings.BOUNCES_TO.partition("@")
    return f"{name}+{notice.pk}-{_mac(f'bounce:{notice.pk}')[:20]}@{domain}" if domain else settings.DEFAULT_FROM_EMAIL


def came_back(address: str) -> int | None:
    """Of which notice this is the envelope sender; None for every other address."""
    mark = _MARK.fullmatch(address.partition("@")[0].rpartition("+")[2].lower())
    if mark is None or not hmac.compare_digest(mark[2], _mac(f"bounce:{mark[1]}")[:20]):
        return None
    return int(mark[1])


def _mac(text: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256").hex()


def _html(words: Letter, paragraphs: tuple[str, ...]) -> dict[str, object]:
    """Paragraphs as HTML. One that is nothing but an isolated code is the message's code, and is set large."""
    return {
        "subject": _safe(words.subject),
        "eyebrow": _safe(words.eyebrow),
        "paragraphs": [
            {"html": _safe(paragraph), "code": bool(_ISOLATED.fullmatch(paragraph))} for paragraph in paragraphs
        ],
        "facts": [(label, _safe(value)) for label, value in words.facts],
    }


def _safe(text: str) -> SafeString:
    marked = _ISOLATED.sub(_SPAN, str(escape(text)))
    return mark_safe(marked.replace("\n", "<br>"))  # noqa: S308 - escaped one line above
