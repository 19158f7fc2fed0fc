"""Keeping the persons of a family in the sealed profile."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mikhak.accounts import family, profiles
from mikhak.accounts.actions.profiles import locked_profile
from mikhak.accounts.models import Applicant
from mikhak.ui.refusals import NotFound, Refusal


def keep_member(*, applicant: Applicant, answers: Mapping[str, Any], now: datetime, member: str = "") -> str:
    """Keep a new person, or other answers about the ``member`` of this id; gives the id.

    Raises NotFound for an id that is none of theirs, Refusal when too many are kept.
    """
    with locked_profile(applicant, now) as (row, state):
        if member and member not in state.family:
            raise NotFound
        if not member and len(state.family) >= family.MOST:
            raise Refusal(_("بیش از این نمی‌شود؛ نخست کسی را که دیگر لازم نیست بردارید."))
        key = member or secrets.token_hex(6)
        told = {name: value for name, value in answers.items() if value is not None}
        profiles.write(row, replace(state, family={**state.family, key: told}))
    return key


def remove_member(*, applicant: Applicant, member: str, now: datetime) -> None:
    """Forget a person; requests that were filled in keep what they say. Raises NotFound."""
    with locked_profile(applicant, now) as (row, state):
        if member not in state.family:
            raise NotFound
        rest = {key: told for key, told in state.family.items() if key != member}
        profiles.write(row, replace(state, family=rest))
