from django.db import models

from mikhak.accounts.models import Officer
from mikhak.dossiers.models import Dossier, Part


class Inquiry(models.Model):
    """A question put to another body (استعلام). Question and answer are sealed in their parts."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="inquiries")
    step = models.CharField(max_length=60)
    body = models.CharField(max_length=60)
    question = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()  # at the mission, working days counted
    result = models.CharField(max_length=60, blank=True)  # StepResult.key
    answer = models.ForeignKey(Part, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "step"], condition=models.Q(answered_at=None), name="one_open_inquiry_a_step"
            )
        ]

    def __str__(self) -> str:
        return f"inquiry to {self.body}"
