"""The vault for tests: a keystore made once per process, and what a mission's officer needs to open a dossier."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from mikhak.vault import client, keystore, opening
from mikhak.vault.sealing import Sealer


@pytest.fixture(scope="session", autouse=True)
def vault() -> Iterator[Path]:
    """Makes VAULT_DIR before the first test; each worker of a parallel run has its own."""
    directory = Path(settings.VAULT_DIR) / os.environ.get("PYTEST_XDIST_WORKER", "main")
    if not (directory / keystore.MANIFEST).exists():
        # Year 2020: whatever moment a test travels to, there are keys for it.
        keystore.initialise(directory, now=datetime(2020, 1, 1, tzinfo=UTC))
    configured, settings.VAULT_DIR = settings.VAULT_DIR, str(directory)
    yield directory
    settings.VAULT_DIR = configured


def sealer(dossier_id: UUID, mission: str, part_id: UUID | None = None) -> tuple[Sealer, bytes]:
    """What the portal does at submission: a Sealer and the wrapped key to keep."""
    return Sealer.new(dossier_id, client.mission_key(mission), client.deposit(dossier_id, part_id), part_id)


def opened(
    dossier_id: UUID, mission: str, wrapped: bytes, *, officer_id: int = 1, part_id: UUID | None = None
) -> Sealer:
    """What the office does when an officer of the mission opens a dossier now."""
    key = client.mission_key(mission)
    assertion = opening.make_assertion(officer_id=officer_id, missions=[mission], now=datetime.now(UTC))
    return opening.unseal(
        dossier_id=dossier_id,
        mission=mission,
        wrapped_key=wrapped,
        epoch=key.epoch,
        assertion=assertion,
        purpose="examine",
        part_id=part_id,
    )
