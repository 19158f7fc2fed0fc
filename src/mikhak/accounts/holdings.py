"""What is kept of an applicant's documents, so that a later service can build on them without asking again."""

import json
from collections.abc import Mapping
from typing import Any

from mikhak.accounts.models import Holding
from mikhak.vault import client, sealing


def seal(holding: Holding, facts: Mapping[str, Any]) -> None:
    """Seal facts (values of JSON) into the row, which the caller saves."""
    plain = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True).encode()
    holding.facts = sealing.seal_with(client.holdings_key(bytes(holding.applicant_ix)), _place(holding), plain)


def open_facts(holding: Holding) -> dict[str, Any]:
    """The facts of a document, with its number and the day of issue."""
    key = client.holdings_key(bytes(holding.applicant_ix))
    facts: dict[str, Any] = json.loads(sealing.open_with(key, _place(holding), bytes(holding.facts)))
    return facts | {"number": holding.number, "issued": holding.issued_on.isoformat()}


def _place(holding: Holding) -> str:
    return f"accounts.holding.facts:{holding.number}"
