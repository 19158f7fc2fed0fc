from django.db import models


class Figure(models.Model):
    """Exact counts of a whole Jalali month or of twelve of them, of one mission and service or of all ("").

    Rows are counted when the time is over and never change. ``closed`` are the decided ones, with the median of their
    days from submission to closing. Only ``queries`` may tell them, rounded.
    """

    class Span(models.TextChoices):
        MONTH = "month"
        YEAR = "year"

    span = models.CharField(max_length=5, choices=Span.choices)
    since = models.DateField()  # its first day
    mission = models.CharField(max_length=40, blank=True)
    service = models.CharField(max_length=80, blank=True)
    received = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    median_days = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["span", "since", "mission", "service"], name="one_figure")]

    def __str__(self) -> str:
        return f"{self.span} of {self.since}"
