"""Reads of the audit."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from mikhak.vault.models import Opening


def openings_of(dossier_id: UUID) -> QuerySet[Opening]:
    """Who opened a dossier, when and why, newest first; shown to its applicant too."""
    return Opening.objects.filter(dossier_id=dossier_id, verb=Opening.Verb.UNSEAL).order_by("-at", "-id")


def openings(missions: Collection[str] | None) -> QuerySet[Opening]:
    """Everything that was opened, signed or shredded for an officer, at some missions or (None) anywhere."""
    rows = Opening.objects.exclude(officer_id=None)
    return rows if missions is None else rows.filter(mission__in=missions)
