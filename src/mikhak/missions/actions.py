"""Bringing the data files of this package into the tables, and keeping what the office decides about a mission."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.lib import yaml12
from mikhak.lib.persian import sort_key
from mikhak.lib.text import Text
from mikhak.missions import queries
from mikhak.missions.content import Kept
from mikhak.missions.models import City, CountryDefault, Mission, MissionEdition, Province
from mikhak.ui.refusals import Conflict, NotFound, Refusal

DATA = Path(__file__).resolve().parent / "data"
OF_HEADQUARTERS = {"status", "status_note_fa", "status_note_en", "reroute_to", "kept", "edition"}


@dataclass(frozen=True)
class Writer:
    """The officer who writes an edition."""

    id: int
    name: Text


@transaction.atomic
def keep(*, key: str, seen: int, content: Kept, by: Writer, now: datetime) -> None:
    """Write a new edition of a mission in the place of ``seen``. Who may is asked a floor above, where officers are.

    Raises NotFound, Conflict when there is a newer one, Refusal on ``reroute_to``, ``note_fa`` or ``status``. An
    edition that says the same is none.
    """
    row = Mission.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise NotFound
    if row.edition != seen:
        raise Conflict
    if content == queries.kept_of(row):
        return
    _check(key, content)
    if row.edition == 0:  # what held before, so that the first change can be undone too
        _write(row, queries.kept_of(row), by, now)
    _write(row, content, by, now)
    queries.forget()


def restore(*, key: str, seen: int, number: int, by: Writer, now: datetime) -> None:
    """Undo what came after an edition: it is written anew as the newest one; raises as ``keep``."""
    edition = MissionEdition.objects.filter(mission_id=key, number=number).first()
    if edition is None:
        raise NotFound
    keep(key=key, seen=seen, content=Kept.model_validate(edition.content), by=by, now=now)


def _check(key: str, content: Kept) -> None:
    if content.status not in Mission.Status.values:
        raise Refusal(_("یکی از وضعیت‌ها را برگزینید."), field="status")
    if content.status in {Mission.Status.ACTIVE, Mission.Status.REDUCED}:
        return
    if content.note is None:
        raise Refusal(_("برای نمایندگی معلق یا بسته بنویسید چه شده و مردم چه کنند."), field="note_fa")
    if content.reroute_to == key or not Mission.objects.filter(pk=content.reroute_to or "").exists():
        raise Refusal(_("نمایندگی دیگری را برگزینید که درخواست‌ها را می‌پذیرد."), field="reroute_to")


def _write(row: Mission, content: Kept, by: Writer, now: datetime) -> None:
    row.edition += 1
    row.kept = content.model_dump(mode="json")
    row.save(update_fields=["edition", "kept"])
    MissionEdition.objects.create(
        mission=row,
        number=row.edition,
        officer_id=by.id,
        name_fa=by.name.fa,
        name_en=by.name.en,
        at=now,
        content=row.kept,
    )


@transaction.atomic
def load(*, now: datetime) -> None:
    """Load missions, default missions of countries, provinces and cities; again and again without harm.

    What headquarters decides about a mission (OF_HEADQUARTERS) is written only when the mission is new. ``now`` is
    part of every write; nothing here is dated yet.
    """
    missions, defaults = _missions()
    _upsert(Mission, missions, keep=OF_HEADQUARTERS)
    _upsert(CountryDefault, [CountryDefault(country=country, mission_id=key) for country, key in defaults.items()])
    provinces, cities = _places()
    _upsert(Province, provinces)
    _upsert(City, cities)
    queries.forget()


def use_files() -> None:
    """Let the queries of this process answer from the data files alone: for tools that have no database."""
    missions, defaults = _missions()
    provinces, cities = _places()
    queries.remember(missions, defaults, provinces, cities)


def _missions() -> tuple[list[Mission], dict[str, str]]:
    """All missions, those that others are rerouted to first, for their foreign key; and the one of each country."""
    data: Any = yaml12.load(DATA / "missions.yaml")
    entries = sorted(data["missions"], key=lambda entry: "reroute_to" in entry)
    return [_mission(entry) for entry in entries], data["defaults"]


def _mission(entry: dict[str, Any]) -> Mission:
    covers, note = entry.get("covers", {}), entry.get("status_note", {})
    return Mission(
        key=entry["key"],
        kind=entry["kind"],
        country=entry["country"],
        city_fa=entry["city"]["fa"],
        city_en=entry["city"]["en"],
        title_fa=entry["title"]["fa"],
        title_en=entry["title"]["en"],
        jurisdiction=entry.get("jurisdiction", []),
        covers_fa=covers.get("fa", ""),
        covers_en=covers.get("en", ""),
        time_zone=entry["time_zone"],
        weekend=entry["weekend"],
        currency=entry["currency"],
        site=entry.get("site", ""),
        status=entry["status"],
        status_note_fa=note.get("fa", ""),
        status_note_en=note.get("en", ""),
        reroute_to_id=entry.get("reroute_to"),
        number_prefix=entry["prefix"],
    )


def _places() -> tuple[list[Province], list[City]]:
    """Provinces in the order of the Persian alphabet, as are the counties of one; the seat of a county leads it."""
    data: Any = yaml12.load(DATA / "places.yaml")
    provinces: list[Province] = []
    cities: list[City] = []
    for order, province in enumerate(sorted(data["provinces"], key=lambda entry: sort_key(entry["fa"]))):
        provinces.append(Province(key=province["key"], fa=province["fa"], en=province["en"], order=order))
        for county in sorted(province["counties"], key=lambda entry: sort_key(entry["fa"])):
            cities += [
                City(
                    key=f"{province['key']}.{county['key']}.{city['key']}",
                    province_id=province["key"],
                    county_fa=county["fa"],
                    county_en=county["en"],
                    fa=city["fa"],
                    en=city["en"],
                    order=len(cities) + position,
                )
                for position, city in enumerate(county["cities"])
            ]
    return provinces, cities


def _upsert(model: Any, rows: list[Any], keep: set[str] | None = None) -> None:
    names = [field.name for field in model._meta.fields if not field.primary_key and field.name not in (keep or set())]
    model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=[model._meta.pk.name], update_fields=names, batch_size=500
    )
