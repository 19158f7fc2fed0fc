from mikhak.dossiers.models import Dossier
from mikhak.payments.models import Invoice, Payment


def invoice_of(dossier: Dossier) -> Invoice | None:
    """What is due, with its payment if it was made."""
    return Invoice.objects.select_related("payment__officer").filter(dossier=dossier).first()


def payment_of(dossier: Dossier) -> Payment | None:
    return Payment.objects.select_related("invoice", "officer").filter(invoice__dossier=dossier).first()
