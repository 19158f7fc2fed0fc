from datetime import datetime

from mikhak.catalogue.definition import StepSpec
from mikhak.dossiers.flow import Act, Step
from mikhak.dossiers.models import Dossier
from mikhak.payments import actions


class Pay(Step):
    """The applicant pays; the clerk records it with a receipt number."""

    def enter(self, dossier: Dossier, spec: StepSpec, *, now: datetime) -> None:
        actions.invoice(dossier=dossier, now=now)

    def status(self, dossier: Dossier, spec: StepSpec) -> Dossier.Status:
        return Dossier.Status.WITH_APPLICANT

    def acts(self, dossier: Dossier, spec: StepSpec) -> tuple[Act, ...]:
        return (Act("record_payment"),)  # the other acts on money have a page of their own, open after the end too
