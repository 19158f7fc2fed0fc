"""Aids of the officers. Nothing here is told to applicants, and nothing of what they submitted stands here."""

from django.db import models

from mikhak.accounts.models import Officer
from mikhak.dossiers.models import Dossier


class Label(models.Model):
    """A word that a mission's officers hang on dossiers (برچسب)."""

    mission = models.CharField(max_length=40)
    name = models.CharField(max_length=30)
    dossiers: "models.ManyToManyField[Dossier, Labelled]" = models.ManyToManyField(
        Dossier, through="Labelled", related_name="labels"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "name"], name="a_label_once_a_mission")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Labelled(models.Model):
    """A label on a dossier, and who put it there."""

    label = models.ForeignKey(Label, on_delete=models.CASCADE)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "label"], name="a_label_once_a_dossier")]

    def __str__(self) -> str:
        return f"{self.label_id} on {self.dossier_id}"


class Watch(models.Model):
    """An officer keeps an eye on a dossier, whoever works on it."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="watches")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="watches")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "dossier"], name="watched_once")]

    def __str__(self) -> str:
        return f"{self.officer_id} watches {self.dossier_id}"


class SetAside(models.Model):
    """A dossier out of the queue until a moment, or until something happens to it; see ``queries.aside``."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="set_aside")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    why = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.dossier_id} until {self.until:%Y-%m-%d}"


class SavedView(models.Model):
    """A filter of the queue that an officer gave a name, with the columns to show. ``count`` is kept by the worker."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=40)
    query = models.TextField()  # as in the address of the queue
    columns = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "name"], name="a_view_once_an_officer")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Rule(models.Model):
    """New dossiers of a mission and category go to this officer while fewer than ``cap`` open ones are his."""

    mission = models.CharField(max_length=40)
    category = models.CharField(max_length=40, default="*")
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="rules")
    cap = models.PositiveIntegerField()
    made_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "category", "officer"], name="a_rule_once"),
            models.CheckConstraint(condition=models.Q(cap__gt=0), name="a_cap_is_positive"),
        ]
        ordering = ["mission", "category", "pk"]

    def __str__(self) -> str:
        return f"{self.category} at {self.mission} to {self.officer_id}"
