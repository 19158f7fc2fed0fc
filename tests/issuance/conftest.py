"""The missions and services of this release, at noon of the day of the examples."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from tests.walk import noon, released

__all__ = ["released"]


@pytest.fixture(autouse=True)
def clock(db: None, released: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(noon(date(2026, 11, 21)), tick=False) as traveller:
        yield traveller
