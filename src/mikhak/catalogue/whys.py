"""Why questions are asked that do not say it themselves (``services/whys.yaml``)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from mikhak.catalogue.question import FieldSpec, Key, Name, Section
from mikhak.lib.text import Frozen, Text

Page = Annotated[str, StringConstraints(pattern=r"^[a-z-]+/[a-z][a-z0-9_]*$")]


class Whys(Frozen):
    """Reasons shared by many questions: of one name, of one page of a category's forms, of one category of services."""

    names: dict[Name, Text] = Field(default_factory=dict)
    pages: dict[Page, Text] = Field(default_factory=dict)
    categories: dict[Key, Text] = Field(default_factory=dict)

    def of(self, category: str, page: Section, spec: FieldSpec) -> Text | None:
        """Why a question is asked, its own reason first; None when nothing is known."""
        on_page = self.pages.get(f"{category}/{page.key}")
        return spec.why or self.names.get(spec.name) or on_page or self.categories.get(category)
