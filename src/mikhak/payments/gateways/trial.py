"""A gateway for demonstrations and tests: a page of our own, on which the person chooses what the bank answers."""

import hmac
import json
from decimal import Decimal
from uuid import UUID

from mikhak.accounts import process_keys
from mikhak.payments.gateways.base import Said
from mikhak.ui.refusals import Forbidden

_PURPOSE = "trial gateway"
LATE = 120  # seconds


class Kind:
    def page(self, order: UUID) -> str:
        return f"/pay/trial/{order}/"

    def hear(self, message: str, signature: str) -> Said:
        if not hmac.compare_digest(sign(message).encode(), signature.encode()):
            raise Forbidden
        told = json.loads(message)
        amount = Decimal(told.pop("amount"))
        return Said(order=UUID(told.pop("order")), amount=amount, **told)


def call(said: Said) -> tuple[str, str]:
    """The message of a call and its signature."""
    told = {"order": str(said.order), "paid": said.paid, "amount": str(said.amount)}
    message = json.dumps(told | {"currency": said.currency, "reference": said.reference}, sort_keys=True)
    return message, sign(message)


def sign(message: str) -> str:
    return process_keys.mac(_PURPOSE, message).hex()
