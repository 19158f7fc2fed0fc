"""The sealed half of a dossier: parts. Anybody can add one; only the vault, for a named officer, lets one be read."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from mikhak.accounts.access import OfficerActor
from mikhak.dossiers.models import Attachment, Dossier, Part
from mikhak.drafts import store
from mikhak.drafts.sealed import UploadMeta
from mikhak.missions.queries import HEADQUARTERS
from mikhak.vault import client, opening
from mikhak.vault.sealing import MissionPublicKey, Sealer

LETTER = ":message"  # item of the pages that came with a message; no paper of a service is called so


def add_part(
    dossier: Dossier, kind: str, content: Mapping[str, Any], *, now: datetime, part_id: uuid.UUID | None = None
) -> tuple[Part, Sealer]:
    """Seal a lot for the dossier's mission. The Sealer is for the files of the same transaction and then forgotten."""
    part_id = part_id or uuid.uuid4()
    shred_key = client.deposit(dossier.pk, part_id)
    mission = client.mission_key(dossier.mission)
    part, sealer = seal_part(dossier, kind, content, part_id=part_id, mission=mission, shred_key=shred_key, now=now)
    part.save(force_insert=True)
    return part, sealer


def seal_part(
    dossier: Dossier,
    kind: str,
    content: Mapping[str, Any],
    *,
    part_id: uuid.UUID,
    mission: MissionPublicKey,
    shred_key: bytes,
    now: datetime,
) -> tuple[Part, Sealer]:
    """A lot sealed with keys that were fetched before; its row is still to be written."""
    sealer, wrapped = Sealer.new(dossier.pk, mission, shred_key, part_id)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    part = Part(
        id=part_id,
        dossier=dossier,
        kind=kind,
        epoch=sealer.epoch,
        wrapped_key=wrapped,
        answers=sealer.seal(_content_label(part_id), text),
        created_at=now,
    )
    return part, sealer


def add_page(part: Part, sealer: Sealer, *, item: str, position: int, jpeg: bytes, meta: UploadMeta) -> Attachment:
    """Seal one redrawn page into a file of the dossier."""
    attachment = Attachment(dossier=part.dossier, part=part, item=item, position=position)
    attachment.path = store.write(sealer.seal_file(_file_label(attachment.pk), jpeg))
    attachment.meta = sealer.seal(_meta_label(attachment.pk), json.dumps(asdict(meta)).encode())
    attachment.save(force_insert=True)
    return attachment


def _content_label(part_id: uuid.UUID) -> str:
    return f"dossiers.part.answers:{part_id}"


def _file_label(attachment_id: uuid.UUID) -> str:
    return f"dossiers.attachment.file:{attachment_id}"


def _meta_label(attachment_id: uuid.UUID) -> str:
    return f"dossiers.attachment.meta:{attachment_id}"


@dataclass(frozen=True)
class OpenDossier:
    """A dossier opened for one officer and purpose; lives as long as one request."""

    dossier: Dossier
    parts: tuple[Part, ...]  # the submission first, then as they came
    contents: dict[uuid.UUID, dict[str, Any]]  # part -> what it holds
    sealers: dict[uuid.UUID, Sealer]

    def content(self, part_id: uuid.UUID) -> dict[str, Any]:
        return self.contents[part_id]

    @property
    def submitted(self) -> dict[str, Any]:
        """The submission as it stands after all corrections: on_behalf, answers, profile, email ..."""
        first, *corrections = self._told
        merged = dict(first)
        merged["answers"] = dict(merged["answers"])
        for content in corrections:
            merged["answers"].update(content["answers"])
        return merged

    @property
    def as_submitted(self) -> dict[str, Any]:
        """The submission before any correction."""
        return self._told[0]

    @property
    def mended(self) -> dict[str, list[Any]]:
        """What stood in the answers that corrections changed, by field, oldest first."""
        first, *corrections = self._told
        now, before = dict(first["answers"]), dict[str, list[Any]]()
        for content in corrections:
            for name, value in content["answers"].items():
                before.setdefault(name, []).append(now.get(name))
                now[name] = value
        return before

    @property
    def _told(self) -> list[dict[str, Any]]:
        """What the applicant answered: the submission, then the corrections as they came."""
        answered = {Part.Kind.SUBMISSION, Part.Kind.CORRECTION}
        return [self.contents[part.pk] for part in self.parts if part.kind in answered]

    @property
    def records(self) -> dict[str, dict[str, Any]]:
        """What officers recorded, by step key; the newest counts."""
        office = [self.contents[part.pk] for part in self.parts if part.kind == Part.Kind.OFFICE]
        return {content["step"]: content["record"] for content in office if "record" in content}

    def meta(self, attachment: Attachment) -> UploadMeta:
        sealer = self.sealers[attachment.part_id]
        return UploadMeta(**json.loads(sealer.open(_meta_label(attachment.pk), bytes(attachment.meta))))

    def page(self, attachment: Attachment) -> bytes:
        """The JPEG of one page."""
        return self.sealers[attachment.part_id].open_file(_file_label(attachment.pk), store.read(attachment.path))


def open_parts(dossier: Dossier, parts: list[Part], *, actor: OfficerActor, purpose: str, now: datetime) -> OpenDossier:
    """Have the vault open parts for an officer; the audit record is durable before anything opens.

    Raises VaultRefused (rights, budget) and VaultUnavailable.
    """
    passed = dossier.mission if HEADQUARTERS in {dossier.mission, dossier.unit} else ""
    assertion = actor.assertion(now, passed=passed)
    sealers, contents = {}, {}
    for part in parts:
        sealer = opening.unseal(
            dossier_id=dossier.pk,
            part_id=part.pk,
            mission=dossier.mission,
            wrapped_key=bytes(part.wrapped_key),
            epoch=part.epoch,
            assertion=assertion,
            purpose=purpose,
        )
        sealers[part.pk] = sealer
        contents[part.pk] = json.loads(sealer.open(_content_label(part.pk), bytes(part.answers)))
    ordered = sorted(parts, key=lambda part: part.kind != Part.Kind.SUBMISSION)
    return OpenDossier(dossier, tuple(ordered), contents, sealers)
