"""The services: their definition, reading and checking, the forms and the flow that come out of it."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "mikhak.catalogue"
    label = "catalogue"
