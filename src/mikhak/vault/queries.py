"""Reads of the audit."""

from uuid import UUID

from django.db.models import QuerySet

from mikhak.vault.models import Opening


def openings_of(dossier_id: UUID) -> QuerySet[Opening]:
    """Who opened a dossier, when and why, newest first; shown to its applicant too."""
    return Opening.objects.filter(dossier_id=dossier_id, verb=Opening.Verb.UNSEAL).order_by("-at", "-id")
