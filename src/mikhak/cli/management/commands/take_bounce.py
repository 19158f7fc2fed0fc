"""``manage take_bounce``: one message that came to the address of bounces, from the mail server's pipe."""

import logging
import os
import sys

from django.core.management.base import BaseCommand
from django.db import OperationalError
from django.utils import timezone

from mikhak.notices import bounces

LONGEST = 1024 * 1024  # bytes that are looked at; the report stands before the mail that comes along

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Read one message from standard input, and mark the notice that it says was not delivered."
    requires_system_checks = ()  # once for each message; the house itself was checked when it started

    def handle(self, *args: object, **options: object) -> None:
        raw = sys.stdin.buffer.read(LONGEST)
        while sys.stdin.buffer.read(LONGEST):  # a pipe that closes early is a failure to the mail server
            pass
        try:
            done = bounces.take(raw, now=timezone.now())
        except OperationalError:
            logger.warning("bounce: the database does not answer")
            sys.exit(os.EX_TEMPFAIL)  # the mail server keeps it and tries again
        except Exception as error:  # an answer would come back to us: whatever it is, it ends here
            done = f"unreadable ({type(error).__name__})"
        logger.info("bounce: %s", done)
