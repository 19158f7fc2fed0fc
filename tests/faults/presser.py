"""A program for the tests: submits drafts, each in a process of its own that is killed at a chosen place.

Reads one JSON object a line: ``draft``, ``applicant``, ``at`` (the dotted place of a function, or empty), ``when``
(before or after it) and ``nth`` (which call of it). Answers a line each: the tracking code, or the signal that killed.
"""

import importlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from uuid import UUID

import django
from django.utils import timezone
from django.utils.module_loading import import_string

django.setup()

from mikhak.accounts.models import Applicant  # noqa: E402 - models can be loaded only now
from mikhak.catalogue import queries as catalogue  # noqa: E402
from mikhak.dossiers import submission  # noqa: E402

BROWSER = "b" * 64


def arm(at: str, when: str, nth: int) -> None:
    """Put a SIGKILL to this very process before or after the n-th call of a function."""
    module, _dot, name = at.rpartition(".")
    owner = importlib.import_module(module) if not module.endswith("Wrapper") else import_string(module)
    real, calls = getattr(owner, name), [0]

    def armed(*args: object, **kwargs: object) -> object:
        calls[0] += 1
        if when == "before" and calls[0] == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if when == "after" and calls[0] == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, armed)


def press(order: Mapping[str, str]) -> str:
    if order["at"]:
        arm(order["at"], order["when"], int(order["nth"]))
    receipt = submission.submit(
        draft_id=UUID(order["draft"]),
        applicant=Applicant.objects.get(pk=order["applicant"]),
        browser=BROWSER,
        language="fa",
        now=timezone.now(),
    )
    return receipt.code


def pressed(order: Mapping[str, str]) -> str:
    """The code that a child answered, or how it ended."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            os.write(writer, press(order).encode())
        except BaseException as error:
            os.write(writer, repr(error).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        said = answer.read()
    _pid, status = os.waitpid(child, 0)
    return signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else said


if __name__ == "__main__":
    catalogue.catalogue()  # read once, before the children are made
    for line in sys.stdin:
        sys.stdout.write(f"{pressed(json.loads(line))}\n")
        sys.stdout.flush()
