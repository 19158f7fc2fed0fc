from datetime import datetime

from mikhak.appointments import queries, slots
from mikhak.catalogue.definition import StepSpec
from mikhak.dossiers import telling
from mikhak.dossiers.flow import Act, Step
from mikhak.dossiers.models import Dossier


class Attend(Step):
    """The person comes with the originals, at a time chosen at a desk or, where there is none, set by the mission."""

    def enter(self, dossier: Dossier, spec: StepSpec, *, now: datetime) -> None:
        if slots.chooses(dossier):
            telling.tell(dossier, "attendance_open", once=f"choose:{dossier.pk}:{spec.key}", now=now)

    def status(self, dossier: Dossier, spec: StepSpec) -> Dossier.Status:
        theirs = queries.live(dossier) or slots.chooses(dossier)
        return Dossier.Status.WITH_APPLICANT if theirs else Dossier.Status.WITH_MISSION

    def acts(self, dossier: Dossier, spec: StepSpec) -> tuple[Act, ...]:
        if queries.live(dossier):
            return (Act("record_attendance"), Act("set_attendance"), Act("cancel_attendance"))
        return (Act("set_attendance"), Act("record_attendance"))  # who is at the counter already is not sent away
