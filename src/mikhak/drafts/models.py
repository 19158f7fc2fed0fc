import uuid

from django.db import models

from mikhak.accounts.models import Applicant
from mikhak.catalogue.models import ServiceVersion


class Draft(models.Model):
    """What an applicant is filling in; sealed, and gone at submission or 30 days after the last save."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    applicant = models.ForeignKey(Applicant, null=True, on_delete=models.CASCADE)  # null: quick request, no account
    browser = models.CharField(max_length=64, blank=True)  # of a quick request
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT)
    key_day = models.DateField()  # the vault's draft key that wraps this draft's own key
    wrapped_key = models.BinaryField()
    state = models.BinaryField()  # sealed JSON, see drafts/sealed.py
    mission = models.CharField(max_length=40, blank=True)
    quick = models.BooleanField(default=False)
    correction_of = models.UUIDField(null=True)  # the dossier whose returned items are being mended
    saved_at = models.DateTimeField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Piece(models.Model):
    """A part of a file that is still arriving, sealed under the draft's key; one of no bytes says that all has come."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="pieces")
    mark = models.CharField(max_length=64)  # of the file, see drafts/pieces.py
    offset = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    path = models.CharField(max_length=200, blank=True)  # below settings.FILES
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["offset"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "mark", "offset"], name="a_piece_arrives_once"),
        ]

    def __str__(self) -> str:
        return f"{self.offset} + {self.bytes}"


class Upload(models.Model):
    """One redrawn page of one paper of a draft; the file is sealed under the draft's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads")
    item = models.CharField(max_length=60)  # AttachmentSpec.name
    position = models.PositiveIntegerField()
    path = models.CharField(max_length=200)  # below settings.FILES
    meta = models.BinaryField()  # sealed JSON: name of the file sent, its sha256, page of it, width, height
    bytes = models.PositiveIntegerField()  # of the redrawn page
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["item", "position", "created_at"]

    def __str__(self) -> str:
        return f"{self.item} {self.position}"
