from mikhak.appointments.models import Attendance
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


def to_bring(dossier: Dossier) -> list[Text]:
    """The originals of what was sent, and what the service asks for besides."""
    service = flow.service_of(dossier)
    sent = set(dossier.attachments.filter(superseded=False).values_list("item", flat=True))
    papers = [one.label for one in service.attachments if one.name in sent and one.original != "none"]
    return [*papers, *(service.attendance.bring if service.attendance else ())]
