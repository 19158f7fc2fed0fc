"""The half of the bench of the office that runs inside Django: an officer at his desk."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.pages import spread
from mikhak.accounts import demo
from mikhak.accounts.models import Officer
from mikhak.cli.many import national_ids
from mikhak.desk.view import VIEWS
from mikhak.dossiers.models import Dossier, Event
from mikhak.lib.codes import show_code
from mikhak.office.queue import AGES

DESKS = {"one mission": "sara", "every mission": "navid"}
OPENED = 60  # dossiers; the vault lets an officer open 300 in an hour


@dataclass
class Desk:
    """A signed-in officer; times by page as they are taken."""

    client: Client
    rounds: int
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    def time(self, name: str, *asked: Callable[[], Any]) -> None:
        """Ask once to count queries and warm up, then in rounds by the clock."""
        counts = []
        for one in asked:
            with CaptureQueriesContext(connection) as seen:
                answer = one()
            assert answer.status_code in {200, 302}, (name, answer.status_code)
            counts.append(len(seen))
        seconds = [_seconds(one) for _round in range(self.rounds) for one in asked]
        self.told[name] = {"ms": spread(seconds), "queries": sorted({min(counts), max(counts)})}

    def queue(self, name: str, **asked: str | int) -> None:
        self.time(f"queue: {name}", partial(self.client.get, "/", asked))


def sign_in(username: str, password: str) -> Client:
    """Past both factors, as over HTTP."""
    client = Client(headers={"host": "localhost", "accept-language": "fa"})
    client.post("/sign-in/", {"login": username, "password": password})
    code = demo.demo_code(username, now=timezone.now())
    answer = client.post("/sign-in/second-factor/", {"code": code})
    assert answer.status_code == 302, answer.content.decode()
    return client


def sit(username: str, password: str, rounds: int) -> dict[str, dict[str, Any]]:
    """Everything asked once and again at one desk."""
    desk = Desk(sign_in(username, password), rounds)
    mine = Dossier.objects.filter(mission__in=Officer.objects.get(username=username).grants.values("mission"))
    desk.queue("first page")
    waiting = mine.filter(closed_at=None, urgent=False).order_by("created_at", "pk")
    far = waiting[waiting.count() * 9 // 10]
    desk.queue("far behind", after=show_code(far.code))
    for view in VIEWS:
        desk.queue(view, show=view)
    sample = mine.filter(closed_at=None).select_related("version").latest("created_at")
    for name, value in {"service": sample.version.key, "step": sample.step, "mission": sample.mission}.items():
        desk.queue(f"of a {name}", **{name: value})
    desk.queue("old ones", age=AGES[-1])
    codes = [show_code(code) for code in mine.order_by("owner_mark").values_list("code", flat=True)[:OPENED]]
    desk.time("dossier", *(partial(desk.client.get, f"/d/{code}/") for code in codes))
    post = partial(partial, desk.client.post, "/search/")
    desk.time("search by code", *(post({"q": code}) for code in codes))
    desk.time("search by national ID", *(post({"q": one}) for one in islice(national_ids(), 10)))
    return desk.told


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Called with the rounds; the officers' passwords as JSON on standard input."""
    secrets, rounds = json.load(sys.stdin), int(sys.argv[1])
    told: dict[str, Any] = {"dossiers": Dossier.objects.count(), "events": Event.objects.count()}
    for name, username in DESKS.items():
        told[name] = sit(username, secrets[username], rounds)
    sys.stdout.write(json.dumps(told))
