from django.db import models


class Mission(models.Model):
    """A post abroad or a bureau in Iran. ``weekend`` holds mon..sun; ``time_zone`` is an IANA name.

    ``status``, its note and ``reroute_to`` are the headquarters' business: loading the data files leaves them alone.
    ``kept`` is the newest edition, which stands above them; empty until something was decided in the office.
    """

    class Status(models.TextChoices):
        ACTIVE = "active"
        REDUCED = "reduced"
        SUSPENDED = "suspended"
        CLOSED = "closed"

    key = models.SlugField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=30)
    country = models.CharField(max_length=2)
    city_fa = models.CharField(max_length=80)
    city_en = models.CharField(max_length=80)
    title_fa = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    jurisdiction = models.JSONField(default=list)  # ISO country codes
    covers_fa = models.CharField(max_length=400, blank=True)
    covers_en = models.CharField(max_length=400, blank=True)
    time_zone = models.CharField(max_length=40)
    weekend = models.JSONField(default=list)
    currency = models.CharField(max_length=3)
    site = models.URLField(blank=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    status_note_fa = models.CharField(max_length=300, blank=True)
    status_note_en = models.CharField(max_length=300, blank=True)
    reroute_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    kept = models.JSONField(default=dict, blank=True)
    edition = models.PositiveIntegerField(default=0)  # number of the newest one
    number_prefix = models.CharField(max_length=3, unique=True)  # of document numbers

    def __str__(self) -> str:
        return self.key


class MissionEdition(models.Model):
    """One state of a mission, append-only: who wrote it, when, and the whole content. Officers live a floor above, so
    they stand here by number and name."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    officer_id = models.BigIntegerField()
    name_fa = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "number"], name="mission_edition_once")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"edition {self.number} of {self.mission_id}"


class CountryDefault(models.Model):
    """The mission offered first to a resident of a country."""

    country = models.CharField(primary_key=True, max_length=2)
    mission = models.ForeignKey(Mission, on_delete=models.CASCADE)

    def __str__(self) -> str:
        return self.country


class Province(models.Model):
    key = models.SlugField(primary_key=True, max_length=40)
    fa = models.CharField(max_length=60)
    en = models.CharField(max_length=60)
    order = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.key


class City(models.Model):
    key = models.SlugField(primary_key=True, max_length=120)  # province.county.city
    province = models.ForeignKey(Province, on_delete=models.CASCADE)
    county_fa = models.CharField(max_length=60)
    county_en = models.CharField(max_length=60)
    fa = models.CharField(max_length=60)
    en = models.CharField(max_length=60)
    order = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.key
