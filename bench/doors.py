"""The half of the bench of enumeration that runs inside Django: known and unknown people at the doors of sign-in."""

import json
import re
import secrets
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from math import sqrt
from statistics import median
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from mikhak.accounts import passwords
from mikhak.accounts.models import Applicant
from mikhak.vault import client as vault

PASSWORD, WRONG = "seven slow herons", "eight slow herons"
_PICTURE_ID = re.compile(r'name="picture_id" value="(\w+)"')
Knock = Callable[[Client, int], float]


def knock_everywhere(pairs: int) -> dict[str, Any]:
    """Each door, ``pairs`` times; nothing of it remains."""
    passwords.matches("", "")  # what a process does once
    with transaction.atomic():
        kept = passwords.hashed(PASSWORD)
        for n in range(0, 2 * pairs, 2):
            _known(n, kept)
        told = {door.__name__: _compare(door, pairs) for door in (password, forgotten, code)}
        transaction.set_rollback(True)
    return {"pairs": pairs, **told}


def password(browser: Client, n: int) -> float:
    """A wrong password."""
    return _seconds(browser, "/sign-in/password/", {"email": _address(n), "password": WRONG}, 200)


def forgotten(browser: Client, n: int) -> float:
    """A link to a new password."""
    return _seconds(browser, "/sign-in/forgotten/", {"email": _address(n)}, 302)


def code(browser: Client, n: int) -> float:
    """A one-time code; known and unknown people have a national ID."""
    return _seconds(browser, "/sign-in/", {"email": _address(n), "national_id": _identity(n)}, 302)


def _compare(door: Knock, pairs: int) -> dict[str, Any]:
    times: dict[bool, list[float]] = defaultdict(list)
    for pair in range(pairs):
        for n in sorted((2 * pair, 2 * pair + 1), key=lambda _n: secrets.randbits(32)):
            # Each from a network of its own, so that no budget is used up.
            browser = Client(HTTP_HOST="localhost", REMOTE_ADDR=f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}")
            times[n % 2 == 0].append(door(browser, n))
    known, unknown = times[True], times[False]
    return {
        "known_ms": round(1000 * median(known), 2),
        "unknown_ms": round(1000 * median(unknown), 2),
        "known_is_slower": round(longer(known, unknown), 4),
        "chance_alone": round(1.96 * sqrt((2 * pairs + 1) / (12 * pairs**2)), 4),  # 0.5 ± this, 19 times of 20
    }


def longer(some: Sequence[float], others: Sequence[float]) -> float:
    """How often one of ``some`` is longer than one of ``others`` (Mann and Whitney): 0.5 when they are alike."""
    ranked = sorted([*((one, True) for one in some), *((one, False) for one in others)])
    ranks = sum(rank for rank, (_one, mine) in enumerate(ranked, 1) if mine)
    return (ranks - len(some) * (len(some) + 1) / 2) / (len(some) * len(others))


def _seconds(browser: Client, path: str, typed: dict[str, str], status: int) -> float:
    """How long the answer to a filled-in page takes."""
    found = _PICTURE_ID.search(browser.get(path).content.decode())
    assert found is not None, path
    boxes = {**typed, "picture_id": found[1], "picture": settings.CAPTCHA_ANSWER}
    began = time.perf_counter()
    answer = browser.post(path, boxes)
    spent = time.perf_counter() - began
    assert answer.status_code == status, (path, answer.status_code)
    return spent


def _known(n: int, kept: str) -> None:
    now = timezone.now()
    Applicant.objects.create(
        kind="iranian",
        email_ix=vault.index("email", _address(n)),
        identity_ix=vault.index("national_id", _identity(n)),
        email_box=b"",
        password=kept,
        created_at=now,
        seen_at=now,
    )


def _address(n: int) -> str:
    return f"bench{n:06}@example.org"


def _identity(n: int) -> str:
    """A national ID of ten digits with the right check digit."""
    body = f"{n + 1:09}"
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(body)) % 11
    return f"{body}{rest if rest < 2 else 11 - rest}"


def main() -> None:
    """Called with the number of pairs."""
    sys.stdout.write(json.dumps(knock_everywhere(int(sys.argv[1]))))
