from datetime import datetime

from mikhak.appointments.models import Attendance, Hold, Waiting
from mikhak.catalogue.flow import brought
from mikhak.dossiers import flow
from mikhak.dossiers.models import Dossier
from mikhak.lib.text import Text


def live(dossier: Dossier) -> Attendance | None:
    """The time that is set for the current step and still to come."""
    alive = Attendance.objects.filter(dossier=dossier, step=dossier.step, cancelled_at=None, attended_at=None)
    return alive.first()


def of(dossier: Dossier) -> list[Attendance]:
    """All times ever set, oldest first."""
    return list(Attendance.objects.select_related("set_by", "recorded_by").filter(dossier=dossier).order_by("set_at"))


def who_comes(dossier: Dossier) -> list[Text]:
    """Those who have to come; all who may have to, where submission did not tell them apart."""
    spec = flow.service_of(dossier).attendance
    listed = spec.attendees if spec else ()
    return [one.who for place, one in enumerate(listed) if place in dossier.attendees or not dossier.attendees]


def to_bring(dossier: Dossier) -> list[Text]:
    """The originals and copies of what was sent, and what the service asks for besides."""
    service = flow.service_of(dossier)
    sent = set(dossier.attachments.filter(superseded=False).values_list("item", flat=True))
    papers = [brought(one) for one in service.attachments if one.name in sent]
    return [*(text for text in papers if text), *(service.attendance.bring if service.attendance else ())]


def held(dossier: Dossier, *, now: datetime) -> Hold | None:
    """The place that is held for a dossier now."""
    return Hold.objects.filter(dossier=dossier, until__gt=now).first()


def waits(dossier: Dossier) -> bool:
    """Whether an earlier time is wanted."""
    return Waiting.objects.filter(dossier=dossier).exists()


def title_of(dossier: Dossier) -> Text:
    """What the dossier is about."""
    return flow.service_of(dossier).title
