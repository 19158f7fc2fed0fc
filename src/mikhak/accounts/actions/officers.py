"""Officers and their rights. Nobody gives a right alone, and nobody gives one to himself."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mikhak.accounts.models import Grant, Officer
from mikhak.ui.refusals import Refusal

_PASSWORD_RULES: list[Any] = [  # the stubs want one class for all
    MinimumLengthValidator(12),
    CommonPasswordValidator(),
    UserAttributeSimilarityValidator(["username", "name_fa", "name_en", "email"]),
]


def create_officer(
    *, username: str, name_fa: str, name_en: str, email: str, password: str, language: str = "fa"
) -> Officer:
    """A new officer without any right and without a second factor, which the first sign-in asks for.

    Raises Refusal on ``password`` (as ``check_password``) or ``username`` (taken).
    """
    officer = Officer(username=username, name_fa=name_fa, name_en=name_en, email=email, language=language)
    if Officer.objects.filter(username=username).exists():
        raise Refusal(_("این نام کاربری پیش‌تر داده شده است."), field="username")
    check_password(officer, password)
    officer.set_password(password)
    officer.save()
    return officer


def check_password(officer: Officer, password: str) -> None:
    """Raises Refusal on ``password``: shorter than 12 characters, common, or like the name."""
    try:
        validate_password(password, officer, _PASSWORD_RULES)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), field="password") from error


def grant(
    *,
    officer: Officer,
    role: str,
    mission: str,
    made_by: str,
    confirmed_by: str,
    starts_on: date,
    ends_on: date | None = None,
    category: str = "*",
    on_duty: bool = False,
) -> Grant:
    """Give a right for a time (both days included); ``made_by`` and ``confirmed_by`` name two other people.

    Raises Refusal on ``confirmed_by`` when they are one person, or one is the officer.
    """
    people = {made_by.strip(), confirmed_by.strip()}
    if len(people) < 2 or "" in people or officer.username in people:
        raise Refusal(_("هر اختیار را دو نفر دیگر با هم می‌دهند."), field="confirmed_by")
    return Grant.objects.create(
        officer=officer,
        role=Grant.Role(role),
        mission=mission,
        category=category,
        on_duty=on_duty,
        starts_on=starts_on,
        ends_on=ends_on,
        made_by=made_by.strip(),
        confirmed_by=confirmed_by.strip(),
    )


def end_grant(*, grant: Grant, now: datetime) -> None:
    """Take a right back at once: yesterday was its last day. One person suffices for that."""
    grant.ends_on = now.date() - timedelta(days=1)
    grant.save(update_fields=["ends_on"])


@transaction.atomic
def dismiss(*, officer: Officer, now: datetime) -> None:
    """The officer leaves: every right ends and no further request is served."""
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    for held in officer.grants.all():
        if held.holds_on(now.date()):
            end_grant(grant=held, now=now)
