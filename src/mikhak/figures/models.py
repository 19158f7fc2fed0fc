"""What was counted. Exact numbers for those who steer the work; ``queries`` tells the public rounded ones."""

from django.contrib.postgres.fields import ArrayField
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


class Daily(models.Model):
    """What came to a mission and left it on a day (Tehran), by service; counted when the day is over, never changed.

    ``took``: for each that was decided on this day, the days from its submission, the beginning of a day counted whole.
    """

    day = models.DateField()
    mission = models.CharField(max_length=40)
    service = models.CharField(max_length=80)
    came = models.PositiveIntegerField()
    decided = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()  # withdrawn or void
    took: "ArrayField[list[int], list[int]]" = ArrayField(models.PositiveIntegerField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "mission", "service"], name="one_count_a_day")]
        indexes = [models.Index(fields=["mission", "day"])]

    def __str__(self) -> str:
        return f"{self.mission} on {self.day}"


class Returned(models.Model):
    """How many items of a service were returned for a reason on a day (Tehran)."""

    day = models.DateField()
    mission = models.CharField(max_length=40)
    service = models.CharField(max_length=80)
    reason = models.CharField(max_length=40)
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "mission", "service", "reason"], name="one_reason_a_day")]

    def __str__(self) -> str:
        return f"{self.reason} on {self.day}"


class Waiting(models.Model):
    """How many open dossiers stand at a step now; made anew every quarter of an hour."""

    mission = models.CharField(max_length=40)
    service = models.CharField(max_length=80)
    step = models.CharField(max_length=60)
    status = models.CharField(max_length=20)
    n = models.PositiveIntegerField()
    oldest = models.DateTimeField()  # since when the one that waits longest stands there

    class Meta:
        indexes = [models.Index(fields=["mission"])]

    def __str__(self) -> str:
        return f"{self.n} at {self.step}"


class Forecast(models.Model):
    """What was said in a week: four of five who submit in it will have a decision within ``days``. Of a mission and
    service, or of a service at all missions (""). Checked when that time is over: ``kept`` of ``asked`` had one."""

    week = models.DateField()  # its Monday
    mission = models.CharField(max_length=40, blank=True)
    service = models.CharField(max_length=80)
    days = models.PositiveIntegerField()
    based_on = models.PositiveIntegerField()  # decisions of the half year before
    asked = models.PositiveIntegerField(null=True)
    kept = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["week", "mission", "service"], name="one_forecast_a_week")]

    def __str__(self) -> str:
        return f"{self.days} days for {self.service} in the week of {self.week}"
