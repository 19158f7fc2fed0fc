from mikhak.catalogue.definition import StepSpec
from mikhak.dossiers.flow import Act, Step
from mikhak.dossiers.models import Dossier


class Intake(Step):
    """A clerk looks whether the form is complete and the scans can be read."""

    def acts(self, dossier: Dossier, spec: StepSpec) -> tuple[Act, ...]:
        return (Act("accept_papers"), Act("refuse", "consul"))
