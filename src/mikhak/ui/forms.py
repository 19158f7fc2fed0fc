"""Forms as the house draws them: ``{{ form }}`` and ``{% field form.name %}`` through the components of ui/fields/."""

from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import TemplateDoesNotExist

from mikhak.ui.parts import Option, Part, date_part, part_of
from mikhak.ui.refusals import Refusal

__all__ = ["HouseRenderer", "Option", "Part", "date_part", "part_of", "refusals_on"]


class HouseRenderer(TemplatesSetting):
    """Draws forms and fields by our templates; a bare widget (``{{ form.name }}``) falls back to Django's own."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    @cached_property
    def _django(self) -> DjangoTemplates:
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self._django.get_template(template_name)


class refusals_on:  # noqa: N801 - read as a verb, like contextlib's own
    """Inside the block a refusal of the domain becomes an error of ``form``, which can then be shown again as filled.

    ``with refusals_on(form): actions.change_email(...); return redirect(...)`` and after the block, render the form.
    """

    def __init__(self, form: BaseForm) -> None:
        self.form = form

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, refusal: BaseException | None, trace: object) -> bool:
        if not isinstance(refusal, Refusal):
            return False
        field = refusal.field if refusal.field in self.form.fields else None
        self.form.add_error(field, str(refusal.message))
        return True
