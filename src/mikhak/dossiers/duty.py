"""The duty alert: an urgent dossier reaches the officers on duty at once, by e-mail, whatever the hour."""

from datetime import datetime

from mikhak.accounts import queries as accounts
from mikhak.dossiers import events, telling
from mikhak.dossiers.models import Dossier
from mikhak.notices import actions as notices
from mikhak.notices.boxes import address_box


def alert(dossier: Dossier, *, now: datetime) -> None:
    """One notice to each officer on duty at the mission; the history says how many."""
    officers = accounts.officers_on_duty(dossier.mission, today=now.date())
    for officer in officers:
        notices.send(
            kind="duty_alert",
            language=officer.language,
            values=telling.values(dossier),
            once=f"duty:{dossier.pk}:{officer.pk}",
            now=now,
            to_box=address_box(officer.email),
            dossier_code=dossier.code,
        )
    events.record(dossier, "duty_alerted", {"officers": len(officers)}, now=now)
