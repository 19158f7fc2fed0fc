from django.db import models

from mikhak.accounts.models import Officer
from mikhak.dossiers.models import Dossier


class Attendance(models.Model):
    """A time to come to the mission (حضور), set by an officer; one live time a dossier and step."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="attendances")
    step = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField(default=0)  # of the calendar entry; raised when moved
    set_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    originals = models.JSONField(default=list)  # attachment names whose originals were seen
    kept = models.JSONField(default=list)  # attachment names whose originals the mission keeps

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "step"],
                condition=models.Q(cancelled_at=None, attended_at=None),
                name="one_live_time_a_step",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
