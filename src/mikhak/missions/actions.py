"""Bringing the data files of this package into the tables."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from mikhak.lib import yaml12
from mikhak.lib.persian import sort_key
from mikhak.missions import queries
from mikhak.missions.models import City, CountryDefault, Mission, Province

DATA = Path(__file__).resolve().parent / "data"
OF_HEADQUARTERS = {"status", "status_note_fa", "status_note_en", "reroute_to"}


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
