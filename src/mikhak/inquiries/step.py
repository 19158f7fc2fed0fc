from mikhak.catalogue.definition import StepSpec
from mikhak.dossiers.flow import Act, Step
from mikhak.dossiers.models import Dossier
from mikhak.inquiries import queries


class Ask(Step):
    """A question to another body: with the mission until it is sent, then with that body until it has answered."""

    def status(self, dossier: Dossier, spec: StepSpec) -> Dossier.Status:
        return Dossier.Status.WITH_AUTHORITY if queries.waiting(dossier) else Dossier.Status.WITH_MISSION

    def acts(self, dossier: Dossier, spec: StepSpec) -> tuple[Act, ...]:
        return (Act("record_inquiry" if queries.waiting(dossier) else "send_inquiry"),)
