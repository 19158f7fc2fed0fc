"""What every gateway can do."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Said:
    """What a gateway says of an order, in a call whose signature was found good. ``reference`` is its own number of the
    payment: the same call again has the same one."""

    order: UUID
    paid: bool
    amount: Decimal
    currency: str
    reference: str


class Gateway(Protocol):
    def page(self, order: UUID) -> str:
        """The path or address where the person pays."""
        ...

    def hear(self, message: str, signature: str) -> Said:
        """Read a call; raises Forbidden when it is not the gateway's."""
        ...
