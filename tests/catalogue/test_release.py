"""The catalogue of the release is kept in one file once it is right, and read again as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from mikhak.catalogue import checks, hooks, loader, release
from mikhak.catalogue.loader import Catalogue
from tests.catalogue import samples


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Path]:
    """The sample services as those of the release, in a data folder of their own."""
    folder = samples.copy_to(tmp_path)
    settings.DATA = tmp_path / "data"
    monkeypatch.setattr(release, "SERVICES", folder)
    monkeypatch.setattr(release, "load", lambda: loader.load(folder))
    forget()
    yield folder
    forget()


def forget() -> None:
    """As a new process."""
    release.catalogue.cache_clear()
    release._file.cache_clear()


def content(whole: Catalogue) -> dict[str, object]:
    parts = ("guides", "categories", "bodies", "pictures", "tariffs", "rules")
    found = {key: service.canonical() for key, service in whole.services.items()}
    return {**found, **{name: dict(getattr(whole, name)) for name in parts}}


def test_a_catalogue_found_right_is_kept_and_read_again_as_it_was(services: Path) -> None:
    assert checks.check_services(None) == []
    written, first = release.is_kept(), release.catalogue()
    forget()
    hooks.forget("papers-first-issue")
    again = release.catalogue()
    assert written
    assert content(again) == content(first)
    assert again.people == {}  # read from the file that was kept, which has no persons
    assert first.people != {}
    assert hooks.of("papers-first-issue").computed is not hooks.Hook().computed


def test_a_changed_file_makes_what_was_kept_count_no_more(services: Path) -> None:
    checks.check_services(None)
    samples.replace(services / "papers/extract.yaml", "copies > 5, item", "copies > 6, item")
    forget()
    assert not release.is_kept()
    assert "copies > 6" in release.catalogue().services["papers-extract"].canonical()


def test_a_catalogue_with_mistakes_is_not_kept(services: Path) -> None:
    samples.replace(services / "papers/extract.yaml", "copies > 5, item", "birthday > 5, item")
    assert checks.check_services(None) != []
    assert not release.is_kept()


def test_a_spoiled_kept_file_is_passed_over(services: Path) -> None:
    checks.check_services(None)
    release._file().write_text("{", encoding="utf-8")
    forget()
    assert release.catalogue().people != {}
