"""Two tables: the keys everybody may know, and who opened what."""

from django.db import models


class PublicKey(models.Model):
    """A published public key. ``keystore.publish`` writes it; the private half is a file only the vault reads."""

    class Kind(models.TextChoices):
        MISSION = "mission"  # dossiers of a mission are wrapped for it; 1216 bytes
        WORKER = "worker"  # addresses of mail are sealed for it; 1216 bytes
        SIGN = "sign"  # seals of documents verify with it; SubjectPublicKeyInfo, DER

    kind = models.CharField(max_length=10, choices=Kind.choices)
    mission = models.CharField(max_length=60, blank=True)
    epoch = models.PositiveSmallIntegerField(help_text="Year the key came into use")
    kid = models.BinaryField(max_length=4)
    public = models.BinaryField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "mission", "epoch"], name="vault_publickey_one_per_epoch"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.mission} {self.epoch}"


class Opening(models.Model):
    """The audit: one line for each time something sealed was opened, signed or shredded, written before the answer.

    Append-only: the migration adds a trigger that refuses UPDATE and DELETE. No foreign keys, so nothing cascades.
    """

    class Verb(models.TextChoices):
        UNSEAL = "unseal"
        MAIL = "mail"
        SIGN = "sign"
        SHRED = "shred"

    verb = models.CharField(max_length=10, choices=Verb.choices)
    officer_id = models.BigIntegerField(null=True, help_text="Empty: the system itself")
    dossier_id = models.UUIDField(null=True)
    part_id = models.UUIDField(null=True)
    mission = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was signed")
    caller = models.CharField(max_length=20, help_text="The process that asked")
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["dossier_id", "at"], name="vault_opening_dossier"),
            models.Index(fields=["officer_id", "at"], name="vault_opening_officer"),
            models.Index(fields=["-at", "-id"], name="vault_opening_journal"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.purpose}"
