"""Whatever is sent to a service: nothing breaks, nothing is accepted that was not asked, and every rule has a verdict.

Each service of the release is given plausible answers to all its questions at once, hidden ones too, some of them
exchanged for hostile ones; as JSON, as a draft that another service or version left may hold it, and as boxes that a
browser, or somebody without one, has posted.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mikhak.catalogue import context, fields, flow, forms
from mikhak.catalogue.definition import FieldSpec, Service
from mikhak.missions import actions as missions
from mikhak.missions import queries
from tests.catalogue.samples import THE_HAGUE
from tests.world import boxes
from tests.written import written

CATALOGUE = written()
TODAY = date(2026, 11, 21)
STRANGERS = (
    "computed",
    "applicant",
    "subject",
    "profile",
    "held",
    "rules",
    "today",
    "csrf",
    "__class__",
    "no_such_field",
)
LONG = "ی" * 20_000
NUMBERS = ("0", "-1", "۱۲٣4", "9" * 40, "1e9", "NaN", "true", "null", "2026-02-30", "1405-13-32")
WORDS = (
    "",
    " ",
    "\u200c",
    "\u202e٣",
    "<script>",
    "'; --",
    "{{ 7 }}",
    "%s%n",
    "\x00",
    "\ud800",
    "ك ي ة",
    "no-choice",
    LONG,
)
TEXTS = st.sampled_from(NUMBERS + WORDS) | st.text(max_size=12)
SIMPLE = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | TEXTS
JSON = st.recursive(
    SIMPLE,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["country", "city", "amount", "currency", "birth_date", "first_name", "0", "", "day"]),
            inner,
        )
    ),
    max_leaves=6,
)
BOXES = TEXTS | st.lists(TEXTS, max_size=3)
SUFFIXES = st.sampled_from(
    ["", "-day", "-year", "-cal", "-country", "-city", "-place", "-amount", "-0-first_name", "-x"]
)
QUICK = settings(
    max_examples=2,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module", autouse=True)
def places() -> Iterator[None]:
    missions.use_files()
    yield
    queries.forget()


class Request:
    """A request for a service by an invented person, with an answer to every question."""

    def __init__(self, service: Service, random: Random) -> None:
        kinds = {"anyone": ["iranian", "foreign"]}.get(service.audience, [service.audience])
        people = sorted(key for key, person in CATALOGUE.people.items() if person.kind in kinds)
        self.service, self.person = service, CATALOGUE.people[random.choice(people)]
        self.on_behalf = random.choice(service.on_behalf)
        self.scene = forms.Scene(language="fa", today=TODAY, places=queries, names=self.names({}))
        self.answers = {spec.name: self._sample(spec, random) for spec in service.fields()}

    def names(self, answers: Mapping[str, Any]) -> context.Names:
        return context.build_names(
            self.service,
            answers=answers,
            profile=self.person.profile,
            kind=self.person.kind,
            on_behalf=self.on_behalf,
            mission=THE_HAGUE,
            today=TODAY,
            rules=CATALOGUE.rules,
        )

    def _sample(self, spec: FieldSpec, random: Random) -> Any:
        try:
            return fields.kind(spec.type).sample(spec, random, self.scene)
        except LookupError:  # a pattern that no sample is found for
            return None

    def clean(self, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        return forms.clean_all(self.service, answers, names_for=self.names, scene=self.scene)

    def asked(self, names: context.Names) -> set[str]:
        pages = flow.visible_sections(self.service, names)
        return {spec.name for page in pages for spec in flow.visible_fields(page, names)}


def decided(service: Service, names: context.Names) -> None:
    """Everything that is decided on the names of a request; each rule has a verdict, if only that it is open."""
    assert flow.broken(service, names) == []
    assert {verdict.state for verdict in flow.verdicts(service, names)} <= {"holds", "fails", "open"}
    flow.redirect(service, names)
    flow.attachments(service, names)
    flow.goes_to(service, names)
    assert flow.fee(service, names).eur >= 0
    assert set(flow.path(service, names)) <= {step.key for step in service.flow}


@pytest.mark.parametrize("key", sorted(CATALOGUE.services))
def test_hostile_answers_break_nothing_and_only_what_is_asked_is_kept(key: str) -> None:
    service = CATALOGUE.services[key]
    questions = st.sampled_from([spec.name for spec in service.fields()])
    strangers = st.dictionaries(st.sampled_from(STRANGERS), JSON, max_size=3)

    @QUICK
    @given(seed=st.integers(0, 2**32), hostile=st.dictionaries(questions, JSON, max_size=6), strangers=strangers)
    def holds(seed: int, hostile: dict[str, Any], strangers: dict[str, Any]) -> None:
        request = Request(service, Random(seed))
        kept, errors = request.clean({**request.answers, **hostile, **strangers})
        names = request.names(kept)
        assert kept.keys() | errors.keys() <= request.asked(names)
        decided(service, names)
        again, _errors = request.clean(kept)
        assert again == kept, "what was accepted is not accepted again, or something hidden had its say"

    holds()


@pytest.mark.parametrize("key", sorted(CATALOGUE.services))
def test_hostile_boxes_break_nothing_and_only_what_is_asked_is_answered(key: str) -> None:
    service = CATALOGUE.services[key]
    names = st.tuples(st.sampled_from([*(spec.name for spec in service.fields()), *STRANGERS]), SUFFIXES).map("".join)

    @QUICK
    @given(seed=st.integers(0, 2**32), hostile=st.dictionaries(names, BOXES, max_size=8))
    def holds(seed: int, hostile: dict[str, Any]) -> None:
        request = Request(service, Random(seed))
        for section in service.sections:
            posted = boxes(service.fields(), request.answers) | hostile
            form = forms.build_form(section, answers={}, names=request.names, scene=request.scene, data=posted)
            valid = form.is_valid()
            for bound in form:
                if bound.name != forms.ASKED:
                    assert isinstance(bound.field, forms.QuestionField)
                    bound.field.part(bound)
            assert all(isinstance(value, list) for value in form.raw().values())
            if valid:
                said = {name: value for name, value in form.answers().items() if value is not None}
                known = request.names(said)
                assert said.keys() <= {spec.name for spec in flow.visible_fields(section, known)}
                decided(service, known)

    holds()
