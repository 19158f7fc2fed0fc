"""Messages about a report: its code, what it is and who has it; what was answered travels sealed."""

from datetime import datetime

from mikhak.missions import queries as missions
from mikhak.notices import actions as notices
from mikhak.support.kinds import KINDS
from mikhak.support.models import Report


def tell(report: Report, kind: str, *, once: str, now: datetime, secret: str = "") -> None:
    """One mail to who reported; none when no address was given. ``secret`` is sealed, and erased once it is sent."""
    if report.reply_box is None:
        return
    values = {"code": report.code, "report": KINDS[report.kind].title.words, "mission": mission_words(report)}
    notices.send(
        kind=kind,
        language=report.language,
        values=values,
        once=once,
        now=now,
        to_box=bytes(report.reply_box),
        secret=secret,
    )


def mission_words(report: Report) -> dict[str, str]:
    """The name of the mission, by language."""
    return missions.mission(report.mission).title.words
