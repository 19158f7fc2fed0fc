from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Notice(models.Model):
    """One message to one person: a row first, a mail by the worker after commit, and a line in the inbox.

    ``values`` holds nothing that was submitted: code, service, mission, times, reasons chosen by an officer.
    A notice waits while ``sent_at`` is empty and ``due_at`` says when it is tried next; one without an address, past
    ``useless_after`` or undeliverable has no ``due_at``.
    """

    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    to_box = models.BinaryField(null=True)  # sealed for the worker; null: no address is known
    owner_ix = models.BinaryField(max_length=32, null=True)  # blind index of the applicant, for the inbox
    dossier_code = models.CharField(max_length=12, blank=True)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    secret = models.BinaryField(null=True)  # a code, link or answer, sealed for the worker, erased once sent
    files = models.JSONField(default=list)  # [{"name", "type", "text"}], e.g. a calendar entry
    once = models.CharField(max_length=120, unique=True)  # the same fact makes one notice
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    useless_after = models.DateTimeField(null=True)  # a one-time code is not sent once it has expired
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=300, blank=True)  # last error, without addresses
    undeliverable_at = models.DateTimeField(null=True)  # refused for good, or it came back
    stop_key = models.UUIDField(null=True, unique=True)  # of a reminder: who knows it may stop its mails
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_ix", "-created_at"]),
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="notice_waiting"),
            models.Index(
                fields=["dossier_code"],
                condition=~models.Q(undeliverable_at=None) & models.Q(read_at=None),
                name="notice_unreached",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Quiet(models.Model):
    """A request whose reminders go to the inbox alone, because their receiver wanted it so."""

    dossier_code = models.CharField(max_length=12, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.dossier_code
