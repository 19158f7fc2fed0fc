"""A document is held from its issue until it is revoked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mikhak.accounts import holdings
from mikhak.accounts.models import Holding


def hold(
    *, applicant_ix: bytes, service: str, number: str, issued: date, expires: date | None, facts: Mapping[str, Any]
) -> Holding:
    """Keep the facts (values of JSON) of a new document for its holder."""
    holding = Holding(applicant_ix=applicant_ix, service=service, number=number, issued_on=issued, expires_on=expires)
    holdings.seal(holding, facts)
    holding.save(force_insert=True)
    return holding


def release(*, number: str) -> None:
    """The document of this number counts no more; nothing happens when none is held."""
    Holding.objects.filter(number=number).delete()
