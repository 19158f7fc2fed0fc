"""The case. No foreign key to a person: blind indexes only; all that was submitted is sealed in parts."""

import uuid

from django.db import models

from mikhak.accounts.models import Officer
from mikhak.catalogue.models import ServiceVersion


class Dossier(models.Model):
    """The case (پرونده). ``path`` is the list of step keys fixed at submission, ``step`` where it stands now.

    Fixed with it are the fee and who comes to an attendance (ADR 5).
    """

    class Status(models.TextChoices):
        WITH_MISSION = "with_mission"
        WITH_APPLICANT = "with_applicant"
        WITH_AUTHORITY = "with_authority"
        CLOSED = "closed"

    class Outcome(models.TextChoices):
        GRANTED = "granted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        VOID = "void"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=12, unique=True)  # tracking code, without hyphens
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT)
    mission = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    urgent = models.BooleanField(default=False)
    path = models.JSONField()
    step = models.CharField(max_length=60)
    step_since = models.DateTimeField()
    legal_due = models.DateField(null=True)  # the last day that the law allows for the step; null: none runs
    unit = models.CharField(max_length=80, blank=True)  # the mission that does this step when it is another one
    status = models.CharField(max_length=20, choices=Status.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    assignee = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL)
    applicant_ix = models.BinaryField(max_length=32, null=True)  # null: opened without an account
    subject_ix = models.BinaryField(max_length=32, null=True)  # national ID or passport of the subject
    contact_ix = models.BinaryField(max_length=32, null=True)  # telephone of a request without an account
    owner_mark = models.CharField(max_length=64)  # who pressed "submit", for a second press of the same
    reply_box = models.BinaryField(null=True)  # e-mail address, sealed for the worker
    attendees = models.JSONField(default=list)  # who comes: places in the service's list; empty: nobody was told apart
    fingerprints = models.BooleanField(default=False)  # are taken when they come
    fee_tier = models.CharField(max_length=60, blank=True)
    fee_eur = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    submission = models.UUIDField(unique=True)  # idempotency key: the draft's id
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    opens = models.JSONField(default=list)  # services that it made possible, when it ended well
    unanswered_since = models.DateTimeField(null=True)  # the first message of the applicant that waits for an answer

    class Meta:
        indexes = [
            models.Index(
                fields=["mission", "-urgent", "created_at"], condition=~models.Q(status="closed"), name="dossier_queue"
            ),
            models.Index(
                fields=["mission", "-urgent", "created_at"], condition=models.Q(status="closed"), name="dossier_closed"
            ),
            models.Index(fields=["assignee"], condition=~models.Q(status="closed"), name="dossier_mine"),
            # The same orders for who works for many missions.
            models.Index(
                fields=["-urgent", "created_at", "id"], condition=~models.Q(status="closed"), name="dossier_order"
            ),
            models.Index(
                fields=["-urgent", "created_at", "id"], condition=models.Q(status="closed"), name="dossier_closed_order"
            ),
            models.Index(fields=["version", "mission"], name="dossier_services"),
            models.Index(fields=["subject_ix"]),
            models.Index(fields=["applicant_ix"]),
            models.Index(fields=["unit"], condition=~models.Q(unit=""), name="dossier_unit"),
            models.Index(
                fields=["mission", "unanswered_since"],
                condition=~models.Q(unanswered_since=None),
                name="dossier_unanswered",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Tally(models.Model):
    """How many open dossiers of a kind came (+) or went (-): the sum of ``n`` is how many there are. Written by a
    trigger on every change of dossiers and folded by the worker (ADR 31); nobody else writes here."""

    mission = models.CharField(max_length=40)
    unit = models.CharField(max_length=80)
    category = models.CharField(max_length=40)
    status = models.CharField(max_length=20)
    urgent = models.BooleanField()
    free = models.BooleanField()
    n = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["mission"]),
            models.Index(fields=["unit"], condition=~models.Q(unit=""), name="tally_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.n:+} {self.status} at {self.mission}"


class Clue(models.Model):
    """Something besides code and person by which a dossier is looked up, as a blind index: the number of a passport in
    it, a word in an officer's own note."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="clues")
    ix = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["ix"])]
        constraints = [models.UniqueConstraint(fields=["dossier", "ix"], name="a_clue_once_a_dossier")]

    def __str__(self) -> str:
        return f"clue to {self.dossier_id}"


class Part(models.Model):
    """One sealed lot: the submission, an answered correction, a message of the applicant, or what officers wrote. Each
    has keys of its own."""

    class Kind(models.TextChoices):
        SUBMISSION = "submission"
        CORRECTION = "correction"
        MESSAGE = "message"
        OFFICE = "office"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    epoch = models.IntegerField()
    wrapped_key = models.BinaryField()
    answers = models.BinaryField()  # sealed JSON; see dossiers/sealed.py
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Attachment(models.Model):
    """One sealed page of an uploaded scan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="attachments")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="attachments")
    item = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    meta = models.BinaryField()  # sealed JSON as in drafts.Upload
    superseded = models.BooleanField(default=False)  # a correction brought a newer one

    class Meta:
        ordering = ["item", "position"]

    def __str__(self) -> str:
        return f"{self.item} {self.position}"


class Event(models.Model):
    """One append-only line of history; ``data`` has exactly the keys that dossiers/events.py declares for ``name``."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="events")
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT)  # null: applicant or system
    by = models.CharField(max_length=10)  # applicant | officer | system
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["-at", "-id"], name="event_journal")]

    def __str__(self) -> str:
        return self.name


class Correction(models.Model):
    """A request to mend named items (نقص). One is open at a time; it blocks every other act."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="corrections")
    items = (
        models.JSONField()
    )  # [{"item": field or attachment name, "kind": "field"|"attachment", "reason": code, "words": text}]
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(answered_at=None), name="one_open_correction_a_dossier"
            )
        ]

    def __str__(self) -> str:
        return f"correction of {self.dossier_id}"


class Note(models.Model):
    """A private note of officers, sealed like everything else in the dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="notes")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    at = models.DateTimeField()
    part = models.ForeignKey(Part, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return f"note {self.pk}"


class Decision(models.Model):
    """Granted, or refused with a reason of the list; a second officer confirms where four eyes are asked."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE)
    granted = models.BooleanField()
    reason = models.CharField(max_length=60, blank=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("officer")),
                name="four_eyes_are_two_people",
            ),
            models.CheckConstraint(condition=models.Q(granted=True) | ~models.Q(reason=""), name="refusal_has_reason"),
        ]

    def __str__(self) -> str:
        return "granted" if self.granted else f"refused: {self.reason}"
