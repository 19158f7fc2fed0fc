"""Requests in distress: the few questions that suffice, on one page, without an account."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mikhak.catalogue import context
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import FieldSpec, Section, Service
from mikhak.catalogue.fields import Scene
from mikhak.catalogue.forms import AnswersForm, build_form
from mikhak.drafts import actions
from mikhak.drafts.models import Draft
from mikhak.missions import queries as missions


def form(
    service: Service, *, language: str, today: date, posted: Any, raw: Any = None, more: tuple[FieldSpec, ...] = ()
) -> AnswersForm:
    """The page of a service; each question is shown when its own page would be. ``more`` is asked besides, first."""

    def names(answers: dict[str, Any]) -> context.Names:
        return context.build_names(
            service,
            answers=answers,
            profile={},
            kind="iranian",
            on_behalf=_whom(service),
            mission=None,
            today=today,
            rules=catalogue.catalogue().rules,
        )

    asked = [_shown(spec, page) for page in service.sections for spec in page.fields if spec.name in service.quick]
    section = Section(key="quick", title=service.title, fields=(*more, *asked))
    scene = Scene(language=language, today=today, places=missions, names=names({}))
    return build_form(section, answers={}, names=names, scene=scene, data=posted, raw=raw)


def start(
    service: Service, *, told: Mapping[str, Any], mission: str, browser: str, draft_id: UUID, now: datetime
) -> Draft:
    """A draft of the answers, ready to be submitted; without a mission it goes to the one that serves the country."""
    answers = {name: answer for name, answer in told.items() if answer is not None}
    return actions.start(
        service_key=service.key,
        browser=browser,
        on_behalf=_whom(service),
        answers=answers,
        mission=mission or missions.offered_for(_country(service, answers)).key,
        draft_id=draft_id,
        now=now,
    )


def _whom(service: Service) -> str:
    return "self" if "self" in service.on_behalf else service.on_behalf[0]


def _shown(spec: FieldSpec, page: Section) -> FieldSpec:
    rules = [f"({rule})" for rule in (page.show_if, spec.show_if) if rule]
    return spec.model_copy(update={"show_if": " && ".join(rules) or None})


def _country(service: Service, answers: Mapping[str, Any]) -> str:
    """Where the person is, by the first answer that names a country."""
    for spec in service.fields():
        answer = answers.get(spec.name)
        if spec.type == "country" and answer:
            return str(answer)
        if spec.type in {"city", "address"} and answer:
            return str(answer.get("country") or "")
    return ""
