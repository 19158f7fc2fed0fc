"""The catalogue of this release. Once read and found right it is kept in one file, so that a start reads that alone.

The file is in the data folder and named by what it was made from: change a service or the code that reads it, and it
counts no more. A process that may not write there reads the service files at each start.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import ValidationError

from mikhak.catalogue import hooks
from mikhak.catalogue.definition import Category, Frozen, Guide, PictureSpec, Service, Tariff
from mikhak.catalogue.loader import SERVICES, Catalogue, hook_path, load, rules_with_tariffs
from mikhak.catalogue.whys import Whys
from mikhak.lib.text import Text

FILES = ("*.yaml", "*/*.yaml", "*/*.py", "*/*.typ")


class _Kept(Frozen):
    """What the file holds: the catalogue without what only those who write services need (examples, persons)."""

    services: dict[str, Service]
    guides: dict[str, Guide]
    categories: dict[str, Category]
    bodies: dict[str, Text]
    pictures: dict[str, PictureSpec]
    synonyms: tuple[tuple[str, ...], ...]
    whys: Whys
    tariffs: dict[str, tuple[Tariff, ...]]
    rules: dict[str, Any]


@cache
def catalogue() -> Catalogue:
    """What the files of this release say, read once by a process; raises CatalogueError."""
    return _read(_file()) or load()


def is_kept() -> bool:
    """Whether these very files have been found right before."""
    return _file().exists()


def keep(whole: Catalogue) -> None:
    """Write down a catalogue in which nothing is wrong, and drop those of earlier files; without harm if that fails."""
    file = _file()
    kept = {
        "services": {key: json.loads(service.canonical()) for key, service in whole.services.items()},
        "guides": {key: guide.model_dump(mode="json", exclude={"examples"}) for key, guide in whole.guides.items()},
        "categories": {key: category.model_dump(mode="json") for key, category in whole.categories.items()},
        "bodies": {key: text.model_dump() for key, text in whole.bodies.items()},
        "pictures": {key: spec.model_dump(mode="json") for key, spec in whole.pictures.items()},
        "synonyms": whole.synonyms,
        "whys": whole.whys.model_dump(),
        "tariffs": {key: [one.model_dump(mode="json") for one in found] for key, found in whole.tariffs.items()},
        "rules": {name: table for name, table in whole.rules.items() if name != "tariff"},
    }
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(kept, ensure_ascii=False, default=str), encoding="utf-8")
        unfinished.replace(file)
        for old in set(file.parent.glob("*.json")) - {file}:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _read(file: Path) -> Catalogue | None:
    """The kept catalogue with the hooks of its services at work; None when there is none that can be read."""
    try:
        kept = _Kept.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None
    written: dict[str, Service | Guide] = {**kept.services, **kept.guides}
    for key, found in written.items():
        path = hook_path(SERVICES / found.category / f"{key.removeprefix(f'{found.category}-')}.yaml")
        if path.exists():
            hooks.register(key, path)
    parts: Mapping[str, Any] = {name: getattr(kept, name) for name in _Kept.model_fields if name != "rules"}
    rules = rules_with_tariffs(kept.rules, kept.tariffs)
    return Catalogue(folder=SERVICES, people={}, sources={}, rules=rules, **parts)


@cache
def _file() -> Path:
    """Where the catalogue of these files is kept: named by the SHA-256 of them and of the code that reads them."""
    digest = hashlib.sha256()
    code = sorted(Path(__file__).parent.glob("*.py"))
    for path in (*sorted(path for pattern in FILES for path in SERVICES.glob(pattern)), *code):
        digest.update(f"{path.parent.name}/{path.name}\n".encode())
        digest.update(path.read_bytes())
    return settings.DATA / "catalogue" / f"{digest.hexdigest()}.json"
