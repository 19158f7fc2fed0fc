"""Published versions: numbered by content, never changed, and read again as they were."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from mikhak.catalogue import actions, loader, queries, release
from mikhak.catalogue.definition import Service
from mikhak.catalogue.models import ServiceVersion
from mikhak.ui.refusals import NotFound
from tests.catalogue import samples

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> dict[str, Service]:
    """The sample services in the place of those of the release."""
    whole = samples.catalogue()
    monkeypatch.setattr(release, "catalogue", lambda: whole)
    return dict(whole.services)


def changed(service: Service) -> Service:
    return service.model_copy(update={"minutes": service.minutes + 1})


@pytest.mark.django_db
def test_every_service_is_published_once(services: dict[str, Service]) -> None:
    first = actions.publish(now=NOW)
    assert [(version.key, version.number) for version in first] == [(key, 1) for key in services]
    assert actions.publish(now=NOW) == []


@pytest.mark.django_db
def test_new_content_is_a_new_version_and_the_old_one_stays(services: dict[str, Service]) -> None:
    extract = services["papers-extract"]
    (old,) = actions.publish(services=[extract], now=NOW)
    (new,) = actions.publish(services=[changed(extract)], now=NOW)
    assert (old.number, new.number) == (1, 2)
    assert queries.pinned(old).minutes + 1 == queries.pinned(new).minutes
    assert actions.publish(services=[extract], now=NOW) == []  # a release taken back makes nothing new


@pytest.mark.django_db
def test_the_newest_version_is_the_one_of_this_release(services: dict[str, Service]) -> None:
    extract = services["papers-extract"]
    with pytest.raises(NotFound):
        queries.newest("papers-extract")
    actions.publish(services=[extract], now=NOW)
    actions.publish(services=[changed(extract)], now=NOW)  # by another release
    assert queries.newest("papers-extract").digest == extract.digest
    with pytest.raises(NotFound):
        queries.newest("papers-unheard-of")


@pytest.mark.django_db
def test_a_published_service_is_read_back_whole(services: dict[str, Service]) -> None:
    actions.publish(now=NOW)
    for key, service in services.items():
        again = queries.pinned(ServiceVersion.objects.get(key=key))
        assert again.canonical() == service.canonical()
        assert again.digest == service.digest
        assert queries.pinned(ServiceVersion.objects.get(key=key)) is again


def test_examples_do_not_make_a_new_version(services: dict[str, Service]) -> None:
    extract = services["papers-extract"]
    assert extract.model_copy(update={"examples": ()}).digest == extract.digest
    assert changed(extract).digest != extract.digest


def test_the_same_file_read_again_has_the_same_digest(tmp_path: Path) -> None:
    first, again = samples.catalogue(), loader.load(samples.copy_to(tmp_path))
    assert [service.digest for service in first.services.values()] == [
        service.digest for service in again.services.values()
    ]


@pytest.mark.django_db(transaction=True)
def test_processes_that_publish_at_once_make_one_version(services: dict[str, Service]) -> None:
    start = threading.Barrier(4)
    made: list[int] = []

    def run() -> None:
        try:
            start.wait()
            made.append(len(actions.publish(now=NOW)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 0, 0, len(services)]
    assert ServiceVersion.objects.filter(key__in=services).count() == len(services)
