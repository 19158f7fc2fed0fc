"""Sealed files on disk. What arrives here is ciphertext already; a name says nothing about its content."""

import os
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings


def write(data: bytes) -> str:
    """Write sealed bytes durably (file and folder synced before it returns); gives the path below FILES."""
    name = uuid.uuid4().hex
    path = f"{name[:2]}/{name}"
    target = Path(settings.FILES) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return path


def read(path: str) -> bytes:
    """Sealed bytes at a path; raises FileNotFoundError."""
    return (Path(settings.FILES) / path).read_bytes()


def delete(path: str) -> None:
    (Path(settings.FILES) / path).unlink(missing_ok=True)


def delete_all(paths: Iterable[str]) -> None:
    for path in paths:
        delete(path)


def older_than(moment: datetime) -> Iterator[str]:
    """Paths of the files last written before a moment (aware)."""
    root = Path(settings.FILES)
    for file in root.glob("??/*"):
        if file.stat().st_mtime < moment.timestamp():
            yield str(file.relative_to(root))
