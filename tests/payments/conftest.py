"""The missions and services of this release, at nine on a working morning."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.office.conftest import NOW
from tests.walk import released

__all__ = ["released"]


@pytest.fixture(autouse=True)
def clock(db: None, released: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
