"""What must hold of the services when seen together; the application refuses to start on anything found here."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error
from pydantic import BaseModel

from mikhak.catalogue import guides, hooks, release
from mikhak.catalogue.context import in_force
from mikhak.catalogue.definition import DocumentSpec, Example, FieldSpec, Guide, GuideExample, Service, StepSpec
from mikhak.catalogue.loader import (
    NOT_CATEGORIES,
    Catalogue,
    CatalogueError,
    Problem,
    Steps,
)
from mikhak.catalogue.question import OTHER_PAGES
from mikhak.catalogue.vocabulary import RESERVED, TODAY, Gives, Vocabulary
from mikhak.catalogue.whys import Whys
from mikhak.lib.conditions import BadCondition, compile_condition
from mikhak.lib.persian import tidy

_VERDICTS = ("show_if", "required_if", "rule", "when", "exempt_if", "fingerprint_if")
RULES: dict[str, Gives] = dict.fromkeys(_VERDICTS, "verdict")
IDENTITIES = ("name", "key", "code", "value")
LAST_STEPS = {"decision", "issue", "deliver"}
CHOSEN = {"choice", "multichoice"}

Finding = tuple[Steps, str]


def check_services(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The system check: everything wrong in the service files of this release; nothing when that was seen before."""
    if release.is_kept():
        return []
    try:
        found = problems(whole := release.catalogue())
    except CatalogueError as error:
        found = error.problems
    if not found:
        release.keep(whole)
    return [Error(str(problem), id="catalogue.E001") for problem in found]


def problems(catalogue: Catalogue) -> list[Problem]:
    """Everything wrong in services that could be read, with file and line."""
    found = [*_stray_files(catalogue), *_shared_prefixes(catalogue)]
    for key, guide in catalogue.guides.items():
        source = catalogue.sources[key]
        found += [source.problem(steps, sentence) for steps, sentence in _guide(guide, catalogue)]
    for key, service in catalogue.services.items():
        source = catalogue.sources[key]
        found += [source.problem(steps, sentence) for steps, sentence in _findings(service, catalogue)]
    return found


def _findings(service: Service, catalogue: Catalogue) -> Iterator[Finding]:
    path = catalogue.sources[service.key].path
    vocabulary = Vocabulary(service, catalogue)
    for names in (*vocabulary.trials, vocabulary.nothing_known()):
        if isinstance(computed := names["computed"], hooks.Failed):
            yield (), f"computed() of its hook fails on a trial: {computed.error!r}."
            return
    yield from _texts(service, ())
    yield from _repeated(service, ())
    yield from _rules(service, (), vocabulary)
    yield from _form(service, vocabulary, catalogue.whys)
    yield from _pictures(service, catalogue)
    yield from _ways_out(service, catalogue)
    yield from _flow(service, catalogue)
    yield from _documents(service, vocabulary, path)
    for index, example in enumerate(service.examples):
        for steps, sentence in _example(service, example, catalogue):
            yield ("examples", index, *steps), sentence
    if not service.examples:
        yield (), "There is no example."


def _shared_prefixes(catalogue: Catalogue) -> Iterator[Problem]:
    """Documents of two services must not be numbered alike."""
    owners: dict[str, str] = {}
    for key, service in catalogue.services.items():
        documents: dict[Steps, DocumentSpec] = {("outcome", "document"): service.outcome.document}
        documents |= {("outcome", "also", name): one for name, one in service.outcome.also.items()}
        for place, document in documents.items():
            if owners.setdefault(document.prefix, key) != key:
                sentence = f"{owners[document.prefix]} numbers its documents with {document.prefix} too."
                yield catalogue.sources[key].problem((*place, "prefix"), sentence)


def _guide(guide: Guide, catalogue: Catalogue) -> Iterator[Finding]:
    yield from _texts(guide, ())
    yield from _repeated(guide, ())
    named: list[tuple[Steps, str | None]] = [
        (("questions", index, "show_if"), spec.show_if) for index, spec in enumerate(guide.questions)
    ]
    named += [(("ways", index, "when"), way.when) for index, way in enumerate(guide.ways)]
    for place, rule in named:
        if rule:
            yield from ((place, sentence) for sentence in guides.complaints(guide, rule, catalogue.rules))
    known = catalogue.services.keys() | catalogue.guides.keys()
    for index, way in enumerate(guide.ways):
        if way.service and way.service not in known:
            yield ("ways", index, "service"), f"There is no service {way.service}."
    for index, spec in enumerate(guide.questions):
        yield from ((("questions", index), sentence) for sentence in _field(spec))
    for index, example in enumerate(guide.examples):
        for name in sorted(example.answers.keys() - {spec.name for spec in guide.questions}):
            yield ("examples", index, "answers", name), f"The guide does not ask {name}."
    if not guide.examples:
        yield (), "There is no example."


def _stray_files(catalogue: Catalogue) -> Iterator[Problem]:
    """Hooks and templates that belong to no service: their name is mistyped."""
    paths = {source.path for source in catalogue.sources.values()}
    hooks = {path.with_name(path.stem.replace("-", "_") + ".py") for path in paths}
    templates = {
        path.with_name(f"{path.stem}{name}.typ")
        for path, also in ((source.path, _also(catalogue, key)) for key, source in catalogue.sources.items())
        for name in ("", *also)
    }
    for home in sorted(path for path in catalogue.folder.iterdir() if path.is_dir() and path.name[0] not in "._"):
        if home.name in NOT_CATEGORIES:
            continue
        for path in sorted({*home.glob("*.py"), *home.glob("*.typ")} - hooks - templates - {home / "__init__.py"}):
            yield Problem(path, 1, "The file belongs to no service.")


def _also(catalogue: Catalogue, key: str) -> list[str]:
    service = catalogue.services.get(key)
    return [f".{name}" for name in service.outcome.also] if service else []


def _inside(model: BaseModel, steps: Steps) -> Iterator[tuple[Steps, str, Any]]:
    """The values of a model with where they stand and what they are called."""
    for name in type(model).model_fields:
        yield (*steps, name), name, getattr(model, name)


def _below(model: BaseModel, steps: Steps) -> Iterator[tuple[Steps, BaseModel]]:
    """The models right inside a model."""
    for place, _, value in _inside(model, steps):
        if isinstance(value, BaseModel):
            yield place, value
        elif isinstance(value, tuple):
            yield from (((*place, index), item) for index, item in enumerate(value) if isinstance(item, BaseModel))


def without_arabic(model: BaseModel, steps: Steps = ()) -> Iterator[Finding]:
    """Words of a service for foreigners, or of a guide to such, that have no Arabic; examples need none."""
    if {"fa", "en", "ar"} <= type(model).model_fields.keys() and not getattr(model, "ar", None):
        yield steps, f"ar: there are no words for {getattr(model, 'en', '')!r}."
    for place, inner in _below(model, steps):
        if not isinstance(inner, Example | GuideExample):
            yield from without_arabic(inner, place)


def _texts(model: BaseModel, steps: Steps) -> Iterator[Finding]:
    fa, en = getattr(model, "fa", None), getattr(model, "en", None)
    if isinstance(fa, str) and isinstance(en, str):
        for language, words in (("fa", fa), ("en", en)):
            if not words.strip():
                yield (*steps, language), f"{language}: there are no words."
            elif tidy(words) != words:
                yield (*steps, language), f"{language}: has Arabic ي or ك, or spaces or joiners too many: {words!r}."
        if " " in fa and not re.search("[\u0600-\u06ff]", fa):
            yield (*steps, "fa"), f"fa: is not Persian: {fa!r}."
    for place, inner in _below(model, steps):
        yield from _texts(inner, place)


def _repeated(model: BaseModel, steps: Steps) -> Iterator[Finding]:
    """Things of one list with the same name."""
    for place, _, value in _inside(model, steps):
        items = [item for item in value if isinstance(item, BaseModel)] if isinstance(value, tuple) else []
        seen: set[object] = set()
        for index, item in enumerate(items):
            identity = next((getattr(item, name) for name in IDENTITIES if hasattr(item, name)), None)
            if identity is not None and identity in seen:
                yield (*place, index), f"{identity} stands twice."
            seen.add(identity)
    for place, inner in _below(model, steps):
        yield from _repeated(inner, place)


def _rules(model: BaseModel, steps: Steps, vocabulary: Vocabulary, also: Sequence[FieldSpec] = ()) -> Iterator[Finding]:
    if isinstance(model, StepSpec):
        also = model.fields
    for place, name, value in _inside(model, steps):
        if name in RULES and isinstance(value, str):
            for sentence in vocabulary.complaints(value, RULES[name], also):
                yield place, sentence
    for place, inner in _below(model, steps):
        if not isinstance(inner, Example):
            yield from _rules(inner, place, vocabulary, also)


def _form(service: Service, vocabulary: Vocabulary, whys: Whys) -> Iterator[Finding]:
    counts = Counter(spec.name for spec in service.fields())
    papers = {paper.name for paper in service.attachments}
    for page, section in enumerate(service.sections):
        if section.key in OTHER_PAGES:
            yield ("sections", page, "key"), f"{section.key} is another page of every request."
        for index, spec in enumerate(section.fields):
            place: Steps = ("sections", page, "fields", index)
            if spec.name in RESERVED:
                yield (*place, "name"), f"{spec.name} means something else in rules."
            if counts[spec.name] > 1:
                yield (*place, "name"), f"{spec.name} is asked twice."
            if spec.name in papers:
                yield (*place, "name"), f"{spec.name} is also the name of a paper."
            if spec.prefill and not vocabulary.knows(spec.prefill):
                yield (*place, "prefill"), f"There is no {spec.prefill}."
            for sentence in (*_field(spec), *whys.missing(service, section, spec)):
                yield place, sentence
    if service.goes_to:
        yield from ((("goes_to",), sentence) for sentence in vocabulary.complaints(service.goes_to, "fact"))
    for index, name in enumerate(service.quick):
        if name not in counts:
            yield ("quick", index), f"There is no field {name}."
    if service.subject and (service.subject not in counts or service.field(service.subject).type != "person"):
        yield ("subject",), f"{service.subject} is no field of the type person."
    if service.on_behalf != ("self",) and not service.subject:
        yield ("on_behalf",), "`subject` must say which field describes the person whom the request concerns."


def _field(spec: FieldSpec) -> Iterator[str]:
    """What does not fit the type of a field."""
    if (spec.type in CHOSEN) != bool(spec.choices):
        yield f"{spec.name}: choices go with the types choice and multichoice, and only with them."
    if spec.fields and not spec.parts:
        yield f"{spec.name}: only a person and a list of people have fields."
    if spec.min is not None and spec.max is not None and spec.min > spec.max:
        yield f"{spec.name}: min is greater than max."
    if spec.pattern:
        try:
            re.compile(spec.pattern)
        except re.error as error:
            yield f"{spec.name}: pattern: {error}."
    for part in spec.parts:
        if part.show_if or part.required_if or part.parts:
            yield f"{spec.name}.{part.name}: a question about a person is always asked, and is a simple one."
        yield from _field(part)


def _ways_out(service: Service, catalogue: Catalogue) -> Iterator[Finding]:
    """Other services that this one names."""
    named: list[tuple[Steps, str | None]] = [
        (("conditions", index, "see"), rule.see) for index, rule in enumerate(service.conditions)
    ]
    named += [(("redirects", index, "to"), redirect.to) for index, redirect in enumerate(service.redirects)]
    named += [(("needs", index, "service"), need.service) for index, need in enumerate(service.needs)]
    named += [(("outcome", "opens", index, "service"), one.service) for index, one in enumerate(service.outcome.opens)]
    named += [(("examples", index, "expect", "to"), one.expect.to) for index, one in enumerate(service.examples)]
    for place, key in named:
        if key is not None and key not in catalogue.services:
            yield place, f"There is no service {key}."


def _pictures(service: Service, catalogue: Catalogue) -> Iterator[Finding]:
    for index, paper in enumerate(service.attachments):
        if paper.picture and paper.picture not in catalogue.pictures:
            yield ("attachments", index, "picture"), f"pictures.yaml does not name {paper.picture}."


def _flow(service: Service, catalogue: Catalogue) -> Iterator[Finding]:
    steps = service.flow
    kinds = [step.kind for step in steps]
    if not steps:
        yield ("flow",), "There is no step."
        return
    if kinds[0] != "intake" or "intake" in kinds[1:] or steps[0].when:
        yield ("flow", 0), "The first step, and no other one, is the intake, and it is walked always."
    if kinds[-1] not in LAST_STEPS or steps[-1].when:
        yield (
            ("flow", len(steps) - 1),
            f"The last step is one of {', '.join(sorted(LAST_STEPS))}, and is walked always.",
        )
    if "issue" in kinds and "decision" in kinds and kinds.index("issue") < kinds.index("decision"):
        yield ("flow", kinds.index("issue")), "The document is issued before the decision."
    if ("payment" in kinds) != bool(service.fee.tiers):
        yield ("fee",), "Tiers of a fee go with a payment step, and it with them."
    if ("attendance" in kinds) != (service.attendance is not None):
        yield ("attendance",), "`attendance` goes with an attendance step, and the step with it."
    for index, step in enumerate(steps):
        place: Steps = ("flow", index)
        if step.by not in catalogue.bodies:
            yield (*place, "by"), f"bodies.yaml does not name {step.by}."
        if step.when in {"false", "true"}:
            yield (*place, "when"), f"`{step.when}` is no condition: the step is walked never or always."
        if step.four_eyes and step.kind != "decision":
            yield (*place, "four_eyes"), "Four eyes are for decisions."
        for number, spec in enumerate(step.fields):
            yield from (((*place, "fields", number), sentence) for sentence in _field(spec))
    for index, tier in enumerate(service.fee.tiers):
        tariff: Any = in_force(catalogue.rules["tariff"], TODAY) or {}
        if tier.item not in tariff.get(service.category, {}):
            yield ("fee", "tiers", index, "item"), f"tariff.yaml of the category has no {tier.item} today."
        if tier.per and (tier.per not in {spec.name for spec in service.fields() if spec.type == "integer"}):
            yield ("fee", "tiers", index, "per"), f"{tier.per} is no field of the type integer."


def _documents(service: Service, vocabulary: Vocabulary, path: Path) -> Iterator[Finding]:
    recorded = {f"records.{step.key}.{spec.name}" for step in service.flow for spec in step.fields}
    if any(step.kind == "issue" for step in service.flow) and not path.with_suffix(".typ").exists():
        yield ("outcome", "document"), f"There is no template {path.stem}.typ."
    for finding in _document(service.outcome.document, vocabulary, recorded):
        yield ("outcome", "document", *finding[0]), finding[1]
    for name, document in service.outcome.also.items():
        if not path.with_name(f"{path.stem}.{name}.typ").exists():
            yield ("outcome", "also", name), f"There is no template {path.stem}.{name}.typ."
        for finding in _document(document, vocabulary, recorded):
            yield ("outcome", "also", name, *finding[0]), finding[1]
    made = [step.document for step in service.flow if step.kind == "issue"]
    for name in service.outcome.also.keys() - set(made):
        yield ("outcome", "also", name), "No step of the flow makes it."
    for index, step in enumerate(service.flow):
        if step.document and (step.kind != "issue" or step.document not in service.outcome.also):
            yield ("flow", index, "document"), f"{step.document} is nothing that an issue step of this service makes."


def _document(document: DocumentSpec, vocabulary: Vocabulary, recorded: set[str]) -> Iterator[Finding]:
    if sum(life is not None for life in (document.months, document.days, document.valid_until)) > 1:
        yield (), "The life of the document is said twice."
    for index, name in enumerate(document.seal_names):
        if name not in recorded and not vocabulary.knows(name):
            yield ("seal_names", index), f"There is no {name}."
    for name, field in (("revokes", document.revokes), ("voids_passport", document.voids_passport)):
        if field and not vocabulary.knows(field):
            yield (name,), f"There is no field {field}."
    rules: list[tuple[Steps, str, Gives]] = [
        (("facts", index, "gives"), fact.gives, "fact") for index, fact in enumerate(document.facts)
    ]
    if document.valid_until:
        rules.append((("valid_until",), document.valid_until, "date"))
    for place, rule, gives in rules:
        yield from ((place, sentence) for sentence in _value_rule(rule, gives, vocabulary, recorded))


def _value_rule(rule: str, gives: Gives, vocabulary: Vocabulary, recorded: set[str]) -> Iterator[str]:
    """What is wrong with a rule that gives a value from the answers and from what officers recorded."""
    try:
        paths = compile_condition(rule).paths
    except BadCondition as error:
        yield str(error)
        return
    if not paths & recorded:
        yield from vocabulary.complaints(rule, gives)
        return
    for path in sorted(paths):
        if path not in recorded and not vocabulary.knows(path):
            yield f"{rule}: there is no {path}."


def _example(service: Service, example: Example, catalogue: Catalogue) -> Iterator[Finding]:
    """Names in an example that its service does not have. Walking it is the business of the tests."""
    expect = example.expect
    fields = {spec.name for spec in service.fields()}
    papers = {paper.name for paper in service.attachments}
    steps = {step.key: step for step in service.flow}
    person = catalogue.people.get(example.person)
    if person is None:
        yield ("person",), f"people.yaml does not name {example.person}."
    elif service.audience not in {person.kind, "anyone"}:
        yield ("person",), f"{example.person} is {person.kind}, the service is for {service.audience}."
    if example.on_behalf not in service.on_behalf:
        yield ("on_behalf",), f"The service is not for {example.on_behalf}."
    unknown: list[tuple[Steps, set[str]]] = [
        (("answers",), example.answers.keys() - fields),
        (("attachments",), set(example.attachments or ()) - papers),
        (("records",), example.records.keys() - steps.keys()),
        (("expect", "conditions"), set(expect.conditions) - {rule.key for rule in service.conditions}),
        (("expect", "fields"), {name.partition(".")[0] for name in expect.fields} - fields - papers),
        (("expect", "path"), set(expect.path) - steps.keys()),
        (("expect", "correct"), set(expect.correct) - fields - papers),
        (("expect", "reason"), {expect.reason or ""} - {reason.code for reason in service.outcome.reasons} - {""}),
    ]
    for key in example.records.keys() & steps.keys():
        known = {spec.name for spec in steps[key].fields} | {"result"}
        unknown.append((("records", key), example.records[key].keys() - known))
    for place, names in unknown:
        for name in sorted(names):
            yield (*place, name), f"The service has no {name}."
    needed = {"refused": expect.conditions, "redirected": expect.to, "invalid": expect.fields}
    if not needed.get(expect.verdict, True):
        yield ("expect",), f"It does not say what is {expect.verdict}."
    if expect.decision == "refused" and not expect.reason:
        yield ("expect",), "A refusal needs its reason."
