"""QR codes. A long number at the end of the text goes into a numeric segment: 3.3 bits a digit instead of 8."""

import re
from io import BytesIO
from typing import Literal

import segno

Level = Literal["l", "m", "q", "h"]

_NUMBER_AT_END = re.compile(r"(.*?)(\d{20,})", re.DOTALL)
_DARK = "#000"


def qr_svg(text: str, *, error: Level = "m") -> str:
    """A QR code as a stand-alone SVG of one path, one unit a module, with the quiet zone of 4 modules.

    It carries a viewBox and no size: the page says how large it is. Raises ValueError when the text does not fit.
    """
    image = BytesIO()
    _make(text, error).save(
        image,
        kind="svg",
        dark=_DARK,
        light="#fff",
        xmldecl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
        nl=False,
    )
    return image.getvalue().decode()


def qr_png(text: str, scale: int, *, error: Level = "m") -> bytes:
    """A QR code as a PNG of ``scale`` pixels a module; raises ValueError when the text does not fit."""
    image = BytesIO()
    _make(text, error).save(image, kind="png", scale=scale, dark=_DARK, light="#fff")
    return image.getvalue()


def qr_version(text: str, *, error: Level = "m") -> int:
    """The version (1-40) of the QR code of a text: it has 17 + 4 * version modules a side."""
    return int(_make(text, error).version)


def _make(text: str, error: Level) -> segno.QRCode:
    split = _NUMBER_AT_END.fullmatch(text)
    content = [part for part in split.groups() if part] if split else [text]
    return segno.make(content, error=error, boost_error=False, micro=False)  # type: ignore[arg-type]
