"""What an applicant is filling in; sealed, and gone at submission."""

from django.apps import AppConfig
from django.core import checks

from mikhak.drafts.checks import check_programs


class DraftsConfig(AppConfig):
    name = "mikhak.drafts"
    label = "drafts"

    def ready(self) -> None:
        checks.register(check_programs)
