"""Reports for the desk, filed at the domain: how they are filed at the portal is tested there."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.utils import timezone
from PIL import Image

from mikhak.accounts.queries import database_now
from mikhak.support import actions
from mikhak.support.models import MailboxChange, Report
from mikhak.support.sealed import Person

PERSON = Person("iranian", "0932833810")
OLD, NEW = "old@mail.example", "new@mail.example"


def _about(mission: str, ago: timedelta, **more: Any) -> dict[str, Any]:
    who = {"person": PERSON, "language": "fa", "browser": "b", "network": str(uuid4()), "once": uuid4()}
    return {"mission": mission, "now": timezone.now() - ago, **who, **more}


def trouble(mission: str, *, days_ago: int = 0) -> Report:
    """Somebody cannot sign in."""
    told = {"topic": "no_code", "text": "رمز نمی‌رسد."}
    return actions.file(kind="sign-in", email=NEW, told=told, **_about(mission, timedelta(days=days_ago)))


def mailbox_report(mission: str) -> Report:
    """Somebody lost a mailbox; one page came along. By the clock of the database, which no test turns, three days have
    just passed."""
    about = _about(mission, timedelta())
    out = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, "JPEG")
    sent = {name: about[name] for name in ("once", "browser", "network", "now")}
    actions.keep_page(item="passport", data=out.getvalue(), name="passport.jpg", **sent)
    made = actions.ask_for_mailbox(account=PERSON, old_email=OLD, email=NEW, told={}, **about)
    MailboxChange.objects.filter(report=made).update(decided_from=database_now())
    return made
