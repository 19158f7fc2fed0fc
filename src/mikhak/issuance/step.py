from mikhak.catalogue.definition import StepSpec
from mikhak.dossiers.flow import Act, Step
from mikhak.dossiers.models import Dossier


class Issue(Step):
    """The document is made, numbered, sealed and entered in the register."""

    def acts(self, dossier: Dossier, spec: StepSpec) -> tuple[Act, ...]:
        return (Act("issue"),)
