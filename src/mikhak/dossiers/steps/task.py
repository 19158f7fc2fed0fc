from mikhak.catalogue.definition import StepSpec
from mikhak.dossiers.flow import OUTSIDE, Act, Step
from mikhak.dossiers.models import Dossier


class Task(Step):
    """A named piece of work with a result: register, translate, forward, shelter ..."""

    def status(self, dossier: Dossier, spec: StepSpec) -> Dossier.Status:
        return Dossier.Status.WITH_MISSION if spec.by in OUTSIDE else Dossier.Status.WITH_AUTHORITY

    def acts(self, dossier: Dossier, spec: StepSpec) -> tuple[Act, ...]:
        return (Act("record_task"),)
