"""Where in a picture the machine-readable lines of a passport may be: long even rows of letters, however it lies.

A line is found on a picture of 1000 pixels by what is darker than its surroundings, so that shadows do not matter, and
is cut out of the whole picture upright and straight.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise, product

from PIL import Image, ImageChops, ImageFilter, ImageOps

LOOK = 1000  # pixels of the longer side of the reduced picture that is looked at
DARKER = 18  # shades of grey between ink and what is around it
STEEPEST = 7  # degrees
CELLS = 64  # across a picture; a line has ink in each of those it goes through
LEAST = 0.4  # of the width of a picture that a line takes
LETTERS = 30  # strokes that a row through a line meets at least
SMALL, LARGE = 700, 1400  # pixels of a line that is cut out; the program reads the one where it fails with the other
UPRIGHT, LYING = None, Image.Transpose.ROTATE_90


@dataclass(frozen=True)
class Line:
    """A row of letters in a picture, turned and then straightened by ``angle`` degrees: its middle and its ends."""

    turn: Image.Transpose | None
    angle: float
    left: float
    right: float
    middle: float


Cut = Callable[[], Image.Image]


def strips(page: Image.Image) -> Iterator[tuple[Cut, Cut]]:
    """The lines of a grey picture that may be those of a passport, the likeliest first: the lowest of an upright one
    by turns with the lowest of one upside down, then those of a picture on its side.

    Each can be cut in two ways, the better one first.
    """
    small = page.copy()
    small.thumbnail((LOOK, LOOK), Image.Resampling.BOX)
    ink = _ink(small)
    for turn in (UPRIGHT, LYING):
        lines = list(_lines(_turned(ink, turn), turn))
        for line, over in chain.from_iterable(
            zip(product(reversed(lines), [False]), product(lines, [True]), strict=True)
        ):
            cut = partial(_cut, page, line, page.width / small.width, over=over)
            yield partial(cut, SMALL, drawn=_bare), partial(cut, LARGE, drawn=_smooth)


def _turned(picture: Image.Image, turn: Image.Transpose | None) -> Image.Image:
    return picture if turn is None else picture.transpose(turn)


def _ink(grey: Image.Image) -> Image.Image:
    """White where a picture is darker than what is around."""
    around = grey.filter(ImageFilter.BoxBlur(10))
    return ImageChops.subtract(around, grey).point([255 if value > DARKER else 0 for value in range(256)])


def _skew(ink: Image.Image) -> float:
    """By how many degrees the rows of a picture have to be turned: where they part most sharply from their gaps."""

    def sharpness(picture: Image.Image, angle: float) -> int:
        rows = picture.rotate(angle).resize((1, picture.height), Image.Resampling.BOX).tobytes()
        return sum((row - after) ** 2 for row, after in pairwise(rows))

    half = ink.reduce(2)
    roughly = max(range(-STEEPEST, STEEPEST + 1), key=lambda angle: sharpness(half, angle))
    return max((roughly + quarter / 4 for quarter in range(-3, 4)), key=lambda angle: sharpness(ink, angle))


def _lines(ink: Image.Image, turn: Image.Transpose | None) -> Iterator[Line]:
    """From top to bottom."""
    angle = _skew(ink)
    ink = ink.rotate(angle)
    joined = ink.filter(ImageFilter.MaxFilter(5))
    cells = joined.resize((CELLS, ink.height), Image.Resampling.BOX).tobytes()
    rows: list[tuple[int, int, int]] = []  # those of one line, with the ends of it in cells
    for y in range(ink.height + 1):
        inked = [found.span() for found in re.finditer(rb"[\x20-\xff]+", cells[y * CELLS : (y + 1) * CELLS])]
        left, right = max(inked, key=lambda ends: ends[1] - ends[0], default=(0, 0))
        if right - left >= LEAST * CELLS:
            rows.append((y, left, right))
            continue
        if rows and (line := _line(ink, rows, turn, angle)):
            yield line
        rows = []


def _line(
    ink: Image.Image, rows: list[tuple[int, int, int]], turn: Image.Transpose | None, angle: float
) -> Line | None:
    cell = ink.width / CELLS
    left, right = min(row[1] for row in rows) * cell, max(row[2] for row in rows) * cell
    middle = (rows[0][0] + rows[-1][0] + 1) / 2
    across = ink.crop((int(left), int(middle), int(right), int(middle) + 1)).tobytes()
    long = 22 < (right - left) / len(rows) < 110
    even = len(re.findall(rb"\xff+", across)) >= LETTERS
    return Line(turn, angle, left, right, middle) if long and even else None


def _cut(
    page: Image.Image, line: Line, scale: float, wide: int, *, over: bool, drawn: Callable[[Image.Image], Image.Image]
) -> Image.Image:
    """A line out of the whole picture, which is ``scale`` times as large as the one that was looked at."""
    page = _turned(page, line.turn)
    letter = (line.right - line.left) / 44
    left, top = line.left - letter, line.middle - 1.5 * letter
    step = (line.right - line.left + 2 * letter) / wide * scale  # pixels of the page for one that is cut
    cos, sin = step * math.cos(math.radians(line.angle)), step * math.sin(math.radians(line.angle))
    x, y = page.width / 2, page.height / 2
    across, down = (left * scale - x) / step, (top * scale - y) / step
    matrix = [cos, -sin, x + across * cos - down * sin, sin, cos, y + across * sin + down * cos]
    many = max(1, int(step))  # pixels that make one
    size, matrix = (wide, round(3 * letter * scale / step)), [value / many for value in matrix]
    strip = drawn(page.reduce(many).transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC))
    return strip.transpose(Image.Transpose.ROTATE_180) if over else strip


def _bare(strip: Image.Image) -> Image.Image:
    """Dark letters on white, without shadows and the lines of the ground."""
    around = strip.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.BoxBlur(strip.width // 60))
    return ImageOps.invert(ImageOps.autocontrast(ImageChops.subtract(around, strip), cutoff=(40, 1)))


def _smooth(strip: Image.Image) -> Image.Image:
    """As it is, without grain."""
    return ImageOps.autocontrast(strip.filter(ImageFilter.GaussianBlur(1)), cutoff=1)
