import uuid

from django.db import models

from mikhak.accounts.models import Officer
from mikhak.catalogue import queries as catalogue
from mikhak.dossiers.models import Dossier, Part
from mikhak.lib.text import Text


class IssuedDocument(models.Model):
    """What the state gives back, numbered and verifiable. Names stand only in the sealed PDF, never in this row."""

    class Status(models.TextChoices):
        VALID = "valid"
        REVOKED = "revoked"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=60, blank=True)  # which of the service's further documents; empty: its own
    number = models.CharField(max_length=30, unique=True)  # e.g. THE-1405-SC-00012
    code_ix = models.BinaryField(max_length=32, unique=True)  # blind index of the typed code
    service = models.CharField(max_length=80)
    title_fa = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    mission = models.CharField(max_length=40)
    issued_on = models.DateField()  # at the mission
    expires_on = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.VALID)
    status_index = models.PositiveIntegerField(unique=True)  # in the seal; place in the status list to come
    digest = models.BinaryField(max_length=32)  # SHA-256 of the PDF
    path = models.CharField(max_length=200)  # sealed PDF
    part = models.ForeignKey(Part, on_delete=models.PROTECT)  # key of the PDF, and the data it was made from
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    checks = models.PositiveIntegerField(default=0)  # public look-ups
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "kind"], name="a_document_once_a_dossier")]
        ordering = ["issued_at"]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> Text:
        """In every language that the service names it in."""
        outcome = catalogue.pinned(self.dossier.version).outcome
        spec = outcome.also[self.kind] if self.kind else outcome.document
        return Text(fa=self.title_fa, en=self.title_en, ar=spec.title.ar if spec else None)


class VoidedPassport(models.Model):
    """A passport that a document of ours made void: reported lost, handed in, replaced."""

    passport_ix = models.BinaryField(max_length=32)  # blind index of "IR:" and the number
    voided_at = models.DateTimeField()
    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["passport_ix"])]

    def __str__(self) -> str:
        return f"made void by {self.document_id}"


class NumberSeries(models.Model):
    """The next document number of a mission, year (Jalali) and kind; taken with one UPDATE ... RETURNING."""

    mission = models.CharField(max_length=40)
    year = models.PositiveIntegerField()
    prefix = models.CharField(max_length=4)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "year", "prefix"], name="one_series")]

    def __str__(self) -> str:
        return f"{self.mission}-{self.year}-{self.prefix}"
