from django.db import models

from mikhak.accounts.models import Officer
from mikhak.appointments.content import Content
from mikhak.dossiers.models import Dossier


class Desk(models.Model):
    """A counter of a mission with a calendar, as it is now. Its row is locked by who takes a place there."""

    mission = models.CharField(max_length=40)
    edition = models.PositiveIntegerField(default=0)  # number of the newest one
    content = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["mission"])]

    def __str__(self) -> str:
        return f"desk {self.pk} of {self.mission}"

    @property
    def says(self) -> Content:
        return Content.model_validate(self.content)


class DeskEdition(models.Model):
    """One state of a desk's calendar, append-only: who wrote it, when, and the whole content."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "number"], name="desk_edition_number_once")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"edition {self.number} of desk {self.desk_id}"

    @property
    def says(self) -> Content:
        return Content.model_validate(self.content)


class Attendance(models.Model):
    """A time to come to the mission (حضور), set by an officer or chosen at a desk by the applicant; one live time a
    dossier and step. It takes one place of its desk until ``released_at``."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="attendances")
    step = models.CharField(max_length=60)
    desk = models.ForeignKey(Desk, null=True, on_delete=models.PROTECT, related_name="attendances")
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField(default=0)  # of the calendar entry; raised when moved
    set_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")  # null: the applicant
    set_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)  # from when on somebody else may have the place
    missed = models.BooleanField(default=False)  # called off because nobody came
    day = models.DateField(null=True)  # at the mission, when the person came
    number = models.PositiveIntegerField(null=True)  # by which he is called on that day
    called_at = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    originals = models.JSONField(default=list)  # attachment names whose originals were seen
    kept = models.JSONField(default=list)  # attachment names whose originals the mission keeps

    class Meta:
        indexes = [models.Index(fields=["desk", "starts_at"], name="attendance_desk")]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "step"],
                condition=models.Q(cancelled_at=None, attended_at=None),
                name="one_live_time_a_step",
            ),
            models.UniqueConstraint(fields=["desk", "day", "number"], name="call_number_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(number=None) | models.Q(day__isnull=False, desk__isnull=False),
                name="called_by_number_at_a_desk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Hold(models.Model):
    """A place kept for a dossier until it is confirmed or its time is over; several of one ``visit`` come together."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="hold")
    visit = models.UUIDField()
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="holds")
    starts_at = models.DateTimeField()
    until = models.DateTimeField()
    offered = models.BooleanField(default=False)  # to who waited for an earlier time

    class Meta:
        indexes = [
            models.Index(fields=["desk", "starts_at"], name="hold_desk"),
            models.Index(fields=["visit"], name="hold_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} until {self.until:%H:%M}"


class Waiting(models.Model):
    """Who wants an earlier time; gone when one was offered."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="waiting")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"since {self.since:%Y-%m-%d}"
