"""The counters of the queue are sums of small rows, so nobody waits for anybody; folding keeps the rows few."""

from django.db import connection

_KIND = "mission, unit, category, status, urgent, free"
_FOLD = f"""
WITH gone AS (
    DELETE FROM dossiers_tally
    WHERE ({_KIND}) IN (SELECT {_KIND} FROM dossiers_tally GROUP BY {_KIND} HAVING count(*) > 1)
    RETURNING {_KIND}, n
)
INSERT INTO dossiers_tally ({_KIND}, n)
SELECT {_KIND}, sum(n) FROM gone GROUP BY {_KIND} HAVING sum(n) <> 0
"""


def fold() -> None:
    """Replace the rows of a kind by one with their sum. One statement: a reader sees all of them or the sum, and a row
    that is added meanwhile, or folded by somebody else, is left alone."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
