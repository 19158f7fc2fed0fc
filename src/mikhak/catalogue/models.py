from django.db import models
from django.db.models.fields.json import KT


class ServiceVersion(models.Model):
    """A published definition. A dossier is pinned to the version it was submitted under; rows never change."""

    key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the canonical JSON, hex
    definition = models.JSONField()
    category = models.GeneratedField(  # beside the long text, which rights and counters need not read then
        expression=KT("definition__category"), output_field=models.CharField(max_length=40), db_persist=True
    )
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["key", "digest"], name="version_digest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.number}"
