from mikhak.dossiers.models import Dossier
from mikhak.inquiries.models import Inquiry


def waiting(dossier: Dossier) -> Inquiry | None:
    """The inquiry of the current step that has no answer yet."""
    return Inquiry.objects.filter(dossier=dossier, step=dossier.step, answered_at=None).first()


def of(dossier: Dossier) -> list[Inquiry]:
    """All inquiries of a dossier, oldest first; their words are in the opened dossier."""
    people = ("sent_by", "recorded_by", "question", "answer")
    return list(Inquiry.objects.select_related(*people).filter(dossier=dossier).order_by("sent_at"))
