"""Saving the profile: what is typed is kept at once, what is right is kept as an answer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts import profiles
from mikhak.accounts.actions import reminders
from mikhak.accounts.models import Applicant
from mikhak.accounts.profiles import ProfileState
from mikhak.missions import queries as missions
from mikhak.ui.refusals import NotFound, Refusal


def autosave_profile(*, applicant: Applicant, section: str, raw: Mapping[str, Any], now: datetime) -> None:
    """Keep what stands in the boxes of a section, right or wrong, until the section is saved. Raises NotFound."""
    _known(applicant, section)
    with locked_profile(applicant, now) as (row, state):
        profiles.write(row, replace(state, raw={**state.raw, section: dict(raw)}))


def save_profile_section(*, applicant: Applicant, section: str, answers: Mapping[str, Any], now: datetime) -> None:
    """Keep the cleaned answers of one section in the place of its earlier ones. Raises NotFound."""
    names = _known(applicant, section)
    with locked_profile(applicant, now) as (row, state):
        others = {name: value for name, value in state.answers.items() if name not in names}
        mine = {name: value for name, value in answers.items() if name in names}
        rest = {key: value for key, value in state.raw.items() if key != section}
        done = (*(key for key in state.done if key != section), section)
        claims = _claims(state, mine, now) if row.profile_complete_at else state.claims
        after = replace(state, answers={**others, **mine}, raw=rest, done=done, claims=claims)
        profiles.write(row, after)
        reminders.plan(row, after, today=now.date())


def amend_profile(*, applicant: Applicant, answers: Mapping[str, Any], now: datetime) -> None:
    """Put clean answers in the place of earlier ones, in whatever sections they stand."""
    with locked_profile(applicant, now) as (row, state):
        typed = {
            key: {box: value for box, value in boxes.items() if box.partition("-")[0] not in answers}
            for key, boxes in state.raw.items()
        }
        claims = _claims(state, answers, now) if row.profile_complete_at else state.claims
        after = replace(state, answers={**state.answers, **answers}, raw=typed, claims=claims)
        profiles.write(row, after)
        reminders.plan(row, after, today=now.date())


def _claims(state: ProfileState, answers: Mapping[str, Any], now: datetime) -> dict[str, dict[str, Any]]:
    """The claims when these answers are given: one that says again what was said first is a claim no more."""
    claims = dict(state.claims)
    for name in profiles.CLAIMS & answers.keys():
        before, first = state.answers.get(name), claims.get(name, {"was": state.answers.get(name)})["was"]
        if answers[name] == first:
            claims.pop(name, None)
        elif answers[name] != before and first is not None:
            claims[name] = {"was": first, "since": now.isoformat()}
    return claims


def prefer_mission(*, applicant: Applicant, mission: str, now: datetime) -> None:
    """The mission that is offered first from now on. Raises Refusal when it takes no requests."""
    if mission not in {info.key for info in missions.open_missions()}:
        raise Refusal(_("این نمایندگی درخواست نمی‌پذیرد؛ نمایندگی دیگری برگزینید."), field="mission")
    with locked_profile(applicant, now) as (row, state):
        profiles.write(row, replace(state, mission=mission))


def complete_profile(*, applicant: Applicant, now: datetime) -> None:
    """The person has looked at everything and confirms it. Raises Refusal naming the first section still open."""
    with locked_profile(applicant, now) as (row, state):
        for one in profiles.open_sections(row.kind, state, today=now.date()):
            raise Refusal(_("این بخش هنوز کامل نیست: %s") % one.title.in_(row.language), field=one.key)
        row.profile_complete_at = row.profile_complete_at or now
        applicant.profile_complete_at = row.profile_complete_at


def _known(applicant: Applicant, section: str) -> frozenset[str]:
    """Names of the fields of a section."""
    try:
        return frozenset(field.name for field in profiles.section(applicant.kind, section).fields)
    except KeyError as error:
        raise NotFound from error


@contextmanager
def locked_profile(applicant: Applicant, now: datetime) -> Iterator[tuple[Applicant, ProfileState]]:
    """The row, locked, so that two tabs saving two sections both succeed; saved at the end of the block."""
    with transaction.atomic():
        row = Applicant.objects.select_for_update().get(pk=applicant.pk)
        yield row, profiles.read(row)
        row.seen_at = now
        row.save(update_fields=["profile", "profile_complete_at", "seen_at"])
        applicant.profile = row.profile
