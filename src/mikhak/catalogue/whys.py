"""Why questions are asked that do not say it themselves (``services/whys.yaml``)."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, StringConstraints

from mikhak.catalogue.definition import Service
from mikhak.catalogue.question import FieldSpec, Name, Section
from mikhak.lib.text import Frozen, Text

Page = Annotated[str, StringConstraints(pattern=r"^[a-z-]+/[a-z][a-z0-9_]*$")]


class Whys(Frozen):
    """Reasons that several questions share: those of one name, those on one page of a category's forms."""

    names: dict[Name, Text] = Field(default_factory=dict)
    pages: dict[Page, Text] = Field(default_factory=dict)

    def of(self, category: str, page: Section, spec: FieldSpec) -> Text | None:
        """Why a question is asked, its own reason first; None when nothing is known."""
        return spec.why or self.names.get(spec.name) or self.pages.get(f"{category}/{page.key}")

    def missing(self, service: Service, page: Section, spec: FieldSpec) -> Iterator[str]:
        """What the reader of a question is not told about why it is asked."""
        reason = self.of(service.category, page, spec)
        if reason is None:
            yield f"{spec.name}: it does not say why it is asked, nor does whys.yaml for its name or page."
        elif service.audience == "foreign" and not reason.ar:
            yield f"{spec.name}: the reason why it is asked has no Arabic."
