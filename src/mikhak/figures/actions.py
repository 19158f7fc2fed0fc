"""Counting what is over. Dossiers are looked through once for each month that ended, never for a page."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Min

from mikhak.catalogue.models import ServiceVersion
from mikhak.dossiers.models import Dossier
from mikhak.figures.models import Figure
from mikhak.figures.months import after, before, month_of

TEHRAN = ZoneInfo("Asia/Tehran")  # on whose clock a month begins
YEAR = 12  # months
_COUNT = f"""
    INSERT INTO {Figure._meta.db_table} (span, since, mission, service, received, closed, median_days)
    SELECT %(span)s, %(since)s, coalesce(mission, ''), coalesce(service, ''),
           count(*) FILTER (WHERE days IS NULL), count(days), percentile_cont(0.5) WITHIN GROUP (ORDER BY days)
    FROM (
        SELECT mission, key AS service, NULL::float AS days
        FROM {Dossier._meta.db_table} JOIN {ServiceVersion._meta.db_table} version ON version.id = version_id
        WHERE created_at >= %(begin)s AND created_at < %(end)s
        UNION ALL
        SELECT mission, key, extract(epoch FROM closed_at - created_at) / 86400
        FROM {Dossier._meta.db_table} JOIN {ServiceVersion._meta.db_table} version ON version.id = version_id
        WHERE closed_at >= %(begin)s AND closed_at < %(end)s AND outcome IN ('granted', 'refused')
    ) facts
    GROUP BY GROUPING SETS ((), (mission), (service), (mission, service))
"""


@transaction.atomic
def count(*, now: datetime) -> None:
    """Count every whole month that was not counted, and the last twelve of them together; again without harm."""
    this = month_of(now.astimezone(TEHRAN).date())
    first = Dossier.objects.aggregate(first=Min("created_at"))["first"]
    if first is None:
        return
    known = set(Figure.objects.filter(span=Figure.Span.MONTH).values_list("since", flat=True))
    month = month_of(first.astimezone(TEHRAN).date())
    while month < this:
        if month not in known:
            _count(Figure.Span.MONTH, month, after(month))
        month = after(month)
    since = before(this, YEAR)
    if not Figure.objects.filter(span=Figure.Span.YEAR, since=since).exists():
        Figure.objects.filter(span=Figure.Span.YEAR).delete()
        _count(Figure.Span.YEAR, since, this)


def _count(span: str, since: date, until: date) -> None:
    begin, end = (datetime.combine(day, time(), TEHRAN) for day in (since, until))
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"span": span, "since": since, "begin": begin, "end": end})
