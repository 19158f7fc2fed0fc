"""Opening a dossier for an officer, and the names that rules use of what is then seen."""

from datetime import date, datetime, timedelta
from typing import Any

from mikhak.accounts.access import OfficerActor
from mikhak.catalogue import context
from mikhak.catalogue import queries as catalogue
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


def names_of(opened: OpenDossier, *, today: date) -> context.Names:
    """What the conditions of its service speak of, from an opened dossier as it stands after all corrections."""
    told = opened.submitted
    return context.build_names(
        catalogue.pinned(opened.dossier.version),
        answers=told["answers"],
        profile=told["profile"],
        kind=told["kind"],
        on_behalf=told["on_behalf"],
        mission=missions.mission(opened.dossier.mission).names,
        today=today,
        rules=catalogue.catalogue().rules,
        held=told.get("held"),  # as it was at submission; the first dossiers have none
    )


def records_of(opened: OpenDossier) -> dict[str, dict[str, Any]]:
    """What officers recorded, as rules see it: every field of every step by its key, None where nothing is recorded."""
    recorded = opened.records

    def value(step: str, spec: Any) -> object:
        told = recorded.get(step, {}).get(spec.name)
        return None if told is None else kind_of(spec.type).to_names(spec, told)

    flow = catalogue.pinned(opened.dossier.version).flow
    return {step.key: {spec.name: value(step.key, spec) for spec in step.fields} for step in flow}
