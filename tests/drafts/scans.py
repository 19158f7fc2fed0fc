"""Painted scans of papers that do not exist, for every test that uploads one.

All are JPEG bytes of about ``kilobytes``, with the grain of a real scan; people and numbers are invented and each
carries the word SPECIMEN. Painting is slow, so each is painted once in a run.
"""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

import mikhak

INK = (32, 34, 44)
Line = tuple[str, str]  # what a field is called, what stands in it


@cache
def passport(kilobytes: int = 1000) -> bytes:
    """The page of a passport with the photograph, as an open book of 125 x 88 mm at 350 dpi."""
    page = _sheet((1720, 1210), (226, 232, 222))
    _guilloche(page, (178, 198, 190))
    _words(page, (60, 40), "گذرنامه   PASSPORT", 56)
    page.paste(_portrait((400, 520)), (70, 190))
    lines = (
        ("Type / Country", "P   IRN"),
        ("Passport No.", "X12345678"),
        ("Surname", "KARIMI"),
        ("Given name", "NILOUFAR"),
        ("نام و نام خانوادگی", "نیلوفر کریمی"),
        ("Date of birth", "21 MAR 1990"),
        ("Date of expiry", "20 NOV 2029"),
    )
    _fields(page, (540, 180), lines)
    for row, text in enumerate(
        ("P<IRNKARIMI<<NILOUFAR<<<<<<<<<<<<<<<<<<<<<<<", "X123456782IRN9003219F2911204<<<<<<<<<<<<<<04")
    ):
        _words(page, (60, 1020 + 80 * row), "  ".join(text), 34)
    return _scanned(page, kilobytes)


@cache
def data_page(upper: str, lower: str) -> bytes:
    """The data page of a passport with these machine-readable lines, lying a little askew on a table in the light of a
    window."""
    page = _sheet((1720, 1210), (226, 232, 222))
    _guilloche(page, (178, 198, 190))
    _words(page, (60, 40), "گذرنامه   PASSPORT", 56)
    page.paste(_portrait((400, 520)), (70, 190))
    _fields(page, (540, 180), (("Type / Country", "P   IRN"), ("Given name", "SPECIMEN")))
    draw, pitch = ImageDraw.Draw(page), 1720 * 118 / 125 / 44
    for row, text in enumerate((upper, lower)):
        for column, char in enumerate(text):
            at = (48 + (column + 0.5) * pitch, 1020 + 88 * row)
            draw.text(at, char, fill=INK, font=_font(46), anchor="ms")
    table = _sheet((2000, 1500), (92, 70, 54))
    table.paste(page, (130, 160))
    light = Image.linear_gradient("L").rotate(90).resize(table.size).point([170 + value // 3 for value in range(256)])
    return _scanned(ImageChops.multiply(table, light.convert("RGB")), 500, tilt=3)


@cache
def card(kilobytes: int = 600) -> bytes:
    """The front of a residence card, 85.6 x 54 mm at 400 dpi."""
    page = _sheet((1350, 850), (232, 224, 236))
    _guilloche(page, (206, 190, 214))
    _words(page, (50, 40), "AUFENTHALTSTITEL   RESIDENCE PERMIT", 44)
    page.paste(_portrait((300, 390)), (60, 200))
    lines = (
        ("Name", "KARIMI NILOUFAR"),
        ("Valid until", "31.12.2028"),
        ("Place of issue", "BERLIN"),
        ("No.", "Y0Z1A2B3C"),
    )
    _fields(page, (420, 190), lines)
    return _scanned(page, kilobytes)


@cache
def photo(kilobytes: int = 300) -> bytes:
    """A portrait for a passport, 3 x 4 in proportion."""
    return _scanned(_portrait((900, 1200)), kilobytes, tilt=0)


@cache
def birth_certificate(kilobytes: int = 1000) -> bytes:
    """The first pages of a birth certificate booklet."""
    lines = (
        ("نام", "نیلوفر"),
        ("نام خانوادگی", "کریمی"),
        ("تاریخ تولد", "۱ فروردین ۱۳۶۹"),
        ("محل تولد", "شیراز"),
        ("شمارهٔ ملی", "0084567023"),
        ("نام پدر", "بهرام"),
        ("نام مادر", "مهین"),
    )
    return _scanned(_letter("شناسنامه", lines), kilobytes)


@cache
def paper(title: str = "گواهی", kilobytes: int = 1000) -> bytes:
    """Any other paper under this title: A4 at 200 dpi with ruled text and a stamp."""
    return _scanned(_letter(title, (("شماره", "۱۴۰۵/۲۱۷"), ("تاریخ", "۲ آذر ۱۴۰۵"))), kilobytes)


@cache
def pdf(pages: int = 3, title: str = "سند") -> bytes:
    """A PDF as a scanner makes it: one picture of A4 a page."""
    sheets = [
        _letter(f"{title} {number}", (("page", str(number)),)).resize((827, 1169)) for number in range(1, pages + 1)
    ]
    out = BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=100)
    return out.getvalue()


# Painting ----------------------------------------------------------------------------------------------------------
@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font of our documents, which has Persian letters; Pillow's own Latin one where it is not shipped."""
    for path in sorted((Path(mikhak.__file__).parent / "lib" / "fonts").glob("*-Regular.ttf")):
        return ImageFont.truetype(path, size)
    return ImageFont.load_default(size)


def _sheet(size: tuple[int, int], colour: tuple[int, int, int]) -> Image.Image:
    return Image.new("RGB", size, colour)


def _words(page: Image.Image, at: tuple[int, int], text: str, size: int, ink: tuple[int, int, int] = INK) -> None:
    ImageDraw.Draw(page).text(at, text, fill=ink, font=_font(size))


def _fields(page: Image.Image, at: tuple[int, int], lines: Sequence[Line]) -> None:
    left, top = at
    for label, value in lines:
        _words(page, (left, top), label, 26, (96, 104, 112))
        _words(page, (left, top + 34), value, 46)
        top += 112


def _guilloche(page: Image.Image, ink: tuple[int, int, int]) -> None:
    """Fine curves, as on the background of identity papers."""
    draw = ImageDraw.Draw(page)
    width, height = page.size
    for step in range(-height, width, 26):
        draw.arc((step, -height // 2, step + 2 * height, height + height // 2), 90, 270, fill=ink, width=2)
    _words(page, (width // 3, height // 2), "SPECIMEN", height // 8, ink)


def _portrait(size: tuple[int, int]) -> Image.Image:
    """Head and shoulders of nobody before a light wall."""
    picture = _sheet((300, 400), (214, 222, 228))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((10, 290, 290, 620), fill=(58, 74, 110))
    draw.ellipse((70, 50, 230, 300), fill=(44, 36, 34))
    draw.rectangle((125, 230, 175, 310), fill=(196, 150, 122))
    draw.ellipse((92, 80, 208, 262), fill=(214, 170, 142))
    for eye in (125, 175):
        draw.ellipse((eye - 9, 152, eye + 9, 164), fill=(250, 250, 250))
        draw.ellipse((eye - 5, 153, eye + 5, 163), fill=(60, 40, 30))
    draw.arc((126, 190, 174, 226), 20, 160, fill=(160, 80, 80), width=4)
    return picture.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(1.5))


def _letter(title: str, lines: Sequence[Line]) -> Image.Image:
    page = _sheet((1654, 2339), (247, 245, 238))
    draw = ImageDraw.Draw(page)
    _words(page, (640, 130), title, 80)
    _words(page, (640, 240), "SPECIMEN", 36, (190, 120, 120))
    _fields(page, (180, 380), lines)
    for row in range(1320, 1900, 58):
        for column in range(180, 1440, 140):
            draw.rectangle((column, row, column + 40 + (row * column) % 90, row + 7), fill=(120, 122, 130))
    draw.ellipse((1080, 1880, 1440, 2240), outline=(70, 80, 160), width=9)
    _words(page, (1150, 2030), "SPECIMEN", 44, (70, 80, 160))
    return page


def _scanned(page: Image.Image, kilobytes: int, tilt: float = 0.6) -> bytes:
    """A JPEG of the page, a little askew and with grain, as near to the size asked for as the quality setting comes."""
    page = page.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=(90, 88, 86))
    grain = Image.effect_noise(page.size, 36).convert("RGB")
    page = Image.blend(page, grain, 0.12)
    low, high, best = 20, 97, b""
    while low <= high:
        quality = (low + high) // 2
        out = BytesIO()
        page.save(out, "JPEG", quality=quality, dpi=(200, 200))
        if not best or abs(out.tell() - kilobytes * 1000) < abs(len(best) - kilobytes * 1000):
            best = out.getvalue()
        low, high = (quality + 1, high) if out.tell() < kilobytes * 1000 else (low, quality - 1)
    return best
