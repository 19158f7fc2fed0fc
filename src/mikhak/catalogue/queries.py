"""Typed reads of the catalogue: the services of this release, and the published versions of all releases."""

from functools import cache, lru_cache

from mikhak.catalogue import release
from mikhak.catalogue.definition import AttachmentSpec, Category, Guide, PictureSpec, Service
from mikhak.catalogue.loader import Catalogue
from mikhak.catalogue.models import ServiceVersion
from mikhak.catalogue.search import Index
from mikhak.ui.refusals import NotFound

_MOST_PARSED = 500  # versions kept in memory
_parsed: dict[tuple[str, str], Service] = {}


def catalogue() -> Catalogue:
    """Everything that the files of this release say."""
    return release.catalogue()


def service(key: str) -> Service:
    """A service of this release; raises NotFound."""
    try:
        return catalogue().services[key]
    except KeyError:
        raise NotFound from None


def guide(key: str) -> Guide:
    """A guide of this release; raises NotFound."""
    try:
        return catalogue().guides[key]
    except KeyError:
        raise NotFound from None


def picture(paper: AttachmentSpec) -> PictureSpec | None:
    """How the picture of a paper has to look; None where nothing is said, or not any more."""
    return catalogue().pictures.get(paper.picture) if paper.picture else None


def categories() -> list[Category]:
    """The categories in their order."""
    return list(catalogue().categories.values())


def in_category(key: str) -> list[Service | Guide]:
    """The guides and services of a category; raises NotFound."""
    try:
        return catalogue().in_category[key]
    except KeyError:
        raise NotFound from None


def search(text: str, language: str) -> list[Service | Guide]:
    """The services and guides of this release that a question finds, best first."""
    return _index().find(text, language)


def newest(key: str) -> ServiceVersion:
    """The published version of a service as this release has it; raises NotFound when it has none."""
    try:
        return ServiceVersion.objects.get(key=key, digest=service(key).digest)
    except ServiceVersion.DoesNotExist:
        raise NotFound from None


@lru_cache(maxsize=_MOST_PARSED)
def version(pk: int) -> ServiceVersion:
    """A published version by the id of its row, read once by a process: rows never change. The long definition stays
    in the table until somebody asks for it."""
    return ServiceVersion.objects.defer("definition").get(pk=pk)


def pinned(version: ServiceVersion) -> Service:
    """The service exactly as published in a version, with the names it had then."""
    place = (version.key, version.digest)
    if place not in _parsed:
        if len(_parsed) >= _MOST_PARSED:
            _parsed.clear()
        ours = catalogue().services.get(version.key)  # mostly the same, and in memory anyway
        same = ours if ours and ours.digest == version.digest else None
        _parsed[place] = same or Service.model_validate(version.definition)
    return _parsed[place]


@cache
def _index() -> Index[Service | Guide]:
    whole = catalogue()
    return Index([*whole.services.values(), *whole.guides.values()], whole.categories, whole.synonyms)


def events() -> list[Guide]:
    """The guides for what happens in a life, in their order."""
    found = [guide for guide in catalogue().guides.values() if guide.category == "events"]
    return sorted(found, key=lambda guide: guide.order)
