from mikhak.catalogue.definition import StepSpec
from mikhak.dossiers.flow import Act, Step
from mikhak.dossiers.models import Dossier


class Decide(Step):
    """A consul grants, or refuses with a reason of the list; a second one confirms where four eyes are asked."""

    def acts(self, dossier: Dossier, spec: StepSpec) -> tuple[Act, ...]:
        if hasattr(dossier, "decision"):
            return (Act("confirm_decision", "consul"), Act("return_decision", "consul"))
        return (Act("grant", "consul"), Act("refuse", "consul"))
