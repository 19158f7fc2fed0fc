"""Typed reads of missions and places. They change so seldom that a process remembers what it read (ADR 35)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, cast
from zoneinfo import ZoneInfo

from babel import Locale
from django.db.models import Max

from mikhak.lib import yaml12
from mikhak.lib.persian import sort_key
from mikhak.lib.text import Text
from mikhak.missions import holidays
from mikhak.missions.content import Kept
from mikhak.missions.models import City, CountryDefault, Mission, MissionEdition, Province

DATA = Path(__file__).resolve().parent / "data"
LOOK = 30.0  # seconds: so old is, at most, what a process shows of a mission
EMPTY = Text(fa="", en="")
HEADQUARTERS = "tehran-hq"  # takes the requests of those for whom there is no mission
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Codes of the CLDR that are no country a person lives in or comes from, or that Iran does not recognise.
NO_COUNTRIES = frozenset(
    {"AC", "AQ", "BV", "CP", "DG", "EA", "EU", "EZ", "GS", "HM", "IC"}
    | {"IL", "IO", "QO", "TA", "TF", "UM", "UN", "XA", "XB", "ZZ"}
)


class UnknownMission(LookupError):
    """There is no mission of this key."""


@dataclass(frozen=True)
class MissionInfo:
    key: str
    kind: str
    title: Text
    city: Text
    country: str
    jurisdiction: tuple[str, ...]
    covers: Text
    tz: ZoneInfo
    weekend: frozenset[int]  # as date.weekday() counts
    currency: str
    site: str
    status: str
    status_note: Text
    reroute_to: str | None
    number_prefix: str
    hours: Text
    address: Text
    telephone: str
    own_holidays: Mapping[date, Text]
    edition: int

    @property
    def is_open(self) -> bool:
        return self.status in {Mission.Status.ACTIVE, Mission.Status.REDUCED}

    @property
    def names(self) -> dict[str, object]:
        """What the conditions of a service see as ``mission``."""
        return {"key": self.key, "kind": self.kind, "country": self.country, "currency": self.currency}


@dataclass(frozen=True)
class ProvinceInfo:
    key: str
    fa: str
    en: str


@dataclass(frozen=True)
class CityInfo:
    key: str
    province: str
    county: Text
    fa: str
    en: str


class _Memory:
    """What this process has read; nothing is remembered of empty tables, which are about to be filled."""

    missions: Mapping[str, MissionInfo] = {}
    edition: int | None = None  # the newest when the missions were read; None: they are not of the tables
    asked_at = 0.0  # monotonic() of the last look for a newer one
    defaults: Mapping[str, str] = {}
    provinces: tuple[ProvinceInfo, ...] = ()
    cities: Mapping[str, CityInfo] = {}


def forget() -> None:
    """Read the tables anew at the next question."""
    _Memory.missions, _Memory.defaults, _Memory.provinces, _Memory.cities = {}, {}, (), {}
    _Memory.edition = None


def remember(
    missions: Iterable[Mission], defaults: Mapping[str, str], provinces: Iterable[Province], cities: Iterable[City]
) -> None:
    """Answer from these rows, in the order they are shown in (of missions: any), until told to forget."""
    _Memory.missions, _Memory.edition = _by_city(missions), None
    _Memory.defaults = defaults
    _Memory.provinces = tuple(ProvinceInfo(row.key, row.fa, row.en) for row in provinces)
    _Memory.cities = {row.key: _city(row) for row in cities}


def mission(key: str) -> MissionInfo:
    """Raises UnknownMission."""
    try:
        return _missions()[key]
    except KeyError:
        raise UnknownMission(f"There is no mission {key}.") from None


def all_missions() -> list[MissionInfo]:
    """All of them, by the Persian name of the city."""
    return list(_missions().values())


def open_missions() -> list[MissionInfo]:
    """Those that take requests, by the Persian name of the city."""
    return [info for info in all_missions() if info.is_open]


def missions(language: str) -> list[tuple[str, str]]:
    """(key, title) of those that take requests, to choose from."""
    return [(info.key, info.title.in_(language)) for info in open_missions()]


def offered_for(country: str) -> MissionInfo:
    """The mission to offer first to a resident of a country (ISO 3166 code): the open one its way leads to."""
    if not _Memory.defaults:
        _Memory.defaults = dict(CountryDefault.objects.values_list("country", "mission_id"))
    return in_charge(_Memory.defaults.get(country, HEADQUARTERS))


def preferred(key: str, country: str) -> MissionInfo:
    """The mission that a person prefers, while it takes requests; else the one for where he lives."""
    return mission(key) if key in {info.key for info in open_missions()} else offered_for(country)


def in_charge(key: str) -> MissionInfo:
    """The open mission that does the work of this one: itself, or where its requests are rerouted."""
    seen: set[str] = set()
    info = mission(key)
    while not info.is_open:
        seen.add(info.key)
        if info.reroute_to is None or info.reroute_to in seen:
            return mission(HEADQUARTERS)
        info = mission(info.reroute_to)
    return info


def provinces() -> list[ProvinceInfo]:
    """The provinces of Iran by the Persian alphabet."""
    if not _Memory.provinces:
        rows = Province.objects.order_by("order")
        _Memory.provinces = tuple(ProvinceInfo(row.key, row.fa, row.en) for row in rows)
    return list(_Memory.provinces)


def cities(province: str) -> list[CityInfo]:
    """The cities of a province, county after county, the seat of each first; none of a province that is not there."""
    return [city for city in _cities().values() if city.province == province]


def city(key: str) -> CityInfo | None:
    """A city of Iran, None when there is none of this key."""
    return _cities().get(key)


@cache
def countries(language: str) -> list[tuple[str, str]]:
    """(ISO 3166 code, name) of all countries by name; Persian names by the Persian alphabet."""
    names: Mapping[str, str] = Locale(language).territories
    known = [(code, name) for code, name in names.items() if len(code) == 2 and code not in NO_COUNTRIES]
    return sorted((pair for pair in known if pair[0].isalpha()), key=lambda pair: sort_key(pair[1]))


def country_name(code: str, language: str) -> str:
    """The name of a country; the code itself when it is none."""
    return str(Locale(language).territories.get(code, code))


def working_day(info: MissionInfo, day: date) -> bool:
    """Whether a mission works on a day: neither its weekend nor a holiday."""
    return day.weekday() not in info.weekend and holiday(info, day) is None


def holiday(info: MissionInfo, day: date) -> Text | None:
    """What is kept on a day at a mission: a holiday of Iran or of the host country; None on any other day."""
    at_home, there = holidays.of(holidays.IRAN, day.year), holidays.of(info.country, day.year)
    return info.own_holidays.get(day) or at_home.get(day) or there.get(day)


def closed_days(info: MissionInfo, since: date, count: int) -> list[tuple[date, Text]]:
    """The holidays in ``count`` days from ``since`` on that a mission would otherwise work."""
    days = [since + timedelta(days=number) for number in range(count)]
    kept = [(day, holiday(info, day)) for day in days if day.weekday() not in info.weekend]
    return [(day, name) for day, name in kept if name]


def add_working_days(info: MissionInfo, day: date, count: int) -> date:
    """The day after ``count`` working days of a mission have passed; ``day`` itself is not counted."""
    while count > 0:
        day += timedelta(days=1)
        count -= working_day(info, day)
    return day


def kept_of(row: Mission) -> Kept:
    """What holds about a mission: its newest edition, or what it began with."""
    if row.kept:
        return Kept.model_validate(row.kept)
    note = Text(fa=row.status_note_fa, en=row.status_note_en) if row.status_note_fa else None
    return Kept(status=row.status, note=note, reroute_to=row.reroute_to_id)


def kept(key: str) -> tuple[int, Kept]:
    """The number of the newest edition and what it says; raises UnknownMission."""
    row = Mission.objects.filter(pk=key).first()
    if row is None:
        raise UnknownMission(f"There is no mission {key}.")
    return row.edition, kept_of(row)


def editions(key: str) -> list[tuple[MissionEdition, Kept]]:
    """The editions of a mission, newest first."""
    rows = MissionEdition.objects.filter(mission_id=key)
    return [(row, Kept.model_validate(row.content)) for row in rows]


def _missions() -> Mapping[str, MissionInfo]:
    """What this process remembers; every LOOK seconds it looks whether another one wrote an edition since."""
    asked = monotonic()
    if _Memory.edition is not None and asked - _Memory.asked_at > LOOK:
        _Memory.asked_at = asked
        if _newest() != _Memory.edition:
            _Memory.missions = {}
    if not _Memory.missions:
        newest = _newest()  # asked first: an edition written meanwhile is found at the next look
        _Memory.missions, _Memory.edition, _Memory.asked_at = _by_city(Mission.objects.all()), newest, asked
    return _Memory.missions


def _newest() -> int:
    return MissionEdition.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _by_city(rows: Iterable[Mission]) -> Mapping[str, MissionInfo]:
    return {info.key: info for info in sorted(map(_info, rows), key=lambda info: sort_key(info.city.fa))}


def _info(row: Mission) -> MissionInfo:
    (city, title), told = _in_arabic(row.key, row.kind), kept_of(row)
    return MissionInfo(
        key=row.key,
        kind=row.kind,
        title=Text(fa=row.title_fa, en=row.title_en, ar=title),
        city=Text(fa=row.city_fa, en=row.city_en, ar=city),
        country=row.country,
        jurisdiction=tuple(row.jurisdiction),
        covers=Text(fa=row.covers_fa, en=row.covers_en),
        tz=ZoneInfo(row.time_zone),
        weekend=frozenset(WEEKDAYS.index(day) for day in row.weekend),
        currency=row.currency,
        site=row.site,
        status=told.status,
        status_note=told.note or EMPTY,
        reroute_to=told.reroute_to,
        number_prefix=row.number_prefix,
        hours=told.hours or EMPTY,
        address=told.address or EMPTY,
        telephone=told.telephone,
        own_holidays={one.day: one.title for one in told.holidays},
        edition=row.edition,
    )


def _in_arabic(key: str, kind: str) -> tuple[str | None, str | None]:
    """City and title of a mission; none for one that headquarters added later."""
    words = _arabic()
    city = words["cities"].get(key)
    return city, words["own"].get(key) or (words["titles"][kind] % city if city else None)


@cache
def _arabic() -> Mapping[str, Mapping[str, str]]:
    words: Any = yaml12.load(DATA / "arabic.yaml")
    return cast(Mapping[str, Mapping[str, str]], words)


def _cities() -> Mapping[str, CityInfo]:
    if not _Memory.cities:
        _Memory.cities = {row.key: _city(row) for row in City.objects.order_by("order")}
    return _Memory.cities


def _city(row: City) -> CityInfo:
    return CityInfo(row.key, row.province_id, Text(fa=row.county_fa, en=row.county_en), row.fa, row.en)
