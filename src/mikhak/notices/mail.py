"""A notice as an e-mail: plain text and HTML of one hand, the person's language first, the other after it."""

import hmac
import re
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

_ISOLATED = re.compile(f"{ISOLATE}(.*?){POP}")
_SPAN = r'<span dir="ltr" style="unicode-bidi:isolate;letter-spacing:.5px">\1</span>'


def compose(notice: Notice, address: str, secret: str = "") -> EmailMultiAlternatives:
    """The mail of a notice to an address. The same notice has the same Message-ID each time."""
    first = letter(notice, notice.language, secret)
    second = letter(notice, "en" if notice.language == "fa" else "fa", secret)
    scene = {
        "letters": (first, second),
        "code": notice.dossier_code,
        "in_inbox": notice.owner_ix is not None,
        "host": urlsplit(settings.PUBLIC_URL).hostname,
    }
    with override(notice.language):
        text = render_to_string("notices/email.txt", scene)
        html = render_to_string("notices/email.html", {**scene, "bodies": (_html(first), _html(second))})
    mail = EmailMultiAlternatives(
        subject=first.plain_subject,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    for file in notice.files:
        mail.attach(file["name"], file["text"], file["type"])
    return mail


def message_id(notice: Notice) -> str:
    """Stable, so that a mail sent twice across a crash is one mail to the reader; tells nothing to others."""
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    token = hmac.digest(settings.SECRET_KEY.encode(), f"notice:{notice.once}".encode(), "sha256").hex()[:32]
    return f"<{token}@{sender.partition('@')[2] or 'localhost'}>"


def _html(words: Letter) -> dict[str, object]:
    """Paragraphs as HTML. One that is nothing but an isolated code is the message's code, and is set large."""
    return {
        "subject": _safe(words.subject),
        "eyebrow": _safe(words.eyebrow),
        "paragraphs": [
            {"html": _safe(paragraph), "code": bool(_ISOLATED.fullmatch(paragraph))} for paragraph in words.paragraphs
        ],
        "facts": [(label, _safe(value)) for label, value in words.facts],
    }


def _safe(text: str) -> SafeString:
    marked = _ISOLATED.sub(_SPAN, str(escape(text)))
    return mark_safe(marked.replace("\n", "<br>"))  # noqa: S308 - escaped one line above
