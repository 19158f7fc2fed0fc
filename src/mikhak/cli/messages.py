"""``./mikhak messages``: collect the interface's texts for translation; and compile what was translated.

The source language is Persian, so there are two catalogues to fill: locale/en, and locale/ar without the texts that
only officers read. Everything is Babel's and Django's own Python; no gettext programs are needed.
"""

import argparse
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from mikhak.cli.environment import ROOT
from mikhak.cli.problem import Problem

LOCALE = ROOT / "locale"
LANGUAGES = ("en", "ar")
PORTAL_ONLY = frozenset({"ar"})  # languages of applicants in which no officer works
# Where only officers read (paths under src/mikhak); a text that stands elsewhere too is for everyone.
OFFICE = (
    "office/",
    "ui/templates/desk.html",
    "accounts/officer_sign_in.py",
    "accounts/actions/officers.py",
    "accounts/templates/accounts/",
)
TEMPLATES = {".html", ".txt"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
ALIAS = re.compile(r"\b([a-z]*gettext[a-z_]*) as (\w+)")  # "from django.utils.translation import gettext_lazy as lazy"
BORN = datetime(2026, 1, 1, tzinfo=UTC)  # one fixed date in the header, so that a file changes only with its texts


def main(argv: list[str]) -> int:
    """Rewrite the catalogues and print how many texts wait for a translation."""
    argparse.ArgumentParser(prog="mikhak messages", description=__doc__).parse_args(argv)
    texts = collect(ROOT / "src" / "mikhak")
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        catalog = merge(path, read_in(texts, language), language)
        missing = sum(1 for message in catalog if message.id and is_open(message))
        print(f"{path.relative_to(ROOT)}: {len(catalog)} texts, {missing} untranslated")
    compile_messages()
    return 0


def collect(top: Path) -> Catalog:
    """Every text that Python code and templates under ``top`` mark for translation, with the files it stands in."""
    catalog = Catalog(creation_date=BORN, revision_date=BORN)
    for path in sorted(top.rglob("*")):
        if path.suffix != ".py" and path.suffix not in TEMPLATES:
            continue
        for text, comments, context in read_texts(path):
            catalog.add(text, locations=[(str(path.relative_to(top)), 0)], auto_comments=comments, context=context)
    return catalog


def read_in(texts: Catalog, language: str) -> Catalog:
    """Those of the collected texts that somebody reads in a language."""
    if language not in PORTAL_ONLY:
        return texts
    read = Catalog(creation_date=BORN, revision_date=BORN)
    for message in texts:
        if message.id and not all(place.startswith(OFFICE) for place, _line in message.locations):
            read.add(
                message.id,
                locations=message.locations,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    return read


def read_texts(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    """Texts of one file: (text or (singular, plural), translators' comments, context)."""
    source = path.read_text(encoding="utf-8")
    keywords = KEYWORDS | {alias: KEYWORDS[name] for name, alias in ALIAS.findall(source) if name in KEYWORDS}
    if path.suffix in TEMPLATES:
        # Parentheses keep Python's tokenizer from minding the indentation of what is left of the template.
        source = f"({templatize(source)})"
    found = extract("python", BytesIO(source.encode()), keywords, ["Translators:"], {"encoding": "utf-8"})
    for _line, text, comments, context in found:
        yield text, comments, context


def merge(path: Path, texts: Catalog, language: str) -> Catalog:
    """Bring the catalogue at ``path`` up to date: translations stay, texts that are gone go."""
    catalog = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(texts, no_fuzzy_matching=True)
    catalog.project, catalog.version = "mikhak", "1"
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = "mikhak"
    catalog.creation_date = catalog.revision_date = BORN
    catalog.header_comment = "# The interface in another language; the texts themselves are Persian."
    catalog.fuzzy = False
    path.parent.mkdir(parents=True, exist_ok=True)
    output = BytesIO()
    write_po(output, catalog, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
    if not path.exists() or path.read_bytes() != output.getvalue():
        path.write_bytes(output.getvalue())
    return catalog


def is_open(message: Message) -> bool:
    """Whether a text, or one of its plural forms, still has no translation."""
    given = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return message.fuzzy or not all(given)


def compile_messages(locale: Path = LOCALE) -> None:
    """Write the .mo beside each .po that is newer; several processes may do so at once. Raises Problem."""
    for po in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        with po.open("rb") as file:
            catalog = read_po(file, locale=po.parent.parent.name)
        new = mo.with_suffix(f".mo.{os.getpid()}")
        try:
            with new.open("wb") as file:
                write_mo(file, catalog)
            new.replace(mo)
        except OSError as error:
            raise Problem(f"The translation {mo} cannot be written: {error.strerror}.") from None
