"""``./mikhak service check``: the tools of those who keep the services; they need neither database nor vault.

service check [KEY | CATEGORY ...]   every mistake in the services, with file, line and sentence
"""

from mikhak.cli.environment import offline_environment
from mikhak.cli.manage import django


def main(argv: list[str]) -> int:
    """Run one of the tools; its exit status."""
    return django(["service", *argv], offline_environment())
