"""Every write about money. A verb: guard -> write -> Event -> notice on commit, in one transaction.

Whatever touches the money of a dossier locks the dossier first, then the payment, then the till, then the counter.
"""

from mikhak.payments.actions.invoices import invoice, remind, waive
from mikhak.payments.actions.online import begin_order, heard
from mikhak.payments.actions.rates import confirm_rate, propose_rate, undo_rate
from mikhak.payments.actions.refunds import confirm_refund, propose_refund, return_refund
from mikhak.payments.actions.taking import match_stray, note_stray, record_payment
from mikhak.payments.actions.terms import set_terms
from mikhak.payments.actions.tills import close_till, sign_till
from mikhak.payments.actions.transfers import confirm_transfer, decline_transfer, send_transfer

__all__ = [
    "begin_order",
    "close_till",
    "confirm_rate",
    "confirm_refund",
    "confirm_transfer",
    "decline_transfer",
    "heard",
    "invoice",
    "match_stray",
    "note_stray",
    "propose_rate",
    "propose_refund",
    "record_payment",
    "remind",
    "return_refund",
    "send_transfer",
    "set_terms",
    "sign_till",
    "undo_rate",
    "waive",
]
