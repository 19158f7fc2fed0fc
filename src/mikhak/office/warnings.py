"""What an officer should know before the next act, in plain sentences over the page of a dossier."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mikhak.dossiers import queries, reading
from mikhak.issuance import consequences, document
from mikhak.lib.codes import show_code
from mikhak.office import history, words
from mikhak.office.case import Case
from mikhak.office.frame import language, short_moment


def warnings(case: Case) -> list[str]:
    """The warnings about an opened dossier."""
    return [
        *_others_here(case),
        *_asked_twice(case),
        *_passports(case),
        *_replaced(case),
        *_letters(case),
        *_originals(case),
    ]


def _ahead(case: Case) -> list[str]:
    """The steps from here on; none of a closed dossier."""
    path = list(case.dossier.path)
    return path[path.index(case.dossier.step) :] if case.dossier.closed_at is None else []


def _others_here(case: Case) -> Iterator[str]:
    """Colleagues who opened it within this sitting: two who act at once find out too late."""
    near = [
        line
        for line in case.dossier.events.all()
        if line.name == "opened" and line.officer_id != case.actor.id and case.now - line.at < reading.SITTING
    ]
    newest = {line.officer_id: line for line in near}
    for line in newest.values():
        told = {"name": history.by(line), "ago": words.minutes(int((case.now - line.at).total_seconds() // 60))}
        yield _("%(name)s همین پرونده را %(ago)s پیش باز کرد؛ پیش از هر کار با او هماهنگ شوید.") % told


def _asked_twice(case: Case) -> Iterator[str]:
    """The same service asked for again for the same person while this one is open."""
    for other in case.others:
        if other.service.key == case.service.key and other.dossier.closed_at is None and not case.dossier.closed_at:
            code = _ltr(show_code(other.dossier.code))
            yield _("همین خدمت برای همین شخص یک بار دیگر هم خواسته شده و باز است: %s") % code


def _passports(case: Case) -> Iterator[str]:
    for number, voided in consequences.voided_passports(case.dossier, case.service, case.told):
        at = short_moment(voided.voided_at, case.mission)
        told = {"passport": _ltr(number), "at": at, "number": _ltr(voided.document.number)}
        yield _("گذرنامهٔ %(passport)s باطل شده است: %(at)s، سند %(number)s.") % told


def _replaced(case: Case) -> Iterator[str]:
    ahead = consequences.foreseen(case.dossier, case.service, case.names, ahead=_ahead(case), today=case.today)
    for one in ahead:
        if one.issued is None:
            yield _("سند معتبری به شمارهٔ %s در دفتر نیست؛ صدور این سند چیزی را باطل نمی‌کند.") % _ltr(one.number)
            continue
        title = one.issued.title_fa if language() == "fa" else one.issued.title_en
        told = {"title": title, "number": _ltr(one.number)}
        yield _("با صدور این سند، «%(title)s» به شمارهٔ %(number)s باطل می‌شود.") % told
        if one.stranger:
            yield _("سند %s از پروندهٔ شخص دیگری است؛ پیش از صدور ببینید که درست نوشته شده باشد.") % _ltr(one.number)


def _letters(case: Case) -> Iterator[str]:
    if not any(case.service.step(key).kind == "issue" for key in _ahead(case)):
        return
    for name, letters in document.unprintable(case.service.fields(), case.told["answers"]).items():
        told = {"field": history.label(name, case.service), "letters": letters}
        yield _("در «%(field)s» نشانه‌ای هست که چاپ نمی‌شود و به جایش «?» می‌آید: %(letters)s") % told


def _originals(case: Case) -> Iterator[str]:
    held = queries.to_return(case.dossier)
    if held and (case.dossier.closed_at is not None or case.spec.kind == "deliver"):
        yield _("اصل این مدرک‌ها نزد شماست و باید پس داده شود: %s") % history.labels(held, case.service)


def _ltr(number: str) -> str:
    """A number that keeps its order inside a Persian sentence."""
    return f"\u2066{number}\u2069"
