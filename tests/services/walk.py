"""What the pure half of the system says of an example: its clean answers, verdicts, redirect, fee and path."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mikhak.catalogue import context, flow, forms
from mikhak.catalogue.definition import Example, Section, Service
from mikhak.catalogue.loader import Catalogue
from mikhak.missions import queries as missions


@dataclass(frozen=True)
class Walked:
    answers: dict[str, Any]
    errors: dict[str, str]
    names: dict[str, Any]
    redirect: str | None
    refused: tuple[str, ...]  # rules that keep the request from being submitted
    warned: tuple[str, ...]
    papers: tuple[str, ...]  # demanded
    eur: Decimal
    path: tuple[str, ...]

    @property
    def verdict(self) -> str:
        if self.redirect:
            return "redirected"
        if self.errors:
            return "invalid"
        return "refused" if self.refused else "accepted"


def walk(catalogue: Catalogue, service: Service, example: Example) -> Walked:
    """Fill in the form with the answers of an example, as its person, on its day, at its mission."""
    person = catalogue.people[example.person]

    def names_for(answers: Mapping[str, Any]) -> dict[str, Any]:
        return context.build_names(
            service,
            answers=answers,
            profile={} if example.quick else person.profile | example.profile,
            kind=person.kind,
            on_behalf=example.on_behalf,
            mission=missions.mission(example.mission).names,
            today=example.today,
            rules=catalogue.rules,
        )

    scene = forms.Scene(language="fa", today=example.today, places=missions, names=names_for({}))
    answers, errors = forms.clean_all(
        service, example.answers, names_for=names_for, scene=scene, sections=_pages(service, example)
    )
    names = names_for(answers)
    redirect = flow.redirect(service, names)
    failing = [verdict.condition for verdict in flow.verdicts(service, names) if verdict.state != "holds"]
    if example.quick:
        redirect, failing = None, []  # people in distress are heard first
    return Walked(
        answers=answers,
        errors=errors,
        names=names,
        redirect=redirect.to if redirect else None,
        refused=tuple(condition.key for condition in failing if condition.severity == "block"),
        warned=tuple(condition.key for condition in failing if condition.severity == "warn"),
        papers=tuple(demand.spec.name for demand in flow.attachments(service, names) if demand.demanded),
        eur=flow.fee(service, names).eur,
        path=flow.path(service, names),
    )


def _pages(service: Service, example: Example) -> tuple[Section, ...]:
    """The pages to fill in: of a quick request only the few questions that suffice."""
    if not example.quick:
        return service.sections
    return tuple(
        section.model_copy(update={"fields": tuple(spec for spec in section.fields if spec.name in service.quick)})
        for section in service.sections
    )
