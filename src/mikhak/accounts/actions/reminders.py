"""Reminders before a passport or a residence permit of the profile ends.

The worker sends them and cannot open profiles, so the days are planned when the profile is saved. A row says that
something of an account ends so many days later, and not what; neither does the message.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from mikhak.accounts.models import Applicant, Reminder
from mikhak.accounts.profiles import ProfileState
from mikhak.notices import actions as notices
from mikhak.vault import client

BEFORE = (90, 30, 7)  # days


def plan(applicant: Applicant, state: ProfileState, *, today: date) -> None:
    """Put the reminders that the dates of a profile call for in the place of the earlier ones, in the caller's
    transaction."""
    applicant.reminder_set.all().delete()
    coming = {(end - timedelta(days=days), end) for end in state.ends.values() for days in BEFORE}
    Reminder.objects.bulk_create(
        Reminder(applicant=applicant, due_on=due_on, ends_on=end) for due_on, end in sorted(coming) if due_on >= today
    )


def send_reminders(*, now: datetime) -> None:
    """Send what is due by now, each once, by e-mail and to the inbox."""
    for reminder in Reminder.objects.filter(due_on__lte=now.date()).select_related("applicant"):
        person = reminder.applicant
        with transaction.atomic():
            notices.send(
                kind="document_ending",
                language=person.language,
                values={"day": reminder.ends_on},
                once=f"ending:{person.pk}:{reminder.due_on}:{reminder.ends_on}",
                now=now,
                to_box=person.email_box,
                owner_ix=client.index("applicant", str(person.pk)),
            )
            reminder.delete()
