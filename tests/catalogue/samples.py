"""The sample services, copies of them that a test may spoil, and a request of Sara, who lives in The Hague."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from mikhak.catalogue import loader
from mikhak.catalogue.context import Names, build_names
from mikhak.catalogue.definition import Service
from mikhak.catalogue.loader import Catalogue

FOLDER = Path(__file__).parent / "sample"
TODAY = date(2026, 11, 21)
THE_HAGUE = {"key": "the-hague", "kind": "embassy", "country": "NL", "currency": "EUR"}
BAHAR = {"first_name": "بهار", "last_name": "نیک‌پی", "national_id": "0012345679", "birth_date": "2020-02-29"}


def catalogue() -> Catalogue:
    return loader.load(FOLDER)


def copy_to(folder: Path) -> Path:
    return Path(shutil.copytree(FOLDER, folder / "services"))


def replace(path: Path, old: str, new: str) -> None:
    """Spoil a file; it must say what is replaced."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def names_of(service: Service, *, person: str = "sara", today: date = TODAY, **said: Any) -> Names:
    """The names of a request in the sample catalogue; ``said`` are answers, and ``on_behalf``."""
    whole = catalogue()
    who = whole.people[person]
    on_behalf = said.pop("on_behalf", service.on_behalf[0])
    return build_names(
        service,
        answers=said,
        profile=who.profile,
        kind=who.kind,
        on_behalf=on_behalf,
        mission=THE_HAGUE,
        today=today,
        rules=whole.rules,
    )
