"""What goes along from one request to the next: answers and papers that both ask for, under the new draft's key.

A journey is a guide with the answers given to it; when one of its services is submitted, the draft of the next one is
made before the submitted one is destroyed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mikhak.accounts.models import Applicant
from mikhak.catalogue import guides
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import FieldSpec, Service, Way
from mikhak.drafts import actions, limits, sealed
from mikhak.drafts.models import Draft, Upload
from mikhak.drafts.queries import Filling


def carry_on(filling: Filling, answers: Mapping[str, Any], *, now: datetime) -> Draft | None:
    """The draft of the service that follows in the journey of a request, with what it asks for too; None at its end.

    ``answers`` are the clean answers that were submitted. To be called while the draft is still there.
    """
    applicant, journey = filling.draft.applicant, filling.state.journey
    way = _next(journey, filling.service.key, applicant, now=now) if applicant and journey else None
    if way is None or way.service is None:
        return None
    service = catalogue.service(way.service)
    draft = actions.start(
        service_key=service.key,
        applicant=applicant,
        on_behalf=whom(service, filling.state.on_behalf),
        answers=fitting(filling.service, service, answers, way.carry),
        mission=filling.draft.mission,
        came_from=filling.service.key,
        journey=journey,
        now=now,
    )
    _copy_papers(filling.draft, draft, service, way.carry, now=now)
    return draft


def _next(journey: Mapping[str, Any], key: str, applicant: Applicant, *, now: datetime) -> Way | None:
    """The next way of a guide to a service for this kind of applicant, after the one of this key."""
    whole = catalogue.catalogue()
    guide = whole.guides.get(journey["guide"])
    if guide is None:  # a later release has it no more
        return None
    names = guides.build_names(guide, journey["answers"], today=now.date(), rules=whole.rules)
    ways = [way for way in guides.ways(guide, names) if way.service in whole.services]
    place = next((index for index, way in enumerate(ways) if way.service == key), len(ways))
    open_to = {applicant.kind, "anyone"}
    return next((way for way in ways[place + 1 :] if whole.services[way.service or ""].audience in open_to), None)


def whom(service: Service, on_behalf: str) -> str:
    """The same person, where the next service is for such; else whom it is for first."""
    return on_behalf if on_behalf in service.on_behalf else service.on_behalf[0]


def fitting(
    old: Service, new: Service, answers: Mapping[str, Any], carry: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The answers that the new service asks for too: of the same name, or as ``carry`` says, and of the same type."""
    asked = {spec.name: spec for spec in old.fields()}
    found = {}
    for spec in new.fields():
        root, *members = (carry or {}).get(spec.name, spec.name).split(".")
        value, source = answers.get(root), asked.get(root)
        for member in members:
            value = value.get(member) if isinstance(value, Mapping) else None
            source = next((part for part in source.parts if part.name == member), None) if source else None
        if value is not None and source is not None and source.type == spec.type:
            found[spec.name] = _trimmed(spec, value)
    return found


def _trimmed(spec: FieldSpec, value: Any) -> Any:
    """Of persons, what the new service asks about them."""
    known = {part.name for part in spec.parts}
    if spec.type == "person":
        return {name: part for name, part in value.items() if name in known}
    if spec.type == "people_list":
        return [{name: part for name, part in row.items() if name in known} for row in value]
    return value


def _copy_papers(old: Draft, new: Draft, service: Service, carry: Mapping[str, str], *, now: datetime) -> None:
    """The scans that the new service asks for too, each sealed again under the new draft's key."""
    read, write = sealed.key_of(old), sealed.key_of(new)
    sources = {carry.get(spec.name, spec.name): spec for spec in service.attachments}
    for upload in old.uploads.filter(item__in=sources):
        spec = sources[upload.item]
        meta = sealed.read_meta(upload, read)
        if upload.position <= spec.max_pages and limits.fits(spec, meta.width, meta.height):
            copy = Upload(draft=new, item=spec.name, position=upload.position, created_at=now)
            sealed.write_meta(copy, write, meta)
            sealed.write_page(copy, write, sealed.read_page(upload, read))
            copy.save(force_insert=True)
