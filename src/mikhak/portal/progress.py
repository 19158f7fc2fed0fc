"""Where a dossier stands, in the words of the page: whose turn it is, what to do, and the way with its steps."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from mikhak.appointments import queries as appointments
from mikhak.appointments import slots
from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import StepSpec, Text
from mikhak.dossiers.flow import OUTSIDE
from mikhak.dossiers.queries import StepLine, Tracking
from mikhak.dossiers.reasons import CORRECTION_REASONS
from mikhak.lib.digits import localise
from mikhak.missions import queries as missions
from mikhak.notices.letters import money
from mikhak.payments import queries as payments
from mikhak.portal import road

AT_WORK = {  # with the mission, by the kind of the step
    "intake": lazy("نمایندگی مدارک شما را بررسی می‌کند"),
    "inquiry": lazy("نمایندگی استعلام را آماده می‌کند"),
    "attendance": lazy("نمایندگی زمان حضور شما را تعیین می‌کند"),
    "decision": lazy("مسئول کنسولی دربارهٔ درخواست شما تصمیم می‌گیرد"),
    "issue": lazy("سند شما در دست صدور است"),
    "deliver": lazy("سند شما آماده است و نمایندگی آن را به دست شما می‌رساند"),
}
ENDED = {
    "granted": lazy("کار این درخواست به پایان رسید"),
    "refused": lazy("این درخواست پذیرفته نشد"),
    "withdrawn": lazy("از این درخواست انصراف داده‌اید"),
    "void": lazy("این پرونده بدون نتیجه بسته شد"),
}


@dataclass(frozen=True)
class Standing:
    """``headline`` is the sentence of the page. What is asked of the person is in ``correction`` or
    ``attendance``, or ``fee`` is to be paid now."""

    headline: str
    turn: str  # who acts, in a word or two; empty when it is over
    mine: bool = False
    lead: str = ""
    reason: str = ""  # of a refusal, or of an end without a result
    open: bool = True
    correction: dict[str, Any] | None = None
    attendance: Any = None
    chooses: bool = False  # the person may choose or change the time
    bring: list[Text] = field(default_factory=list)
    who: list[Text] = field(default_factory=list)
    fee: dict[str, Any] | None = None
    pays: bool = False  # now
    steps: list[dict[str, Any]] = field(default_factory=list)
    number: int = 0

    @property
    def closed_unpaid(self) -> bool:
        """Whether a fee will never be asked for."""
        return not self.open and self.fee is not None and self.fee["state"] == "due"


def standing_of(progress: Tracking, *, now: datetime) -> Standing:
    """The standing of a dossier, for the person whose it is."""
    dossier = progress.dossier
    spec = progress.service.step(dossier.step)
    parts: dict[str, Any] = {"fee": _fee(progress), "steps": _way(progress), "number": progress.number}
    if dossier.status == "closed":
        reason = progress.reason.in_(road.language()) if progress.reason else progress.voided
        return Standing(str(ENDED[dossier.outcome]), "", open=False, reason=reason, **parts)
    if progress.correction:
        return Standing(**_asked_again(progress, now=now), **parts)
    if dossier.status == "with_applicant" and spec.kind == "attendance":
        return Standing(**_called_in(progress, now=now), **parts)
    if dossier.status == "with_applicant" and parts["fee"]:
        headline = _("هزینه را بپردازید: %s") % (parts["fee"]["local"] or parts["fee"]["eur"])
        return Standing(headline, _("نوبت شما"), True, pays=True, **parts)
    return Standing(**_with_others(progress, spec), **parts)


def _asked_again(progress: Tracking, *, now: datetime) -> dict[str, Any]:
    """The returned items with the officer's words, nothing of what they held."""
    correction, service, language = progress.correction, progress.service, road.language()
    assert correction
    items = []
    for item in correction.items:
        spec = service.field(item["item"]) if item["kind"] == "field" else service.attachment(item["item"])
        reason = CORRECTION_REASONS[item["kind"]][item["reason"]]
        items.append(
            {
                "label": spec.label.on_page(language),
                "reason": reason.on_page(language),
                "words": item["words"],
                **_of(item),
            }
        )
    scans = all(item["kind"] == "attachment" for item in correction.items)
    shown = localise(len(items), language)
    if scans:
        headline = ngettext("یک تصویر را دوباره بفرستید", "%(shown)s تصویر را دوباره بفرستید", len(items))
    else:
        headline = ngettext("یک مورد را درست کنید", "%(shown)s مورد را درست کنید", len(items))
    officer = correction.officer
    return {
        "headline": headline % {"shown": shown},
        "turn": _("نوبت شما"),
        "mine": True,
        "correction": {
            "items_asked": items,
            "officer": officer.name_fa if language == "fa" else officer.name_en,
            "at": correction.requested_at,
            "due": correction.due_at,
            "days": localise(max(0, (correction.due_at - now).days), language),
            "href": reverse("correction", kwargs={"code": progress.dossier.code}),
        },
    }


def _of(item: dict[str, str]) -> dict[str, str]:
    return {"name": item["item"], "kind": item["kind"]}


def _called_in(progress: Tracking, *, now: datetime) -> dict[str, Any]:
    mission, language = missions.mission(progress.dossier.mission), road.language()
    attendance = appointments.live(progress.dossier)
    chooses = slots.chooses(progress.dossier) and slots.may_change(progress.dossier, now=now)
    if attendance is None:
        lead = _("روز و ساعتی را که برایتان مناسب است برگزینید.") if chooses else _("نمایندگی زمان دیگری تعیین می‌کند.")
        headline = _("زمان آمدن به نمایندگی را برگزینید")
        return {"headline": headline, "turn": _("نوبت شما"), "mine": True, "lead": lead, "chooses": chooses}
    local = attendance.starts_at.astimezone(mission.tz)
    headline = _("%(day)s ساعت %(clock)s به نمایندگی بیایید") % {
        "day": road.short_date(local.date(), weekday=True),
        "clock": localise(f"{local:%H:%M}", language),
    }
    return {
        "headline": headline,
        "turn": _("نوبت شما"),
        "mine": True,
        "attendance": attendance,
        "chooses": chooses,
        "bring": appointments.to_bring(progress.dossier),
        "who": appointments.who_comes(progress.dossier),
    }


def _with_others(progress: Tracking, spec: StepSpec) -> dict[str, Any]:
    body = catalogue.catalogue().bodies[spec.by].on_page(road.language())
    title = spec.title.on_page(road.language())
    if progress.dossier.status == "with_authority":
        headline = _("منتظر پاسخ %s هستیم") % body
    else:
        body, headline = _("نمایندگی"), str(AT_WORK.get(spec.kind) or _("نمایندگی کار می‌کند: %s") % title)
    usual = road.usual(spec.days, spec.hours)
    lead = _("لازم نیست کاری بکنید. این گام معمولاً %s طول می‌کشد.") % usual if usual else _("لازم نیست کاری بکنید.")
    return {"headline": headline, "turn": _("نوبت %s") % body, "lead": lead}


def _fee(progress: Tracking) -> dict[str, Any] | None:
    """What is due or was paid, in words; None when nothing is or will be."""
    due, language = payments.invoice_of(progress.dossier), road.language()
    if due is None:
        eur = progress.dossier.fee_eur
        return {"eur": money(str(eur), "EUR", language), "local": "", "state": "later"} if eur else None
    paid, waived = due.payment, hasattr(due, "waiver")
    return {
        "eur": money(str(due.eur), "EUR", language),
        "local": "" if due.currency == "EUR" else money(str(due.amount), due.currency, language),
        "since": due.rate_on,
        "state": "paid" if paid else "waived" if waived else "due",
        "receipts": [one.receipt for one in payments.payments_of(progress.dossier)],
        "how": next((step.about for step in progress.service.flow if step.kind == "payment" and step.about), None),
    }


# The way --------------------------------------------------------------------------------------------------------------
def _way(progress: Tracking) -> list[dict[str, Any]]:
    """The lines of the timeline, from the submission to the end."""
    tz = missions.mission(progress.dossier.mission).tz

    def at(moment: datetime) -> str:
        local = moment.astimezone(tz)
        words = f"{road.short_date(local.date(), weekday=True)}{_('، ')}{local:%H:%M}"
        return localise(words, road.language())

    lines: list[dict[str, Any]] = [
        {"title": _("درخواست ثبت شد"), "note": at(progress.dossier.created_at), "state": "done"}
    ]
    for step in progress.steps:
        state = _ended(progress, step)
        if state == "passed":
            continue
        line: dict[str, Any] = {"title": step.spec.title.on_page(road.language()), "state": state}
        if state == "done":
            line["note"] = at(step.since) if step.since else ""
        else:
            line |= _to_come(progress, step)
            if state == "now" and step.since:
                line["note"] = _("از %s") % at(step.since)
        lines.append(line)
    if progress.dossier.closed_at:
        lines.append(
            {"title": str(ENDED[progress.dossier.outcome]), "note": at(progress.dossier.closed_at), "state": "done"}
        )
    return lines


def _ended(progress: Tracking, step: StepLine) -> str:
    """The state of a step; where a dossier ended early, the last step was done by a refusal and left otherwise."""
    dossier = progress.dossier
    if dossier.status != "closed" or step.state != "next":
        return step.state
    return "done" if dossier.outcome == "refused" else "passed"


def _to_come(progress: Tracking, step: StepLine) -> dict[str, Any]:
    spec = step.spec
    here = step.state == "now"
    mine = progress.dossier.status == "with_applicant" if here else spec.by == "applicant"
    if mine:
        who = _("نوبت شما") if here else _("شما")
    elif spec.by in OUTSIDE:
        who = _("نمایندگی")
    else:
        who = catalogue.catalogue().bodies[spec.by].on_page(road.language())
    usual = road.usual(spec.days, spec.hours)
    return {"turn": who, "mine": mine and here, "note": _("معمولاً %s") % usual if usual else ""}
