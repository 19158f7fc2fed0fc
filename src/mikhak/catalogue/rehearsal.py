"""The examples of a service gone through without tables: what they come to, whether that is what they say, and what
none of them touches."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mikhak.catalogue import checks, context, flow, forms, guides
from mikhak.catalogue.definition import AttachmentSpec, Example, FieldSpec, Guide, Section, Service
from mikhak.catalogue.fields.base import Places
from mikhak.catalogue.loader import Catalogue, Problem, Steps

# Key of a mission -> what conditions see of it; raises LookupError for one that takes no requests.
MissionNames = Callable[[str], Mapping[str, object]]


@dataclass(frozen=True)
class Rehearsed:
    """What an example comes to."""

    example: Example
    answers: dict[str, Any]
    errors: dict[str, str]
    names: dict[str, Any]
    redirect: str | None
    refused: tuple[str, ...]  # rules that keep the request from being submitted
    warned: tuple[str, ...]
    papers: tuple[str, ...]  # demanded
    tier: str | None
    eur: Decimal
    path: tuple[str, ...]
    goes_to: str | None

    @property
    def verdict(self) -> str:
        if self.redirect:
            return "redirected"
        if self.errors:
            return "invalid"
        return "refused" if self.refused else "accepted"


def rehearse(
    catalogue: Catalogue, service: Service, example: Example, *, places: Places, mission_names: MissionNames
) -> Rehearsed:
    """Fill in the form with the answers of an example, as its person, on its day, at its mission."""
    person = catalogue.people[example.person]

    def names_for(answers: Mapping[str, Any]) -> dict[str, Any]:
        return context.build_names(
            service,
            answers=answers,
            profile={} if example.quick else person.profile | example.profile,
            kind=person.kind,
            on_behalf=example.on_behalf,
            mission=mission_names(example.mission),
            today=example.today,
            rules=catalogue.rules,
            held=example.held,
        )

    scene = forms.Scene(language="fa", today=example.today, places=places, names=names_for({}))
    answers, errors = forms.clean_all(
        service, example.answers, names_for=names_for, scene=scene, sections=_pages(service, example)
    )
    names = names_for(answers)
    redirect = flow.redirect(service, names)
    failing = [verdict.condition for verdict in flow.verdicts(service, names) if verdict.state != "holds"]
    if example.quick:
        redirect, failing = None, []  # people in distress are heard first
    due = flow.fee(service, names)
    return Rehearsed(
        example=example,
        answers=answers,
        errors=errors,
        names=names,
        redirect=redirect.to if redirect else None,
        refused=tuple(condition.key for condition in failing if condition.severity == "block"),
        warned=tuple(condition.key for condition in failing if condition.severity == "warn"),
        papers=tuple(demand.spec.name for demand in flow.attachments(service, names) if demand.demanded),
        tier=due.tier.key if due.tier else None,
        eur=due.eur,
        path=flow.path(service, names),
        goes_to=flow.goes_to(service, names),
    )


def _pages(service: Service, example: Example) -> tuple[Section, ...]:
    """The pages to fill in: of a quick request only the few questions that suffice."""
    if not example.quick:
        return service.sections
    return tuple(
        section.model_copy(update={"fields": tuple(spec for spec in section.fields if spec.name in service.quick)})
        for section in service.sections
    )


def problems(catalogue: Catalogue, service: Service, *, places: Places, mission_names: MissionNames) -> list[Problem]:
    """Examples that come to something else than they say, and whatever no example touches, with file and line."""
    source = catalogue.sources[service.key]
    rehearsed: list[Rehearsed] = []
    found: list[tuple[Steps, str]] = []
    for index, example in enumerate(service.examples):
        try:
            one = rehearse(catalogue, service, example, places=places, mission_names=mission_names)
        except LookupError as error:
            found.append((("examples", index, "mission"), f"{example.name}: {error}"))
            continue
        rehearsed.append(one)
        found += [(("examples", index, "expect"), sentence) for sentence in disagreements(one)]
    found += untouched(service, rehearsed)
    found += _units(service, mission_names)
    if service.audience == "foreign":
        found += checks.without_arabic(service)
    return [source.problem(steps, sentence) for steps, sentence in found]


def _units(service: Service, mission_names: MissionNames) -> Iterator[tuple[Steps, str]]:
    """Steps that are handed to a mission that does not exist or takes no requests."""
    for index, step in enumerate(service.flow):
        if step.unit:
            try:
                mission_names(step.unit)
            except LookupError as error:
                yield ("flow", index, "unit"), f"{step.key}: {error}"


def guide_problems(catalogue: Catalogue, guide: Guide) -> list[Problem]:
    """Examples of a guide that lead elsewhere than they say, and ways that none takes or all take."""
    source, seen = catalogue.sources[guide.key], []
    found: list[tuple[Steps, str]] = []
    for index, example in enumerate(guide.examples):
        names = guides.build_names(guide, example.answers, today=example.today, rules=catalogue.rules)
        seen.append(names)
        led = tuple(way.service for way in guides.ways(guide, names) if way.service)
        if led != example.expect:
            sentence = f"{example.name}: leads to {' '.join(led)}, not {' '.join(example.expect)}."
            found.append((("examples", index, "expect"), sentence))
    rules: list[tuple[Steps, str | None]] = [
        (("questions", index, "show_if"), spec.show_if) for index, spec in enumerate(guide.questions)
    ]
    rules += [(("ways", index, "when"), way.when) for index, way in enumerate(guide.ways) if way.when != "true"]
    for place, rule in rules:
        if rule:
            found += [(place, sentence) for sentence in _sides(rule, seen)]
    return [source.problem(steps, sentence) for steps, sentence in found]


def disagreements(one: Rehearsed) -> Iterator[str]:
    """Where an example comes to something else than it says."""
    expect, name = one.example.expect, one.example.name
    if one.verdict != expect.verdict:
        why = one.redirect or one.errors or one.refused or "nothing is wrong with it"
        yield f"{name}: is {one.verdict} ({why}), not {expect.verdict}."
        return
    if expect.verdict == "accepted":
        yield from _walked_otherwise(one)
        return
    said: dict[str, tuple[object, object]] = {
        "refused": (sorted(expect.conditions), sorted(one.refused)),
        "redirected": (expect.to, one.redirect),
        "invalid": (sorted({field.partition(".")[0] for field in expect.fields}), sorted(one.errors)),
    }
    wanted, came = said[expect.verdict]
    if wanted != came:
        yield f"{name}: is {expect.verdict} because of {came}, not of {wanted}."


def _walked_otherwise(one: Rehearsed) -> Iterator[str]:
    """Where an accepted example goes another way than it says."""
    expect, name = one.example.expect, one.example.name
    if unknown := one.example.answers.keys() - one.answers.keys():
        yield f"{name}: answers what is not asked: {', '.join(sorted(unknown))}."
    if expect.path and expect.path != one.path:
        yield f"{name}: walks {' '.join(one.path)}, not {' '.join(expect.path)}."
    if expect.eur is not None and expect.eur != one.eur:
        yield f"{name}: costs {one.eur} euros, not {expect.eur}."
    if one.goes_to not in {None, one.example.mission}:
        yield f"{name}: goes to {one.goes_to}, not {one.example.mission}."
    if lost := set(one.papers) - set(one.example.attachments or one.papers):
        yield f"{name}: does not send {', '.join(sorted(lost))}."


def untouched(service: Service, rehearsed: Sequence[Rehearsed]) -> list[tuple[Steps, str]]:
    """What no example of a service touches: rules that never hold or never fail, ways and tiers never taken."""
    whole = [one for one in rehearsed if one.verdict in {"accepted", "refused"} and not one.example.quick]
    accepted = [one for one in whole if one.verdict == "accepted"]
    return [
        *_conditions(service, rehearsed),
        *_questions(service, whole),
        *_papers(service, whole),
        *_ways(service, rehearsed, accepted),
        *_attendance(service, accepted),
    ]


def _both(rule: str, seen: Sequence[Rehearsed]) -> Iterator[str]:
    """Which side of a rule no example is on."""
    return _sides(rule, [one.names for one in seen])


def _sides(rule: str, seen: Sequence[Mapping[str, object]]) -> Iterator[str]:
    states = {flow.state(rule, names) for names in seen}
    if "broken" in states:
        yield f"`{rule}` does not fit the answers of an example."
    if "holds" not in states:
        yield f"No example makes `{rule}` true."
    if "fails" not in states:
        yield f"No example makes `{rule}` false."


def _conditions(service: Service, seen: Sequence[Rehearsed]) -> Iterator[tuple[Steps, str]]:
    for index, spec in enumerate(service.conditions):
        day = [one for one in seen if spec.in_force(one.example.today)]
        for sentence in _both(spec.rule, day):
            yield ("conditions", index, "rule"), f"{spec.key}: {sentence}"


def _questions(service: Service, seen: Sequence[Rehearsed]) -> Iterator[tuple[Steps, str]]:
    for page, section in enumerate(service.sections):
        inside = [one for one in seen if flow.holds(section.show_if, one.names)]
        if section.show_if:
            yield from ((("sections", page, "show_if"), words) for words in _both(section.show_if, seen))
        for index, spec in enumerate(section.fields):
            yield from _shown_or_demanded(spec, ("sections", page, "fields", index), inside)


def _papers(service: Service, seen: Sequence[Rehearsed]) -> Iterator[tuple[Steps, str]]:
    for index, spec in enumerate(service.attachments):
        yield from _shown_or_demanded(spec, ("attachments", index), seen)


def _shown_or_demanded(
    spec: FieldSpec | AttachmentSpec, place: Steps, seen: Sequence[Rehearsed]
) -> Iterator[tuple[Steps, str]]:
    if spec.show_if:
        yield from (((*place, "show_if"), f"{spec.name}: {words}") for words in _both(spec.show_if, seen))
    if spec.required_if:
        shown = [one for one in seen if flow.holds(spec.show_if, one.names)]
        yield from (((*place, "required_if"), f"{spec.name}: {words}") for words in _both(spec.required_if, shown))


def _ways(service: Service, seen: Sequence[Rehearsed], accepted: Sequence[Rehearsed]) -> Iterator[tuple[Steps, str]]:
    for index, way in enumerate(service.redirects):
        if way.to not in {one.redirect for one in seen if flow.holds(way.when, one.names)}:
            yield ("redirects", index), f"No example is led to {way.to} by `{way.when}`."
    for index, step in enumerate(service.flow):
        if step.when:
            yield from ((("flow", index, "when"), f"{step.key}: {words}") for words in _both(step.when, accepted))
    for index, tier in enumerate(service.fee.tiers):
        if tier.key not in {one.tier for one in accepted}:
            yield ("fee", "tiers", index), f"No example pays {tier.key}."
    if service.fee.exempt_if:
        yield from ((("fee", "exempt_if"), words) for words in _both(service.fee.exempt_if, accepted))
    for index, opening in enumerate(service.outcome.opens):
        if opening.when:
            yield from ((("outcome", "opens", index, "when"), words) for words in _both(opening.when, accepted))
    for person in service.on_behalf:
        if person not in {one.example.on_behalf for one in seen}:
            yield ("on_behalf",), f"No example is for {person}."
    if service.quick and not any(one.example.quick for one in seen):
        yield ("quick",), "No example is filed by the quick questions."


def _attendance(service: Service, seen: Sequence[Rehearsed]) -> Iterator[tuple[Steps, str]]:
    if service.attendance is None:
        return
    rules = [
        (("attendance", "attendees", index, "when"), one.when) for index, one in enumerate(service.attendance.attendees)
    ]
    for place, rule in [*rules, (("attendance", "fingerprint_if"), service.attendance.fingerprint_if)]:
        if rule and rule != "true":
            yield from ((place, words) for words in _both(rule, seen))
