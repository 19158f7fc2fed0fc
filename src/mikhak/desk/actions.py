"""What officers arrange for themselves and their colleagues. Raises NotFound for what is not theirs."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import queries as accounts
from mikhak.accounts.access import OfficerActor, live_grants
from mikhak.accounts.models import Officer
from mikhak.catalogue import queries as catalogue
from mikhak.desk import access, queries
from mikhak.desk.models import Label, Labelled, Rule, SavedView, SetAside, Watch
from mikhak.desk.view import COLUMNS, filters_of
from mikhak.dossiers import assignment
from mikhak.dossiers.access import for_officer
from mikhak.dossiers.models import Dossier
from mikhak.lib.persian import tidy
from mikhak.missions import queries as missions
from mikhak.ui.refusals import Conflict, NotFound, Refusal

MOST_LABELS = 100  # of a mission
MOST_VIEWS = 20  # of an officer
LONGEST_ASIDE = timedelta(days=60)


# A dossier ----------------------------------------------------------------------------------------------------------
def label(*, actor: OfficerActor, code: str, name: str, now: datetime) -> None:
    """Hang a label of the mission on a dossier; a new word becomes a label. Raises Refusal, Conflict."""
    name = tidy(name)
    if not 0 < len(name) <= 30:
        raise Refusal(_("برچسب از یک تا ۳۰ نویسه دارد."), field="label")
    dossier = for_officer(actor, code, today=now.date())
    with transaction.atomic():
        found = Label.objects.filter(mission=dossier.mission, name=name).first()
        if found is None and Label.objects.filter(mission=dossier.mission).count() >= MOST_LABELS:
            raise Refusal(_("برچسب‌های این نمایندگی بسیار شده است؛ یکی از برچسب‌های موجود را برگزینید."), field="label")
        found = found or Label.objects.get_or_create(mission=dossier.mission, name=name)[0]
        _row, new = Labelled.objects.get_or_create(
            label=found, dossier=dossier, defaults={"officer": actor.officer, "at": now}
        )
        if not new:
            raise Conflict(_("این برچسب پیش‌تر زده شده است."))


def unlabel(*, actor: OfficerActor, code: str, name: str, now: datetime) -> None:
    """Take a label off; one that hangs nowhere any more is gone."""
    dossier = for_officer(actor, code, today=now.date())
    with transaction.atomic():
        gone, _each = Labelled.objects.filter(dossier=dossier, label__name=tidy(name)).delete()
        if not gone:
            raise Conflict(_("این برچسب روی پرونده نیست."))
        Label.objects.filter(mission=dossier.mission, name=tidy(name), labelled=None).delete()


def watch(*, actor: OfficerActor, code: str, now: datetime) -> None:
    """Keep an eye on a dossier; once more changes nothing."""
    dossier = for_officer(actor, code, today=now.date())
    Watch.objects.get_or_create(officer=actor.officer, dossier=dossier, defaults={"at": now})


def unwatch(*, actor: OfficerActor, code: str, now: datetime) -> None:
    """Not any more."""
    Watch.objects.filter(officer=actor.officer, dossier=for_officer(actor, code, today=now.date())).delete()


def put_aside(*, actor: OfficerActor, code: str, until: date, why: str, now: datetime) -> None:
    """Out of the queue until the morning of a day at its mission, or until something happens to it; the legal clock
    goes on, so not beyond its end. Raises Refusal, Conflict."""
    dossier = for_officer(actor, code, today=now.date())
    zone = missions.mission(dossier.mission).tz
    today, back = now.astimezone(zone).date(), datetime.combine(until, time(), zone)
    if dossier.closed_at is not None:
        raise Conflict(_("پرونده بسته است."))
    if not today < until <= today + LONGEST_ASIDE:
        raise Refusal(_("روزی از فردا تا ۶۰ روز دیگر را برگزینید."), field="until")
    if dossier.legal_due is not None and until > dossier.legal_due:
        raise Refusal(_("مهلت قانونی پیش از این روز به پایان می‌رسد؛ روز نزدیک‌تری برگزینید."), field="until")
    if not why.strip():
        raise Refusal(_("بنویسید چرا کنار گذاشته می‌شود."), field="why")
    told = {"officer": actor.officer, "at": now, "until": back, "why": tidy(why)}
    SetAside.objects.update_or_create(dossier=dossier, defaults=told)


def bring_back(*, actor: OfficerActor, code: str, now: datetime) -> None:
    """Into the queue again; raises Conflict when it is there."""
    dossier = for_officer(actor, code, today=now.date())
    gone, _each = SetAside.objects.filter(pk__in=queries.aside(now).filter(dossier=dossier)).delete()
    if not gone:
        raise Conflict(_("این پرونده کنار گذاشته نشده است."))


# Views --------------------------------------------------------------------------------------------------------------
def save_view(*, actor: OfficerActor, name: str, query: str, columns: Sequence[str], now: datetime) -> SavedView:
    """Keep a filter under a name of the officer's, in the place of an earlier one of this name; raises Refusal."""
    name = tidy(name)
    if not 0 < len(name) <= 40:
        raise Refusal(_("نامی تا ۴۰ نویسه بنویسید."), field="name")
    others = SavedView.objects.filter(officer_id=actor.id).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise Refusal(_("۲۰ نما نگه داشته‌اید؛ یکی را بردارید."), field="name")
    counted = queries.count(actor, filters_of(query), now=now)
    told = {"query": query, "columns": [one for one in COLUMNS if one in columns], "count": counted}
    return SavedView.objects.update_or_create(officer=actor.officer, name=name, defaults=told)[0]


def drop_view(*, actor: OfficerActor, view_id: int) -> None:
    """Raises NotFound for who does not have it."""
    gone, _each = SavedView.objects.filter(officer_id=actor.id, pk=view_id).delete()
    if not gone:
        raise NotFound


def count_views(*, now: datetime) -> None:
    """What the worker does every five minutes: count what is in the views of those who can sign in."""
    for view in SavedView.objects.filter(officer__is_active=True).select_related("officer"):
        actor = OfficerActor(view.officer, live_grants(view.officer, now.date()))
        counted = queries.count(actor, filters_of(view.query), now=now)
        SavedView.objects.filter(pk=view.pk).exclude(count=counted).update(count=counted)


# Rules of assignment ------------------------------------------------------------------------------------------------
def add_rule(*, actor: OfficerActor, mission: str, category: str, to: str, cap: int, now: datetime) -> Rule:
    """New dossiers go to a colleague, named by the user name, up to a number of open ones; the same again changes the
    number. Raises Forbidden, Refusal."""
    access.check_rules(actor, mission, today=now.date())
    there = accounts.who_may("clerk", [mission], today=now.date())
    officer = next((one for one in there if one.username == to), None)
    if officer is None:
        raise Refusal(_("این همکار در این نمایندگی کار نمی‌کند."), field="to")
    if category != "*" and category not in {one.key for one in catalogue.categories()}:
        raise Refusal(_("دستهٔ خدمات را برگزینید."), field="category")
    if not 1 <= cap <= 999:
        raise Refusal(_("شماری از ۱ تا ۹۹۹ بنویسید."), field="cap")
    told = {"cap": cap, "made_by": actor.officer, "at": now}
    return Rule.objects.update_or_create(mission=mission, category=category, officer=officer, defaults=told)[0]


def drop_rule(*, actor: OfficerActor, rule_id: int, now: datetime) -> None:
    """Raises NotFound, Forbidden."""
    rule = Rule.objects.filter(pk=rule_id, mission__in=actor.missions).first()
    if rule is None:
        raise NotFound
    access.check_rules(actor, rule.mission, today=now.date())
    rule.delete()


def assign_by_rules(*, now: datetime) -> int:
    """What the worker does every minute: give what waits for a mission and is nobody's to those whom the rules name,
    to whom has the fewest open ones. What no rule covers, or when all are full, stays in the queue. Gives how many."""
    given = 0
    for mission in Rule.objects.order_by("mission").values_list("mission", flat=True).distinct():
        pool = _Pool(mission, now)
        for dossier in queries.waiting_free(mission):
            officer = pool.officer_for(dossier)
            if officer is not None and assignment.place(dossier=dossier, officer=officer, now=now):
                pool.load[officer.pk] += 1
                given += 1
    return given


class _Pool:
    """The rules of a mission, and how many open dossiers those they name have."""

    def __init__(self, mission: str, now: datetime) -> None:
        self.now = now
        self.rules = [rule for rule in queries.rules([mission]) if rule.officer.is_active]
        self.load = queries.loads([rule.officer_id for rule in self.rules])

    def officer_for(self, dossier: Dossier) -> Officer | None:
        category = dossier.version.category
        fitting = [
            rule
            for rule in self.rules
            if rule.category in {"*", category}
            and self.load[rule.officer_id] < rule.cap
            and assignment.may_work(rule.officer, dossier, now=self.now)
        ]
        return min(fitting, key=lambda rule: (self.load[rule.officer_id], rule.pk)).officer if fitting else None
