"""Reminders of what waits for the applicant: some days before its day, in the morning of the mission."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from mikhak.dossiers import events, telling
from mikhak.dossiers.models import Dossier
from mikhak.notices import queries as notices

DAYS_BEFORE = (7, 2, 1)
MORNING = 8  # o'clock at the mission


def days_before(day: date, *, told: date, local: datetime) -> int | None:
    """Which reminder of a day is due: the one of 7, 2 or 1 days before, None when none is.

    ``told`` is the day when the person learned of it: what they were told within these days is not repeated.
    """
    left = (day - local.date()).days
    if left < 0 or local.hour < MORNING:
        return None
    stage = min((days for days in DAYS_BEFORE if left <= days), default=None)
    return stage if stage and (day - told).days > stage else None


def remind(
    dossier: Dossier,
    of: str,
    told: Mapping[str, object],
    *,
    once: str,
    now: datetime,
    files: Sequence[Mapping[str, str]] = (),
) -> None:
    """Remind of a ``correction``, a ``payment`` or an ``attendance``, in the caller's transaction, ``once``."""
    if not telling.reaches(dossier) or notices.told(once):
        return
    events.record(dossier, "reminded", {"of": of}, now=now)
    telling.tell(dossier, f"{of}_reminder", told, once=once, now=now, files=files)
