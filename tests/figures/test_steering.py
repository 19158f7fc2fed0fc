"""What steers the work: days counted once when they are over, what waits now, and forecasts held against the facts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mikhak.dossiers.models import Dossier
from mikhak.figures import dashboard, steering
from mikhak.figures.dashboard import Scope
from mikhak.figures.models import Daily, Forecast
from tests.figures.test_figures import CERTIFICATE, PASSPORT, filed
from tests.world import world

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("world")

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
ALL, PARIS, ROME = Scope(None), Scope(["paris"]), Scope(["rome"])


def test_days_are_counted_when_they_are_over_and_once() -> None:
    filed(3, at=MONDAY, days=2)
    filed(2, at=MONDAY, mission="rome")
    filed(1, at=MONDAY + timedelta(days=20))
    steering.count_days(now=MONDAY + timedelta(hours=3))
    assert not Daily.objects.exists()
    for _twice in range(2):
        steering.count_days(now=MONDAY + timedelta(days=14))
    weeks = {one.since: (one.came, one.went) for one in dashboard.weeks(ALL, today=date(2026, 11, 16))}
    assert weeks[date(2026, 11, 2)] == (5, 3)
    assert weeks[date(2026, 11, 9)] == (0, 0)
    assert len(weeks) == dashboard.WEEKS
    steering.count_days(now=MONDAY + timedelta(days=30))
    assert dashboard.weeks(ALL, today=date(2026, 11, 23))[-1].came == 1
    assert dashboard.weeks(ROME, today=date(2026, 11, 9))[-1].came == 2


def test_withdrawn_ones_went_and_have_no_days() -> None:
    filed(4, at=MONDAY, days=3)
    Dossier.objects.filter(pk__in=Dossier.objects.values("pk")[:1]).update(outcome="withdrawn")
    steering.count_days(now=MONDAY + timedelta(days=10))
    span = dashboard.spans(PARIS, [date(2026, 11, 1), date(2026, 11, 8)], until=date(2026, 11, 12))
    assert [(one.decided, one.median, one.most) for one in span] == [(3, 3, 3), (0, None, None)]
    assert dashboard.weeks(PARIS, today=date(2026, 11, 9))[-1].went == 4


def test_half_and_nine_of_ten_are_told_by_span_and_service() -> None:
    for days in range(1, 11):
        filed(1, at=MONDAY, days=days)
    filed(1, at=MONDAY, service=CERTIFICATE, days=1)
    steering.count_days(now=MONDAY + timedelta(days=20))
    (span,) = dashboard.spans(Scope(None, PASSPORT), [date(2026, 11, 1)], until=date(2026, 11, 20))
    assert (span.decided, span.median, span.most) == (10, 5, 9)


def test_what_waits_is_counted_anew_and_what_is_closed_waits_no_more() -> None:
    filed(3, at=MONDAY)
    filed(1, at=MONDAY, mission="rome", days=1)
    steering.count_waiting()
    assert [(one.step, one.n) for one in dashboard.waiting(ALL)] == [("intake", 3)]
    assert dashboard.waiting(ROME) == []
    assert dashboard.by_mission(ALL) == [("paris", 3)]
    Dossier.objects.filter(mission="paris").update(status="closed")
    steering.count_waiting()
    assert dashboard.waiting(ALL) == []


def test_a_forecast_is_said_kept_and_held_against_what_happened() -> None:
    for days in (2, 4, 6, 8, 10):
        filed(5, at=MONDAY - timedelta(days=60), days=days)
    filed(19, at=MONDAY - timedelta(days=60), service=CERTIFICATE, days=1)  # too few
    filed(3, at=MONDAY + timedelta(days=1), days=7)
    filed(1, at=MONDAY + timedelta(days=1), days=20)
    steering.count_days(now=MONDAY)
    for _twice in range(2):
        steering.forecast(now=MONDAY)
    (said,) = dashboard.promises(PARIS, today=MONDAY.date())
    assert (said.service, said.days, said.based_on, said.share) == (PASSPORT, 8, 25, None)
    assert dashboard.promises(ROME, today=MONDAY.date()) == []

    steering.forecast(now=MONDAY + timedelta(days=14))  # its time is not over
    assert Forecast.objects.filter(asked__gt=0).count() == 0
    steering.forecast(now=MONDAY + timedelta(days=28))
    (checked,) = dashboard.promises(PARIS, today=(MONDAY + timedelta(days=28)).date())
    assert (checked.asked, checked.kept, checked.share) == (4, 3, 75)
    (of_all,) = dashboard.promises(ALL, today=(MONDAY + timedelta(days=28)).date())
    assert (of_all.asked, of_all.kept) == (4, 3)
