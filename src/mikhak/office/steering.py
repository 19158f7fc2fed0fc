"""The dashboard: work in and out, what waits, how long it takes, why papers come back, and how forecasts came true."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from mikhak.accounts.access import OfficerActor, officer
from mikhak.catalogue import queries as catalogue
from mikhak.dossiers.reasons import CORRECTION_REASONS
from mikhak.figures import dashboard, months
from mikhak.figures.dashboard import Scope
from mikhak.lib import tables
from mikhak.lib.digits import localise
from mikhak.missions import queries as missions
from mikhak.office import plots
from mikhak.office.frame import language, page
from mikhak.ui.refusals import NotFound
from mikhak.ui.routes import audience

MONTHS = 12  # of how long decisions took
RETURNS = timedelta(days=90)  # that reasons are counted of
SHEETS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@dataclass(frozen=True)
class Asked:
    """What stands in the address: a mission of the officer's, a service, or neither."""

    mission: str
    service: str
    scope: Scope


def _asked(actor: OfficerActor, told: Mapping[str, str]) -> Asked:
    places, known = actor.missions, catalogue.catalogue().services
    mission = told.get("mission", "") if told.get("mission") in places else ""
    service = told.get("service", "") if told.get("service") in known else ""
    every = len(places) == len(missions.all_missions())
    within = [mission] if mission else None if every else places
    return Asked(mission, service, Scope(within, service))


@audience("officer")
def steering(request: HttpRequest) -> HttpResponse:
    """The dashboard of the officer's missions."""
    actor, now = officer(request), timezone.now()
    asked, today = _asked(actor, request.GET), timezone.now().date()
    weeks = dashboard.weeks(asked.scope, today=today)
    this = months.month_of(today)
    starts = [months.before(this, back) for back in range(MONTHS, 0, -1)]
    spans = dashboard.spans(asked.scope, starts, until=this)
    rtl = language() == "fa"
    context = {
        "asked": asked,
        "places": [(key, missions.mission(key).city.in_(language())) for key in actor.missions],
        "services": [(one.key, one.title.in_(language())) for one in catalogue.catalogue().services.values()],
        "weeks": weeks,
        "weeks_plot": plots.columns([(one.came, one.went) for one in weeks], _("آمده و رفته، هفته به هفته"), rtl=rtl),
        "spans": [(months.name(one.since, language()), one) for one in spans],
        "spans_plot": plots.lines(
            [[one.median for one in spans], [one.most for one in spans]], _("روزهای رسیدگی، ماه به ماه"), rtl=rtl
        ),
        "waiting": _with_bars([(_step(one.service, one.step), one.n, one) for one in dashboard.waiting(asked.scope)]),
        "by_mission": [] if asked.mission else _with_bars(_missions(asked.scope)),
        "reasons": _with_bars(
            [(_reason(code), n, None) for code, n in dashboard.reasons(asked.scope, since=today - RETURNS)]
        ),
        "promises": [(_service(one.service), one) for one in dashboard.promises(asked.scope, today=today)],
        "now": now,
        "share": localise(80, language()),
    }
    return page(request, "steering.html", context)


@audience("officer")
def steering_table(request: HttpRequest, kind: str) -> HttpResponse:
    """The weeks of the dashboard as CSV or XLSX; raises NotFound for other kinds."""
    if kind not in SHEETS:
        raise NotFound
    asked = _asked(officer(request), request.GET)
    head = ("week", "mission", "service", "came", "went")
    rows = [
        (one.since.isoformat(), asked.mission, asked.service, one.came, one.went)
        for one in dashboard.weeks(asked.scope, today=timezone.now().date())
    ]
    table = tables.as_csv(head, rows) if kind == "csv" else tables.as_xlsx("weeks", head, rows)
    answer = HttpResponse(table, content_type=SHEETS[kind])
    answer["Content-Disposition"] = f'attachment; filename="mikhak-weeks.{kind}"'
    return answer


def _with_bars(rows: list[tuple[str, int, Any]]) -> list[dict[str, Any]]:
    top = max((n for _label, n, _more in rows), default=0)
    return [{"label": label, "n": n, "bar": plots.bar(n, top), "more": more} for label, n, more in rows]


def _missions(scope: Scope) -> list[tuple[str, int, Any]]:
    return [(missions.mission(key).city.in_(language()), n, None) for key, n in dashboard.by_mission(scope)]


def _service(key: str) -> str:
    known = catalogue.catalogue().services.get(key)
    return known.title.in_(language()) if known else key


def _step(service: str, step: str) -> str:
    """What a step is called; its key when this release does not know it any more."""
    known = catalogue.catalogue().services.get(service)
    titles = {one.key: one.title.in_(language()) for one in known.flow} if known else {}
    return f"{titles.get(step, step)} ({_service(service)})"


def _reason(code: str) -> str:
    return next(iter(_reason_texts(code)), code)


def _reason_texts(code: str) -> Iterator[str]:
    for reasons in CORRECTION_REASONS.values():
        if code in reasons:
            yield reasons[code].in_(language())
