"""Counting for those who steer the work: days that are over, what waits now, and how long things will take.

Every statement looks at columns that hold nothing of persons; pages read what is counted here and never dossiers.
"""

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Max, Min

from mikhak.catalogue.models import ServiceVersion
from mikhak.dossiers.models import Correction, Dossier
from mikhak.figures.actions import TEHRAN
from mikhak.figures.models import Daily, Forecast, Returned, Waiting

SHARE = 0.8  # of those who submit are to be decided within what is forecast
BASE = timedelta(days=182)  # how far back a forecast looks
LEAST = 20  # decisions that a forecast rests on
WEEK = timedelta(days=7)

_DOSSIERS, _VERSIONS = Dossier._meta.db_table, ServiceVersion._meta.db_table
_OVER = "('granted', 'refused')"
_SINCE = "ceil(extract(epoch FROM closed_at - created_at) / 86400)::int"
_DAYS = f"""
    INSERT INTO {Daily._meta.db_table} (day, mission, service, came, decided, ended, took)
    SELECT (at AT TIME ZONE %(zone)s)::date, mission, version.key, count(*) FILTER (WHERE what = 'came'),
           count(days), count(*) FILTER (WHERE what = 'went' AND days IS NULL),
           coalesce(array_agg(days ORDER BY days) FILTER (WHERE days IS NOT NULL), '{{}}')
    FROM (
        SELECT created_at AS at, 'came' AS what, mission, version_id, NULL::int AS days
        FROM {_DOSSIERS} WHERE created_at >= %(begin)s AND created_at < %(end)s
        UNION ALL
        SELECT closed_at, 'went', mission, version_id, CASE WHEN outcome IN {_OVER} THEN {_SINCE} END
        FROM {_DOSSIERS} WHERE closed_at >= %(begin)s AND closed_at < %(end)s
    ) facts JOIN {_VERSIONS} version ON version.id = version_id
    GROUP BY 1, 2, 3
"""
_REASONS = f"""
    INSERT INTO {Returned._meta.db_table} (day, mission, service, reason, n)
    SELECT (requested_at AT TIME ZONE %(zone)s)::date, mission, version.key, item ->> 'reason', count(*)
    FROM {Correction._meta.db_table} correction
    JOIN {_DOSSIERS} dossier ON dossier.id = dossier_id JOIN {_VERSIONS} version ON version.id = version_id,
    LATERAL jsonb_array_elements(items) item
    WHERE requested_at >= %(begin)s AND requested_at < %(end)s GROUP BY 1, 2, 3, 4
"""
_WAITING = f"""
    INSERT INTO {Waiting._meta.db_table} (mission, service, step, status, n, oldest)
    SELECT mission, version.key, step, status, count(*), min(step_since)
    FROM {_DOSSIERS} JOIN {_VERSIONS} version ON version.id = version_id
    WHERE status <> 'closed' GROUP BY 1, 2, 3, 4
"""
_FORECASTS = f"""
    INSERT INTO {Forecast._meta.db_table} (week, mission, service, days, based_on)
    SELECT %(week)s, coalesce(mission, ''), service, percentile_disc({SHARE}) WITHIN GROUP (ORDER BY days), count(*)
    FROM {Daily._meta.db_table}, unnest(took) days WHERE day >= %(since)s AND day < %(week)s
    GROUP BY GROUPING SETS ((service), (mission, service)) HAVING count(*) >= {LEAST}
    ON CONFLICT DO NOTHING
"""
_CHECK = f"""
    UPDATE {Forecast._meta.db_table} forecast SET asked = counted.asked, kept = counted.kept
    FROM (
        SELECT said.id, count(dossier.id) AS asked, count(*) FILTER (
            WHERE outcome IN {_OVER} AND closed_at <= created_at + said.days * interval '1 day'
        ) AS kept
        FROM {Forecast._meta.db_table} said
        LEFT JOIN {_VERSIONS} version ON version.key = said.service
        LEFT JOIN {_DOSSIERS} dossier ON dossier.version_id = version.id
            AND said.mission IN ('', dossier.mission) AND dossier.outcome NOT IN ('withdrawn', 'void')
            AND created_at >= said.week::timestamp AT TIME ZONE %(zone)s
            AND created_at < (said.week + 7)::timestamp AT TIME ZONE %(zone)s
        WHERE said.asked IS NULL AND said.week + 7 + said.days < %(today)s GROUP BY said.id
    ) counted WHERE counted.id = forecast.id
"""


@transaction.atomic
def count_days(*, now: datetime) -> None:
    """Count every day that is over and was not counted; again without harm."""
    today = now.astimezone(TEHRAN).date()
    last = Daily.objects.aggregate(last=Max("day"))["last"]
    first = Dossier.objects.aggregate(first=Min("created_at"))["first"]
    if first is None:
        return
    since = last + timedelta(days=1) if last else first.astimezone(TEHRAN).date()
    begin, end = (datetime.combine(day, time(), TEHRAN) for day in (since, today))
    if begin < end:
        for statement in (_DAYS, _REASONS):
            _run(statement, begin=begin, end=end)


@transaction.atomic
def count_waiting() -> None:
    """Count what is open, in the place of what was counted before."""
    Waiting.objects.all().delete()
    _run(_WAITING)


@transaction.atomic
def forecast(*, now: datetime) -> None:
    """Say how long what is submitted this week will take, from what was decided in the half year before; and see what
    became of what was said earlier. Again without harm."""
    today = now.astimezone(TEHRAN).date()
    week = today - timedelta(days=today.weekday())
    _run(_FORECASTS, week=week, since=week - BASE)
    _run(_CHECK, today=today)


def _run(statement: str, **values: date | datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"zone": str(TEHRAN), **values})
