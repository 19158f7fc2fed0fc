"""The history of a dossier in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mikhak.catalogue import queries as catalogue
from mikhak.catalogue.definition import Service
from mikhak.dossiers.events import EVENTS
from mikhak.dossiers.reasons import CUSTODY, DELIVERIES
from mikhak.lib.digits import localise
from mikhak.lib.text import Text
from mikhak.missions import queries as missions
from mikhak.missions.queries import MissionInfo
from mikhak.notices.letters import money
from mikhak.office import words
from mikhak.office.frame import language, short_moment
from mikhak.payments.ways import way


@dataclass(frozen=True)
class Line:
    text: str
    detail: str
    by: str
    at: str


def lines(events: Iterable[Any], service: Service, mission: MissionInfo) -> list[Line]:
    """Everything that happened, newest first."""
    return [
        Line(str(EVENTS[one.name].text), detail(one, service, mission), by(one), short_moment(one.at, mission))
        for one in reversed(list(events))
    ]


def by(event: Any) -> str:
    """Who did it: an officer by name, the applicant, or the system."""
    if event.officer is not None:
        return str(event.officer.name_fa if language() == "fa" else event.officer.name_en)
    return str(_("متقاضی") if event.by == "applicant" else _("سامانه"))


def detail(event: Any, service: Service, mission: MissionInfo) -> str:
    """What the data of an event says, empty when its name says all."""
    say = _DETAILS.get(event.name)
    return say(event.data, service, mission) if say else ""


def _step(data: Any, service: Service, mission: MissionInfo) -> str:
    return service.step(data["step"]).title.in_(language())


def _purpose(data: Any, service: Service, mission: MissionInfo) -> str:
    titles = {step.key: step.title.in_(language()) for step in service.flow}
    return titles.get(data["purpose"], str(_("پس از بسته شدن")))


def labels(names: Iterable[str], service: Service) -> str:
    """Fields and papers of a service by what they are called."""
    return _comma(label(name, service) for name in names)


def label(name: str, service: Service) -> str:
    """What a field or a paper is called; its name when the service has none of it."""
    known = {spec.name: spec.label for spec in service.fields()}
    known |= {spec.name: spec.label for spec in service.attachments}
    return known[name].in_(language()) if name in known else name


def _comma(texts: Iterable[str]) -> str:
    return ("، " if language() == "fa" else ", ").join(texts)


def body(key: str) -> str:
    """The name of a body of services/bodies.yaml; its key when this release does not know it any more."""
    return catalogue.catalogue().bodies.get(key, Text(fa=key, en=key)).in_(language())


def result(service: Service, step: str, key: str) -> str:
    """The words of a step's result."""
    return next((one.text.in_(language()) for one in service.step(step).results if one.key == key), "")


def _answered(data: Any, service: Service, mission: MissionInfo) -> str:
    return _comma(filter(None, (body(data["body"]), result(service, data["step"], data["result"]))))


def _done(data: Any, service: Service, mission: MissionInfo) -> str:
    return _comma(filter(None, (_step(data, service, mission), result(service, data["step"], data["result"]))))


def _paid(data: Any, service: Service, mission: MissionInfo) -> str:
    flag = str(words.FLAGS[data["flag"]]) if "flag" in data else ""
    method = way(data["method"]).label.in_(language())
    return _comma(filter(None, (money(data["amount"], data["currency"], language()), method, data["receipt"], flag)))


def _refund(data: Any, service: Service, mission: MissionInfo) -> str:
    return _comma((money(data["amount"], data["currency"], language()), data["receipt"]))


def _moment(data: Any, service: Service, mission: MissionInfo) -> str:
    return short_moment(datetime.fromisoformat(data["at"]), mission, weekday=True)


def verdict(granted: bool, reason: str, service: Service) -> str:
    """A decision in words, with the reason of a refusal."""
    if granted:
        return pgettext("رأی", "موافقت")
    text = next((one.text.in_(language()) for one in service.outcome.reasons if one.code == reason), reason)
    return _comma((pgettext("رأی", "رد"), text))


_DETAILS: dict[str, Callable[[Any, Service, MissionInfo], str]] = {
    "submitted": lambda data, service, mission: _("%s صفحه مدرک") % localise(data["pages"], language()),
    "step_entered": _step,
    "opened": _purpose,
    "given": lambda data, service, mission: Text(**data["to"]).in_(language()),
    "correction_requested": lambda data, service, mission: labels(data["items"], service),
    "correction_received": lambda data, service, mission: labels(data["items"], service),
    "inquiry_sent": lambda data, service, mission: body(data["body"]),
    "inquiry_answered": _answered,
    "task_done": _done,
    "payment_due": lambda data, service, mission: money(data["amount"], data["currency"], language()),
    "payment_recorded": _paid,
    "payment_kept": _paid,
    "fee_waived": lambda data, service, mission: str(data["reason"]),
    "transfer_sent": lambda data, service, mission: words.pages(data["pages"]),
    "transfer_declined": lambda data, service, mission: str(data["reason"]),
    "refund_proposed": _refund,
    "refund_returned": _refund,
    "refunded": _refund,
    "attendance_set": _moment,
    "attendance_cancelled": _moment,
    "attendance_offered": _moment,
    "attendance_missed": _moment,
    "earlier_wished": lambda data, service, mission: _("می‌خواهد") if data["wished"] else _("دیگر نمی‌خواهد"),
    "arrived": lambda data, service, mission: _("شمارهٔ %s") % localise(data["number"], language()),
    "attendance_recorded": lambda data, service, mission: labels(data["originals"], service),
    "decision_proposed": lambda data, service, mission: verdict(data["granted"], data["reason"], service),
    "decided": lambda data, service, mission: verdict(data["granted"], data["reason"], service),
    "document_issued": lambda data, service, mission: str(data["number"]),
    "document_revoked": lambda data, service, mission: str(data["number"]),
    "custody": lambda data, service, mission: _comma(
        (labels(data["items"], service), CUSTODY[data["what"]].in_(language()))
    ),
    "handed_over": lambda data, service, mission: DELIVERIES[data["how"]].in_(language()),
    "message_received": lambda data, service, mission: (
        _("%(words)s واژه، %(files)s پرونده") % {name: localise(data[name], language()) for name in ("words", "files")}
    ),
    "reminded": lambda data, service, mission: str(words.REMINDERS[data["of"]]),
    "duty_alerted": lambda data, service, mission: _("%s نفر") % localise(data["officers"], language()),
    "move_wished": lambda data, service, mission: missions.mission(data["to"]).title.in_(language()),
    "voided": lambda data, service, mission: str(data["reason"]),
    "closed": lambda data, service, mission: str(words.OUTCOMES.get(data["outcome"], "")),
}
