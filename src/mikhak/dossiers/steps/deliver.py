from mikhak.catalogue.definition import StepSpec
from mikhak.dossiers.flow import Act, Step
from mikhak.dossiers.models import Dossier


class Deliver(Step):
    """The document is handed over, posted or sent."""

    def acts(self, dossier: Dossier, spec: StepSpec) -> tuple[Act, ...]:
        return (Act("hand_over"),)
