"""The half of the bench of forms that runs inside Django: serving the pages of drafts.

A page is asked of the WSGI application in this process, as a web server would, so that its processor time is all that
is counted: middleware, view, template, talk with the database and the vault.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from cProfile import Profile
from functools import partial
from statistics import median
from typing import Any, cast
from wsgiref.util import setup_testing_defaults

import psutil
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from bench.machine import Machine
from mikhak.accounts import queries as accounts
from mikhak.accounts.actions import open_device
from mikhak.catalogue import queries as catalogue
from mikhak.cli.web import application
from mikhak.drafts import queries
from mikhak.drafts.models import Draft

SLOWEST = 10
QUESTIONS = ("گذرنامه گم شده", "تولد فرزند", "وکالتنامه طلاق", "تایید مدرک دانشگاهی", "lost passport", "گزرنامه", "۰")


def serve(drafts: Sequence[str], portal: str, rounds: int, profile: str) -> dict[str, Any]:
    """Serve every page of questions of each draft, once for the first time and then ``rounds`` times."""
    pages = [page for draft in Draft.objects.filter(pk__in=drafts).select_related("version") for page in _pages(draft)]
    first = [answer(path, cookie) for _label, path, cookie in pages]
    timed: dict[str, list[float]] = defaultdict(list)
    machine = Machine.of(portal)
    before = machine.cpu_seconds()
    with Profile() if profile else nullcontext() as profiler:
        for _round in range(rounds):
            for label, path, cookie in pages:
                timed[label].append(answer(path, cookie))
    if profiler:
        profiler.dump_stats(profile)
    others = {name: used - before.get(name, 0) for name, used in machine.cpu_seconds().items()}
    times = {label: median(some) for label, some in timed.items()}
    slowest = sorted(times, key=lambda label: -times[label])[:SLOWEST]
    searched = [_seconds(partial(catalogue.search, text, "fa")) for _again in range(5) for text in QUESTIONS]
    return {
        "services": len(drafts),
        "pages": len(pages),
        "page_ms": spread(times.values()),
        "first_time_ms": spread(first),
        "slowest_ms": {label: _ms(times[label]) for label in slowest},
        "others_ms": {
            name: _ms(others[name] / rounds / len(pages)) for name in others.keys() & {"postgresql", "vault"}
        },
        "search_ms": spread(searched[len(QUESTIONS) :]),
        "first_search_ms": _ms(searched[0]),
        "rss_mb": round(psutil.Process().memory_info().rss / 2**20),
    }


def answer(path: str, cookie: str) -> float:
    """Processor seconds until a page was served; it must be there."""
    environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_COOKIE": cookie, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    began = time.process_time()
    response: Any = application(environ, cast(Any, lambda _status, _headers: None))
    for _piece in response:
        pass
    response.close()
    spent = time.process_time() - began
    assert response.status_code == 200, (path, response.status_code)
    return spent


def spread(seconds: Iterable[float]) -> dict[str, float]:
    """Percentiles in milliseconds."""
    ranked = sorted(seconds)
    return {"p50": _ms(median(ranked)), "p95": _ms(ranked[int(0.95 * len(ranked))]), "worst": _ms(ranked[-1])}


def _pages(draft: Draft) -> list[tuple[str, str, str]]:
    """Label, path and the owner's cookie for each page of questions."""
    session = SessionStore()
    session["applicant"] = draft.applicant_id
    session.save()
    assert draft.applicant is not None
    now, key = timezone.now(), accounts.digest(str(session.session_key))
    open_device(applicant=draft.applicant, session=key, agent="", now=now)
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    filling = queries.filling(draft, today=timezone.now().date())
    return [
        (f"{filling.service.key} {section.key}", f"/drafts/{draft.pk}/{section.key}/", cookie)
        for section in filling.sections
    ]


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 2)


def main() -> None:
    """Called with the portal's address, rounds and the file for a profile; the drafts as JSON on standard input."""
    portal, rounds, profile = sys.argv[1:]
    sys.stdout.write(json.dumps(serve(json.load(sys.stdin), portal, int(rounds), profile)))
