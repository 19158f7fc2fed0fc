"""Looking for a text in bytes, in whatever form a program may have written it, and in every place where bytes rest."""

import base64
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from django.contrib.sessions.models import Session
from django.db import connection

from mikhak.lib.digits import persian


class Needle(NamedTuple):
    """One form of one text."""

    name: str
    form: str
    octets: bytes


class Find(NamedTuple):
    """Where a text was found, and the bytes around it."""

    place: str
    name: str
    form: str
    around: bytes


def needles(texts: Mapping[str, str | bytes]) -> list[Needle]:
    """Every form of every text, told by its name; bytes stand for themselves, their base64 and their hexadecimal."""
    return [Needle(name, form, octets) for name, text in texts.items() for form, octets in _forms(text)]


def _forms(text: str | bytes) -> Iterator[tuple[str, bytes]]:
    if isinstance(text, str):
        seen: set[bytes] = set()
        for spelled in (text, text.lower(), text.upper(), persian(text)):
            for form, octets in _encoded(spelled):
                if octets not in seen:
                    seen.add(octets)
                    yield form, octets
    else:
        yield "bytes", text
        yield from armoured(text)


def _encoded(text: str) -> Iterator[tuple[str, bytes]]:
    yield "utf-8", text.encode()
    yield "utf-16-le", text.encode("utf-16-le")
    yield "utf-16-be", text.encode("utf-16-be")
    yield "json", json.dumps(text)[1:-1].encode()
    yield "percent", quote(text).encode()
    yield from armoured(text.encode())


def armoured(octets: bytes) -> Iterator[tuple[str, bytes]]:
    yield "hex", octets.hex().encode()
    yield "hex", octets.hex().upper().encode()
    for before in range(3):  # a text begins anywhere in the groups of three that base64 makes of what it stands in
        whole = base64.b64encode(bytes(before) + octets)
        sure = whole[-(-before * 4 // 3) : len(whole) // 4 * 4 - 4]
        yield "base64", sure
        yield "base64", sure.replace(b"+", b"-").replace(b"/", b"_")


def find(place: str, data: bytes, looked_for: Iterable[Needle]) -> Iterator[Find]:
    """Which needles are in some bytes, each once."""
    for needle in looked_for:
        at = data.find(needle.octets)
        if at >= 0:
            yield Find(place, needle.name, needle.form, data[max(0, at - 60) : at + len(needle.octets) + 60])


# Places ---------------------------------------------------------------------------------------------------------------
def in_folder(folder: Path, looked_for: list[Needle]) -> Iterator[Find]:
    """Every byte of every file below a folder, names of files included.

    A database at work beside us throws files away and cuts them short, so each is read whole, or is gone.
    """
    for path in sorted(folder.rglob("*")):
        yield from find("file names", str(path.relative_to(folder)).encode(), looked_for)
        with suppress(FileNotFoundError):
            if path.is_file():
                yield from find(str(path), path.read_bytes(), looked_for)


def in_tables(looked_for: list[Needle]) -> Iterator[Find]:
    """Every row of every table as a backup would have it, unpacked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            rows = io.BytesIO()
            with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copy:
                for block in copy:
                    rows.write(block)
            yield from find(f"table {table}", rows.getvalue(), looked_for)


def in_sessions(looked_for: list[Needle]) -> Iterator[Find]:
    """What sessions hold; in their table it is packed."""
    for session in Session.objects.all():
        held = json.dumps(session.get_decoded(), ensure_ascii=False)
        yield from find("session", held.encode(), looked_for)


def in_database_files(looked_for: list[Needle]) -> Iterator[Find]:
    """Every byte of the server's folder: tables, indexes, the write-ahead log, the server's own log."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    assert (folder / "pg_wal").is_dir(), "the test needs a server on this machine"
    yield from in_folder(folder, looked_for)
