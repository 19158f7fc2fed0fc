"""Missions abroad and the bureaus in Iran: whom they serve, their hours and money; provinces, cities and countries."""

from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "mikhak.missions"
    label = "missions"
