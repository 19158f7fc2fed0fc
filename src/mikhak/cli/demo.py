"""The demo officers: made at the first start, passwords random, kept in a file that only its owner reads."""

from pathlib import Path

NATIONAL_ID = "0012345679"  # an invented one with a right check digit


def officer_lines(path: Path) -> list[str]:
    return []
