"""Every page says who it is for, and is served to nobody else."""

import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from mikhak.ui.routes import APPLICANT, AUDIENCES, OFFICER, PUBLIC, audience_of

FACES = {"portal": "mikhak.portal.urls", "office": "mikhak.office.urls"}
ELSEWHERE = {"portal": OFFICER, "office": APPLICANT}  # nobody of this audience comes to this face
SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": str(UUID(int=7))}

Route = tuple[str, Callable[..., Any]]


def routes(urlconf: str) -> list[Route]:
    """(path with sample values, view) of every page of a face."""
    return list(_walk(get_resolver(urlconf).url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        path = before + _sample(pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield f"/{path}", pattern.callback


def _sample(pattern: URLPattern | URLResolver) -> str:
    text = str(pattern.pattern)
    names = {type(converter): name for name, converter in get_converters().items()}
    for name, converter in pattern.pattern.converters.items():
        kind = names[type(converter)]
        text = text.replace(f"<{kind}:{name}>", SAMPLES.get(kind, "x")).replace(f"<{name}>", SAMPLES["str"])
    return text


def of_our_own(view: Callable[..., Any]) -> bool:
    return str(inspect.unwrap(view).__module__).startswith("mikhak.")


@pytest.mark.parametrize("face", FACES)
def test_every_route_declares_its_audience(face: str) -> None:
    silent = [path for path, view in routes(FACES[face]) if audience_of(view) not in AUDIENCES]
    assert routes(FACES[face])
    assert silent == []


@pytest.mark.parametrize("face", FACES)
def test_a_path_stands_once_in_the_site_map(face: str) -> None:
    paths = [path for path, _view in routes(FACES[face])]
    assert [path for path, count in Counter(paths).items() if count > 1] == []


@pytest.mark.parametrize("face", FACES)
def test_a_face_has_no_page_for_those_who_never_come_to_it(face: str) -> None:
    assert [path for path, view in routes(FACES[face]) if audience_of(view) == ELSEWHERE[face]] == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("face", FACES)
def test_a_stranger_is_sent_to_sign_in_from_every_page_that_is_not_public(
    client: Client, face: str, method: str
) -> None:
    with override_settings(ROOT_URLCONF=FACES[face]):
        closed = [path for path, view in routes(FACES[face]) if audience_of(view) != PUBLIC]
        answers = {path: getattr(client, method)(path) for path in closed}
    let_in = {
        path: answer.status_code
        for path, answer in answers.items()
        if answer.status_code != 302 or "/sign-in/" not in answer.headers["Location"]
    }
    assert closed
    assert let_in == {}


@pytest.mark.parametrize("face", FACES)
def test_a_view_stays_short_enough_to_hold_one_call_of_the_domain(face: str) -> None:
    import_module(FACES[face])
    lengths = {
        path: len(inspect.getsource(inspect.unwrap(view)).splitlines())
        for path, view in routes(FACES[face])
        if of_our_own(view)
    }
    assert {path: length for path, length in lengths.items() if length > 30} == {}  # 25 and its decorators
