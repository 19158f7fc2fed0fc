"""PDF files from Typst templates: joined Persian, archival (PDF/A-3a) and accessible (PDF/UA-1), the same bytes again.

A template finds ``data`` (a dictionary) and ``files`` (name -> bytes, as in ``image(files.at("qr.svg"), alt: "...")``)
and imports the ``.typ`` files beside it by name. It begins in Vazirmatn (weights 400, 600 and 800), right to left, and
must set a document title and the alternative texts of its images. Data and images reach it through memory: nothing of
a person is written to a disk.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

FONTS = Path(__file__).parent / "fonts"

# One line with the first line of the template, so that line numbers in messages are those of the template.
_PRELUDE = (
    "#let data = json(bytes(sys.inputs.data));"
    "#let files = json(bytes(sys.inputs.files)).pairs().map(((name, octets)) => (name, bytes(octets))).to-dict();"
    '#set text(font: "Vazirmatn", lang: "fa", region: "IR", dir: rtl);'
)
_ARCHIVAL: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


class BadTemplate(ValueError):
    """The template cannot be set with this data; the message is Typst's, with the line and a hint."""


def render(
    source: str,
    data: Mapping[str, object],
    *,
    files: Mapping[str, bytes] | None = None,
    at: datetime = _NO_DATE,
    archival: bool = True,
) -> bytes:
    """The PDF of a Typst template.

    ``data``: values of JSON (others, as dates, become text); ``files``: images, and modules to import (``*.typ``);
    ``at``: the creation date in the file. The same input gives the same bytes. An archival file refuses a letter that
    no font can show; with ``archival=False`` it becomes an empty box. Raises BadTemplate.
    """
    files = files or {}
    modules = {name: content for name, content in files.items() if name.endswith(".typ")}
    images = {name: list(content) for name, content in files.items() if name not in modules}
    modules["main.typ"] = (_PRELUDE + source).encode()
    inputs = {"data": json.dumps(data, default=str, ensure_ascii=False), "files": json.dumps(images)}
    with TemporaryDirectory(prefix="mikhak-pdf-") as root:
        for name, content in modules.items():
            (Path(root) / Path(name).name).write_bytes(content)
        try:
            return typst.compile(
                f"{root}/main.typ",
                root=root,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs=inputs,
                pdf_standards=_ARCHIVAL if archival else [],
                timestamp=int(at.timestamp()),
                package_path=root,
                package_cache_path=root,
            )
        except typst.TypstError as error:
            raise BadTemplate(error.diagnostic or error.message) from error


_NO_LETTER = re.compile(r"the text `\"(.*?)\"` could not be displayed")
_shown = set[str]()  # letters that were found in a font


def without_font(text: str) -> list[str]:
    """The letters of a text that none of our fonts can show, so that no archival file can hold them."""
    new, missing = set(text) - _shown, set[str]()
    while left := sorted(new - missing):
        try:
            render('#set document(title: "-")\n#for one in data.letters [#one ]', {"letters": left})
        except BadTemplate as error:
            named = set("".join(_NO_LETTER.findall(str(error)))) & set(left)
            missing |= named or set(left)
        else:
            _shown.update(left)
            break
    return sorted(missing)


@cache
def _fonts() -> typst.Fonts:
    # Only the fonts that come with us: the same page on every machine.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])
