"""What every way to pay says of itself."""

from mikhak.lib.text import Text
from mikhak.ui.refusals import Refusal, Words


class Way:
    """``label`` names it, ``how`` tells the applicant what to do. ``needs`` is what the clerk is told who did not copy
    the number of the paper; None when there is no paper."""

    place: int  # in the list
    label: Text
    how: Text
    till = False  # it lies in the till of the officer who took it
    recorded = True  # a clerk records it
    needs: Words | None = None

    @property
    def name(self) -> str:
        return type(self).__module__.rpartition(".")[2]

    def usable(self) -> bool:
        """Whether this installation has it at all."""
        return True

    def check(self, reference: str) -> None:
        """Raises Refusal when the number is missing."""
        if self.needs is not None and not reference.strip():
            raise Refusal(self.needs, field="reference")
