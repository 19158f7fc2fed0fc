from mikhak.appointments import queries
from mikhak.catalogue.definition import StepSpec
from mikhak.dossiers.flow import Act, Step
from mikhak.dossiers.models import Dossier


class Attend(Step):
    """The person comes with the originals: the mission sets a time, then it is the applicant's turn."""

    def status(self, dossier: Dossier, spec: StepSpec) -> Dossier.Status:
        return Dossier.Status.WITH_APPLICANT if queries.live(dossier) else Dossier.Status.WITH_MISSION

    def acts(self, dossier: Dossier, spec: StepSpec) -> tuple[Act, ...]:
        if queries.live(dossier):
            return (Act("record_attendance"), Act("set_attendance"), Act("cancel_attendance"))
        return (Act("set_attendance"), Act("record_attendance"))  # who is at the counter already is not sent away
