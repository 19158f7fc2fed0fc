"""Who was here before: a cookie of the device names the people who signed in at it.

It opens nothing. The doors count known people in their own names, so that no flood of strangers keeps them out, and
somebody who makes such cookies by signing in gets no more than one person's share. A name is a keyed digest of the
blind index of the address: the cookie tells nobody whose it is.
"""

import hmac
from datetime import datetime, timedelta

from mikhak.accounts import process_keys

LIFE = timedelta(days=180)
MOST = 4  # people of one device
_SIGN = 32  # characters of the signature


def person(email_ix: bytes) -> bytes:
    """The name by which who has this address is counted, 32 bytes."""
    return process_keys.mac("known person", email_ix)


def add(cookie: str, email_ix: bytes, *, now: datetime) -> str:
    """The cookie when this person has signed in too; whoever was here longest ago is forgotten."""
    mine = person(email_ix).hex()
    others = [mark for mark in cookie.split("~") if _name(mark, now) and not mark.startswith(mine)]
    body = f"{mine}.{now.date().toordinal()}"
    return "~".join([f"{body}.{_signature(body)}", *others[: MOST - 1]])


def people(cookie: str, *, now: datetime) -> list[bytes]:
    """The names in a cookie, who came last first; what is not ours or too old counts for nothing."""
    names = [_name(mark, now) for mark in cookie.split("~")[:MOST]]
    return [name for name in names if name]


def _name(mark: str, now: datetime) -> bytes:
    body, _dot, signature = mark.rpartition(".")
    if not hmac.compare_digest(_signature(body).encode(), signature.encode()):
        return b""
    name, _dot, day = body.partition(".")
    return bytes.fromhex(name) if int(day) > (now - LIFE).date().toordinal() else b""


def _signature(body: str) -> str:
    return process_keys.mac("known here", body).hex()[:_SIGN]
