"""Writes about reports (filing, answering, erasing, the way back of who lost a mailbox), and an account's address."""

from mikhak.support.actions.address import change_address
from mikhak.support.actions.answering import answer, close
from mikhak.support.actions.erasing import erase_ended
from mikhak.support.actions.filing import count_guess, drop_page, file, keep_page, sweep
from mikhak.support.actions.mailbox import (
    ask_for_mailbox,
    confirm_mailbox,
    finish,
    propose_mailbox,
    return_mailbox,
    stop,
)

__all__ = [
    "answer",
    "ask_for_mailbox",
    "change_address",
    "close",
    "confirm_mailbox",
    "count_guess",
    "drop_page",
    "erase_ended",
    "file",
    "finish",
    "keep_page",
    "propose_mailbox",
    "return_mailbox",
    "stop",
    "sweep",
]
