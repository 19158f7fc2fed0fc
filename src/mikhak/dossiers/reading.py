"""Opening a dossier for an officer, and the names that rules use of what is then seen."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from mikhak.accounts.access import OfficerActor
from mikhak.catalogue import context
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import FieldSpec, Service, StepSpec
from mikhak.catalogue.fields import kind as kind_of
from mikhak.dossiers import events
from mikhak.dossiers.models import Dossier
from mikhak.dossiers.sealed import OpenDossier, open_parts
from mikhak.missions import queries as missions

SITTING = timedelta(minutes=10)  # turning the pages of a dossier is one reading of it


def read(dossier: Dossier, *, actor: OfficerActor, purpose: str, now: datetime) -> OpenDossier:
    """Open everything in a dossier; one line of history a sitting tells the applicant who read it. Rights are the
    caller's business. Raises VaultRefused, VaultUnavailable.
    """
    opened = open_parts(dossier, list(dossier.parts.all()), actor=actor, purpose=purpose, now=now)
    mine = [line.at for line in dossier.events.all() if line.name == "opened" and line.officer_id == actor.id]
    if not mine or now - max(mine) > SITTING:
        events.record(dossier, "opened", {"purpose": purpose}, now=now, officer=actor.officer)
    return opened


NOTHING: Mapping[str, Any] = {"answers": {}, "profile": {}, "kind": "iranian", "on_behalf": "self"}


def names_of(opened: OpenDossier, *, today: date) -> context.Names:
    """What the conditions of its service speak of, from an opened dossier as it stands after all corrections."""
    return names_from(opened.dossier, opened.submitted, today=today)


def names_from(dossier: Dossier, told: Mapping[str, Any], *, today: date) -> context.Names:
    """The names when ``told`` was submitted; NOTHING for who works on a dossier without opening it."""
    return context.build_names(
        catalogue.pinned(dossier.version),
        answers=told["answers"],
        profile=told["profile"],
        kind=told["kind"],
        on_behalf=told["on_behalf"],
        mission=missions.mission(dossier.mission).names,
        today=today,
        rules=catalogue.catalogue().rules,
        held=told.get("held"),  # as it was at submission; the first dossiers have none
    )


def records_of(service: Service, recorded: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """What officers recorded, as rules see it: every field of every step by its key, None where nothing is recorded."""

    def value(step: StepSpec, spec: FieldSpec) -> object:
        told = recorded.get(step.key, {}).get(spec.name)
        return None if told is None else kind_of(spec.type).to_names(spec, told)

    return {step.key: {spec.name: value(step, spec) for spec in step.fields} for step in service.flow}
