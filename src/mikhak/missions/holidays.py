"""The holidays of countries: the days from the library python-holidays, the names in the languages of the audience."""

import logging
import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from holidays import country_holidays

from mikhak.lib import yaml12
from mikhak.lib.text import Text

NAMES = Path(__file__).resolve().parent / "data" / "holidays.yaml"
IRAN = "IR"
# What the library adds to a name: that the moon decides the day, or that it stands for one that fell on a weekend.
ADDED = re.compile(r" \((observed|estimated|observed, estimated|in lieu|substituted from [^)]*)\)$")

logger = logging.getLogger(__name__)


@lru_cache(maxsize=512)
def of(country: str, year: int) -> Mapping[date, Text]:
    """The public holidays of a country (ISO 3166 code) in a Gregorian year, by day; none of a country nobody knows.

    Every answer is built of its own object of the library, which is not made for several threads. What goes wrong in
    the library is logged and leaves the country without holidays: a mission must not stand still for it.
    """
    try:
        found = country_holidays(country, years=year, language="en_US", expand=False)
        return {day: _together([_named(country, name) for name in found.get_list(day)]) for day in sorted(found)}
    except NotImplementedError:
        return {}
    except Exception:
        logger.exception("The holidays of %s in %s cannot be told", country, year)
        return {}


def _named(country: str, name: str) -> Text:
    added = ADDED.search(name)
    plain = name[: added.start()] if added else name
    known = _names()["iran" if country == IRAN else "elsewhere"]
    text = known.get(plain) or Text(fa=plain, en=plain)
    if not added or "estimated" not in added[1]:
        return text
    return Text(fa=f"{text.fa} (تخمینی)", en=f"{text.en} (estimated)", ar=f"{text.ar} (تقديري)" if text.ar else None)


def _together(names: list[Text]) -> Text:
    """The names of one day in one line."""
    arabic = [name.ar for name in names if name.ar]
    return Text(
        fa="، ".join(name.fa for name in names),
        en=", ".join(name.en for name in names),
        ar="، ".join(arabic) if len(arabic) == len(names) else None,
    )


@cache
def _names() -> Mapping[str, Mapping[str, Text]]:
    data: Any = yaml12.load(NAMES)
    return {part: {name: Text(**words) for name, words in names.items()} for part, names in data.items()}
