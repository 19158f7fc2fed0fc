from datetime import datetime

from mikhak.accounts.access import OfficerActor
from mikhak.dossiers import access
from mikhak.dossiers.models import Dossier
from mikhak.dossiers.sealed import open_parts
from mikhak.drafts import store
from mikhak.issuance.models import IssuedDocument
from mikhak.ui.refusals import NotFound


def document_pdf(actor: OfficerActor, code: str, *, now: datetime, kind: str = "") -> tuple[IssuedDocument, bytes]:
    """The PDF of a document of a dossier for printing, through the vault; raises NotFound.

    ``kind`` is one of ``outcome.also`` of the service; empty: its own document.
    """
    dossier = access.for_officer(actor, code, today=now.date())
    issued = IssuedDocument.objects.select_related("part").filter(dossier=dossier, kind=kind).first()
    if issued is None:
        raise NotFound
    opened = open_parts(dossier, [issued.part], actor=actor, purpose="print", now=now)
    sealer = opened.sealers[issued.part_id]
    return issued, sealer.open_file(f"issuance.document:{issued.pk}", store.read(issued.path))


def documents_of(dossier: Dossier) -> list[IssuedDocument]:
    """The register's lines of a dossier that was fetched with rights already, in the order of their issue."""
    return list(dossier.documents.select_related("officer", "revoked_by"))
