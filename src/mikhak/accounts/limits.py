"""How often: counters in windows of time and growing waits. Each is one statement, so parallel requests cannot slip by.

Strangers are counted by network, by what they name (address, identity) and all together, in this order, so that what
one network is refused uses up nothing of the others. Who is known (``known``) is counted in the own name alone.

Nothing here counts rows of messages or codes: those may be swept at any time without giving anyone new tries.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from mikhak.ui.refusals import TooMany, Words

SENDING_WAITS = (60, 120, 300, 900)  # seconds until the next code, after the first, second, third, and every further
PASSWORD_WAITS = (0, 0, 0, 0, 30, 60, 120, 300, 900)  # seconds until the next try: five at once, then ever slower
PACE_FORGETS = timedelta(hours=1)  # after so much quiet beyond the wait, the next time is a first one again

_COUNT = """
    INSERT INTO accounts_ratebucket AS kept (bucket, "window", n) VALUES (%(bucket)s, %(window)s, %(more)s)
    ON CONFLICT (bucket, "window") DO UPDATE SET n = kept.n + %(more)s RETURNING n
"""
_PACE = """
    INSERT INTO accounts_pace AS kept (address, step, next_at) VALUES (%(address)s, 1, %(now)s + (%(waits)s)[1])
    ON CONFLICT (address) DO UPDATE SET
        step = CASE WHEN kept.next_at < %(forgotten)s THEN 1 ELSE least(kept.step + 1, 99) END,
        next_at = %(now)s + CASE WHEN kept.next_at < %(forgotten)s THEN (%(waits)s)[1]
                                 ELSE (%(waits)s)[least(kept.step + 1, %(last)s)] END
    WHERE kept.next_at <= %(now)s RETURNING step
"""


def count(bucket: str, *, limit: int, seconds: int, now: datetime, more: int = 1, words: Words | None = None) -> None:
    """Count ``more`` in this window of ``seconds`` (aligned to the epoch); raises TooMany, with ``words``, beyond
    ``limit``."""
    moment = int(now.timestamp())
    window = moment - moment % seconds
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"bucket": bucket, "window": window, "more": more})
        (n,) = cursor.fetchone()
    if n > limit:
        raise TooMany(words, retry_after=window + seconds - moment)


def pace(address: bytes, *, now: datetime, waits: Sequence[int] = SENDING_WAITS) -> None:
    """Let one thing be done with an address, or raise TooMany with the rest of the wait. A refusal changes nothing.

    ``waits``: seconds until the next time, after the first, second ... and every further one.
    """
    values: dict[str, Any] = {
        "address": address,
        "now": now,
        "waits": [timedelta(seconds=seconds) for seconds in waits],
        "last": len(waits),
        "forgotten": now - PACE_FORGETS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PACE, values)
        if cursor.fetchone():
            return
        cursor.execute("SELECT next_at FROM accounts_pace WHERE address = %s", [address])
        (next_at,) = cursor.fetchone()
    raise TooMany(retry_after=max(1, int((next_at - now).total_seconds())))


def forgive(address: bytes) -> None:
    """Whoever was right need not wait the next time (hourly and daily counts stay)."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_pace WHERE address = %s", [address])
