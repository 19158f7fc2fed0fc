from django.db import models

from mikhak.accounts.models import Officer
from mikhak.announcements.content import Content


class Announcement(models.Model):
    """What a mission tells the public, as it reads now; that of headquarters is for all countries.

    ``since``, ``until`` and ``shown`` repeat what the content says, so that they can be asked for.
    """

    mission = models.CharField(max_length=40)
    edition = models.PositiveIntegerField(default=0)  # number of the newest one
    content = models.JSONField(default=dict)
    since = models.DateField()
    until = models.DateField(null=True)
    shown = models.BooleanField()

    class Meta:
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["mission", "-since"])]

    def __str__(self) -> str:
        return f"announcement {self.pk} of {self.mission}"

    @property
    def says(self) -> Content:
        return Content.model_validate(self.content)


class Edition(models.Model):
    """One state of an announcement, append-only: who wrote it, when, and the whole content."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "number"], name="edition_number_once")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"edition {self.number} of {self.announcement_id}"

    @property
    def says(self) -> Content:
        return Content.model_validate(self.content)
