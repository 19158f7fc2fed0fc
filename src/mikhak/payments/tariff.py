"""Euros of the tariff in a mission's currency, at a dated rate."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, cast

from mikhak.lib import yaml12
from mikhak.missions import queries as missions
from mikhak.payments.models import Rate

RATES = Path(__file__).with_name("data") / "rates.yaml"
_WHOLE = frozenset({"JPY", "KRW", "HUF"})  # no smaller coin is taken at a counter


@dataclass(frozen=True)
class Price:
    """``amount`` in ``currency``; ``rate`` is units of it for one euro, in force since ``rate_on``."""

    eur: Decimal
    amount: Decimal
    currency: str
    rate: Decimal
    rate_on: date


@cache
def _rates() -> list[tuple[date, dict[str, Decimal]]]:
    lists = cast(list[dict[str, Any]], yaml12.load(RATES))
    dated = [
        (date.fromisoformat(one["from"]), {code: Decimal(str(rate)) for code, rate in one["rates"].items()})
        for one in lists
    ]
    return sorted(dated, key=lambda one: one[0], reverse=True)


def currencies() -> list[str]:
    """Those that missions take and have a rate for, but for the euro itself."""
    return sorted({info.currency for info in missions.all_missions()} & _rates()[-1][1].keys() - {"EUR"})


def rate_of(currency: str, *, on: date) -> tuple[date, Decimal] | None:
    """Since when, and how many units for one euro: the newest of headquarters' rates and of the file's; None when there
    is none."""
    ours = Rate.objects.filter(currency=currency, since__lte=on, confirmed_by__isnull=False, undone_by=None)
    newest = None if currency == "EUR" else ours.order_by("-since", "-confirmed_at").first()
    since, rates = next((dated for dated in _rates() if dated[0] <= on), _rates()[-1])
    if newest is not None and (newest.since >= since or currency not in rates):
        return newest.since, newest.rate
    return (since, rates[currency]) if currency in rates else None


def price(eur: Decimal, mission: str, *, on: date) -> Price:
    """What a fee in euros comes to at a mission on a day. A currency without a rate is charged in euros."""
    currency = missions.mission(mission).currency
    found = rate_of(currency, on=on)
    if found is None:
        currency, found = "EUR", rate_of("EUR", on=on)
    assert found is not None  # the file has the euro
    since, rate = found
    step = Decimal(1) if currency in _WHOLE else Decimal("0.01")
    return Price(eur, (eur * rate).quantize(step, ROUND_HALF_UP), currency, rate, since)
