"""What the page of a dossier is made of: answers, scans, and what officers said."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from mikhak.lib.digits import localise
from mikhak.office.frame import language


@dataclass(frozen=True)
class Line:
    """One answer. ``head``: it only names the lines below it. ``mark``: it was corrected, or is a claim nobody checked;
    ``before``: what stood there first."""

    label: str
    text: str = ""
    head: bool = False
    mark: str = ""
    before: str = ""


@dataclass(frozen=True)
class Block:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Scan:
    """One page of an uploaded paper; ``old``: a correction brought a newer one."""

    id: UUID
    item: str
    label: str
    number: int  # of the paper's pages, from 1
    count: int
    name: str  # of the file that was sent
    old: bool
    mended: bool
    doubt: str  # what may be wrong with it, in words; empty when nothing is
    message: UUID | None = None  # the part of the dossier, when it came with a message

    @property
    def title(self) -> str:
        if self.count == 1:
            return self.label
        of = {
            "label": self.label,
            "number": localise(self.number, language()),
            "count": localise(self.count, language()),
        }
        return str(_("%(label)s، صفحهٔ %(number)s از %(count)s") % of)


@dataclass(frozen=True)
class Said:
    """Something an officer or the applicant (``theirs``) wrote or recorded: ``lines`` are the fields beside the words,
    ``pages`` what came with them."""

    title: str
    by: str
    at: str
    text: str = ""
    lines: tuple[Line, ...] = ()
    good: bool = True
    pages: tuple[Scan, ...] = ()
    theirs: bool = False
