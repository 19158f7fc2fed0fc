from mikhak.appointments.models import Attendance
from mikhak.dossiers.models import Dossier


def live(dossier: Dossier) -> Attendance | None:
    """The time that is set for the current step and still to come."""
    alive = Attendance.objects.filter(dossier=dossier, step=dossier.step, cancelled_at=None, attended_at=None)
    return alive.first()


def of(dossier: Dossier) -> list[Attendance]:
    """All times ever set, oldest first."""
    return list(Attendance.objects.select_related("set_by", "recorded_by").filter(dossier=dossier).order_by("set_at"))
