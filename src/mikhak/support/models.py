"""A report: found by the blind index of a person and its code; what was told is sealed for the mission."""

import uuid

from django.db import models
from django.db.models import F, Q

from mikhak.accounts.models import Officer


class Report(models.Model):
    """What somebody reports, without an account. ``kind`` is a key of kinds.KINDS."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # also names the report to the vault
    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=12)
    mission = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    identity_ix = models.BinaryField(max_length=32)  # national ID, or nationality and passport
    reply_box = models.BinaryField(null=True)  # e-mail address, sealed for the worker
    epoch = models.IntegerField()
    wrapped_key = models.BinaryField()
    body = models.BinaryField()  # sealed JSON, see support/sealed.py
    once = models.UUIDField(unique=True)  # the form it was filled in on: pressed twice, there is one report
    browser = models.CharField(max_length=64)  # which browser pressed, to answer a second press alike
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["mission", "created_at"], condition=~Q(state="closed"), name="report_open")]

    def __str__(self) -> str:
        return self.code


class Page(models.Model):
    """One redrawn page that came with a report, sealed with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="pages")
    item = models.CharField(max_length=30)
    position = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    meta = models.BinaryField()

    class Meta:
        ordering = ["item", "position"]

    def __str__(self) -> str:
        return f"{self.item} {self.position}"


class Waiting(models.Model):
    """One redrawn page of a form that is being filled in; sealed under the draft key of its day, gone in a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    browser = models.CharField(max_length=64)
    once = models.UUIDField()
    item = models.CharField(max_length=30)
    position = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    meta = models.BinaryField()
    bytes = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["item", "position"]
        indexes = [models.Index(fields=["once"])]

    def __str__(self) -> str:
        return f"{self.item} {self.position}"


class Answer(models.Model):
    """What an officer answered, sealed under a key of the vault that only person and code together name."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="answers")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.BinaryField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class MailboxChange(models.Model):
    """What a report of a lost mailbox asks for: the account of an identity at an old address goes to a new one.

    Addresses are blind indexes, links digests. Two officers decide, not before ``decided_from``; the old mailbox can
    stop it as long as it is not done.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="mailbox")
    account_ix = models.BinaryField(
        max_length=32
    )  # identity of the account; differs from the report's after a new passport
    old_ix = models.BinaryField(max_length=32)
    decided_from = models.DateTimeField()
    stop_digest = models.BinaryField(max_length=32, unique=True)
    stopped_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    link_digest = models.BinaryField(max_length=32, null=True, unique=True)
    link_until = models.DateTimeField(null=True)
    carried = models.BinaryField(null=True)  # new address and identity, sealed under the link itself
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="mailbox_needs_two_people"
            )
        ]

    def __str__(self) -> str:
        return f"mailbox of {self.report_id}"
