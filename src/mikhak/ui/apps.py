"""The ui application: components, page frames, refusals and the rules that every page follows."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mikhak.ui"
    label = "ui"
