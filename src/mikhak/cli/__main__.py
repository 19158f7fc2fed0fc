"""``python -m mikhak.cli VERB``: each verb is one module with ``main(arguments)``, imported only when it is called."""

import importlib
import sys

from mikhak.cli.problem import Problem

VERBS = ("up", "demo", "verify", "keys", "bench", "test", "check", "service", "letters", "messages", "manage")


def main(argv: list[str]) -> int:
    """Run one verb; the exit status is what it returns, or 1 with one plain sentence."""
    if not argv or argv[0] not in VERBS:
        print(f"mikhak: the verbs are {', '.join(VERBS)}.", file=sys.stderr)
        return 2
    try:
        return int(importlib.import_module(f"mikhak.cli.{argv[0]}").main(argv[1:]) or 0)
    except Problem as problem:
        print(f"mikhak: {problem}", file=sys.stderr)
        return 1
    except OSError as error:  # a file that cannot be read, a full disk
        print(f"mikhak: {error.strerror or error}{f': {error.filename}' if error.filename else ''}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
