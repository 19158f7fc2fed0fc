"""The services: their definition, reading and checking, the forms and the flow that come out of it."""

from django.apps import AppConfig
from django.core import checks

from mikhak.catalogue.checks import check_services


class CatalogueConfig(AppConfig):
    name = "mikhak.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        checks.register(check_services)
