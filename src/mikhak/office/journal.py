"""The journal for auditors: who read or did what, when and why, without any content; also as a file."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from mikhak.accounts.access import officer
from mikhak.accounts.roles import EVERYWHERE
from mikhak.dossiers import journal as lines
from mikhak.dossiers.events import EVENTS
from mikhak.dossiers.journal import Line, Wanted
from mikhak.lib import tables
from mikhak.lib.codes import show_code
from mikhak.lib.digits import latin, localise
from mikhak.lib.jalali import format_date, from_jalali
from mikhak.missions import queries as missions
from mikhak.office.frame import language, page
from mikhak.ui.refusals import Words
from mikhak.ui.routes import audience

VERBS: dict[str, Words] = {
    "unseal": lazy("گشودن مهر"),
    "sign": lazy("امضای سند"),
    "shred": lazy("از میان بردن کلید"),
}
PURPOSES: dict[str, Words] = {
    "page": lazy("دیدن یک صفحهٔ مدارک"),
    "print": lazy("چاپ سند"),
    "closed": lazy("پس از بسته شدن"),
    "seal": lazy("مهر سند"),
    "report": lazy("پاسخ به گزارش"),
    "retention": lazy("پایان زمان نگهداری"),
}
NAMES = ("moment", "line", "name", "purpose", "officer", "dossier", "mission")


@audience("officer")
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """A page of the journal of one's missions, filtered by what stands in the address."""
    actor = officer(request)
    wanted, wrong = _wanted(request.GET)
    found = lines.journal(actor, wanted, after=request.GET.get("after", ""))
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "rows": [(one, moment(one.at), said(one), why(one), place(one.mission)) for one in found.lines],
        "following": found.following,
        "asked": request.GET,
        "wrong": wrong,
        "query": f"{kept.urlencode()}&" if kept else "",
        "places": _places(actor.places("journal")),
    }
    return page(request, "journal.html", context, status=422 if wrong else 200)


@audience("officer")
@require_safe
def journal_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same lines as a file that a spreadsheet opens and does not calculate."""
    wanted, _wrong = _wanted(request.GET)
    answer = StreamingHttpResponse(_file(lines.whole(officer(request), wanted)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="journal.csv"'
    return answer


def _file(found: Iterator[Line]) -> Iterator[str]:
    yield "\ufeff" + _row(NAMES)
    for one in found:
        who = one.officer.username if one.officer else one.by
        cells = (one.at.isoformat(), one.kind, said(one), why(one), who, one.code and show_code(one.code), one.mission)
        yield _row(cells)


def _row(cells: tuple[str, ...]) -> str:
    out = StringIO()
    csv.writer(out).writerow([tables.text(cell) for cell in cells])
    return out.getvalue()


def moment(at: datetime) -> str:
    """Day and hour by the one clock that all missions share, short."""
    tongue = language()
    day = format_date(at.date(), tongue, "jalali" if tongue == "fa" else "gregorian")
    return localise(f"{day} {at:%H:%M}", tongue)


def said(line: Line) -> str:
    """What was done."""
    if line.kind == "opening":
        return str(VERBS.get(line.name, line.name))
    return str(EVENTS[line.name].text) if line.name in EVENTS else line.name


def why(line: Line) -> str:
    """The purpose in words."""
    if line.kind == "event" or not line.why:
        return ""
    first = re.split(r"[ :]", line.why, maxsplit=1)[0]
    known = PURPOSES.get(first)
    if known is not None:
        number = line.why.partition(" ")[2]
        return f"{known} {number}".strip()
    return _("کار روی گام «%s»") % (line.step.in_(language()) if line.step else line.why)


def place(key: str) -> str:
    """The city of a mission."""
    try:
        return missions.mission(key).city.in_(language())
    except missions.UnknownMission:
        return key


def _places(held: tuple[str, ...]) -> list[tuple[str, str]]:
    keys = [info.key for info in missions.all_missions() if EVERYWHERE in held or info.key in held]
    return [(key, place(key)) for key in keys]


def _wanted(asked: QueryDict) -> tuple[Wanted, bool]:
    """The filters of an address, and whether a day in it is none."""
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    wrong = any(asked.get(name) and day is None for name, day in (("since", since), ("until", until)))
    wanted = Wanted(
        officer=asked.get("officer", "").strip()[:40],
        code=asked.get("code", "").strip()[:20],
        mission=asked.get("mission", "")[:40],
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )
    return wanted, wrong


def _day(text: str) -> date | None:
    """A day as people write it, Jalali or Gregorian by its year."""
    found = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", latin(text.strip()))
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return from_jalali(year, month, day) if year < 1700 else date(year, month, day)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
