"""Pages of papers on the officer's screen: turned upright, and marked with who looks at them and when."""

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from mikhak.lib import pdf

THUMBNAIL = (144, 176)  # pixels at most; shown at half the size
MARK_INK, MARK_LIGHT = (20, 32, 43, 56), (255, 255, 255, 72)  # faint, on light and on dark parts of a page
SLANT = 24  # degrees


def marked(jpeg: bytes, mark: str, *, turns: int = 0) -> bytes:
    """The page after quarter turns clockwise, with ``mark`` (Latin) written across it. It was drawn by us, so it is
    safe to decode."""
    with Image.open(BytesIO(jpeg)) as stored:
        page = stored.convert("RGB")
    if turns:
        page = page.rotate(-90 * turns, expand=True)
    tile = _tile(mark, max(16, page.width // 44))
    for row, top in enumerate(range(-tile.height // 3, page.height, tile.height)):
        for left in range(-tile.width * (row % 2) // 2, page.width, tile.width):
            page.paste(tile, (left, top), tile)
    return _jpeg(page, 82)


def thumbnail(jpeg: bytes) -> bytes:
    """The page as a small JPEG, too small to read."""
    with Image.open(BytesIO(jpeg)) as page:
        page.draft("RGB", THUMBNAIL)
        page.thumbnail(THUMBNAIL)
        return _jpeg(page.convert("RGB"), 70)


def _tile(mark: str, size: int) -> Image.Image:
    """The words once, slanted, with room around them."""
    font = _font(size)
    left, top, right, bottom = font.getbbox(mark)
    line = Image.new("RGBA", (int(right - left) + 2, int(bottom - top) + 2))
    draw = ImageDraw.Draw(line)
    draw.text((1 - left, 1 - top), mark, font=font, fill=MARK_LIGHT)
    draw.text((-left, -top), mark, font=font, fill=MARK_INK)
    slanted = line.rotate(SLANT, expand=True, resample=Image.Resampling.BICUBIC)
    room = Image.new("RGBA", (slanted.width + 4 * size, slanted.height + 4 * size))
    room.paste(slanted, (2 * size, 2 * size))
    return room


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Path(pdf.FONTS) / "Vazirmatn-Regular.ttf"), size)


def _jpeg(page: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()
