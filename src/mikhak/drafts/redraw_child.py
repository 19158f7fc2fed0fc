"""The process that touches what people upload: redraws one file from its pixels, and is gone.

Started by ``redraw.py`` as ``python -I redraw_child.py``, so nothing of Mikhak, Django or the environment is in here.
It reads one line ``<order> <paper> <megabytes> <seconds>`` and then the bytes of the file from stdin, gives up every
right it does not need, and writes pages to stdout: four bytes of length and a JPEG, then one byte of length and what it
thinks of the page (``judged``); after the last a length of zero and one word, "ok" or the reason of a refusal. Orders
are the kinds of ``KINDS``, ``rotate1`` ... ``rotate3`` and ``crop:LEFT:TOP:RIGHT:BOTTOM`` in thousandths; the paper is
``scan`` or ``photo``. It is used once.
"""

import ctypes
import math
import os
import platform
import resource
import struct
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pillow_heif
import pypdfium2
import pypdfium2.raw as pdfium

# No file can be opened once the limits are on, so what Pillow would import when it needs it is imported now.
from PIL import (  # noqa: F401
    Image,
    ImageCms,
    ImageColor,
    ImageFile,
    ImageFilter,
    ImageMath,
    ImagePalette,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

MAX_PIXELS = 50_000_000  # the largest that phones take in one frame
MAX_SIDE = 3000  # pixels of a redrawn page: a passport page scanned at 600 dpi
MAX_PAGES = 40
PDF_DPI = 200
JPEG_QUALITY = 85
KINDS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}  # order -> name of Pillow's decoder

ORIENTATION = 0x0112  # EXIF 2.32, tag of the way the camera was held
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
CLOCKWISE = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}


class Refused(Exception):
    """This file is not taken; the argument is the reason, one of the keys of ``redraw.REASONS``."""


# Giving up rights --------------------------------------------------------------------------------------------------
def confine(megabytes: int, seconds: int) -> None:
    """Leave this process its memory, its CPU seconds and its two pipes, and nothing else, for good.

    The limits hold everywhere. An empty network namespace and Landlock are added where the kernel gives them; without
    them no socket or file can be opened all the same, because there is no room for one more descriptor.
    """
    if platform.system() == "Linux":
        with suppress(OSError):  # when memory runs out on the machine, this process goes first and not the database
            Path("/proc/self/oom_score_adj").write_text("1000")
        libc = ctypes.CDLL(None)
        _forbid_files(libc)
        new_user, new_network = 0x10000000, 0x40000000  # <linux/sched.h>
        if libc.unshare(new_user | new_network) != 0 and os.getuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE):
        resource.setrlimit(limit, (0, 0))


def _forbid_files(libc: ctypes.CDLL) -> None:
    """Landlock (Linux 5.13 and later; the numbers are those of <linux/landlock.h>): no path may be used any more."""
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS, which Landlock asks for
    every_right = struct.pack("Q", (1 << 13) - 1)
    rules = libc.syscall(444, every_right, len(every_right), 0)
    if rules >= 0:
        libc.syscall(446, rules, 0)
        os.close(rules)


# Pictures ----------------------------------------------------------------------------------------------------------
def picture(data: bytes, kind: str) -> Iterator[Image.Image]:
    """The first frame of a JPEG, PNG, WebP or HEIC: upright, at most MAX_SIDE, without anything but pixels."""
    with Image.open(BytesIO(data), formats=[KINDS[kind]]) as image:
        turn = UPRIGHT.get(orientation(image))
        profile = image.info.get("icc_profile")
        # Decoding a large JPEG at a half or a quarter is much cheaper than shrinking it afterwards.
        image.draft(None, (MAX_SIDE, MAX_SIDE))
        image.load()
        pixels = shrunk(eight_bits(image))
    pixels = to_srgb(on_white(pixels), profile)
    yield pixels.transpose(turn) if turn is not None else pixels


def orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 where there is none or it cannot be read: broken EXIF is no reason to refuse a picture."""
    with suppress(Exception):
        return int(image.getexif().get(ORIENTATION, 1))
    return 1


def eight_bits(image: Image.Image) -> Image.Image:
    """The picture in one of the modes L, LA, RGB, RGBA, CMYK; deep greys are scaled and not cut off."""
    if image.mode.startswith("I") or image.mode == "F":
        deep = image.convert("I").point(lambda value: value / 257)
        return deep.convert("L")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "PA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    return image


def shrunk(image: Image.Image) -> Image.Image:
    """No side longer than MAX_SIDE, in proportion."""
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def on_white(image: Image.Image) -> Image.Image:
    """Transparent parts become white, as paper is."""
    if image.mode not in ("LA", "RGBA"):
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image.convert("RGB"), mask=image.getchannel("A"))
    return paper


def to_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Colours in sRGB, or grey; a profile that cannot be read is as good as none."""
    if image.mode == "L":
        return image
    if isinstance(profile, bytes) and image.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            matched = ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB")
            if matched is not None:
                return matched
    return image.convert("RGB")


SRGB = ImageCms.createProfile("sRGB")


# PDF ---------------------------------------------------------------------------------------------------------------
def pages_of_pdf(data: bytes) -> Iterator[Image.Image]:
    """Every page as it would be printed, filled-in form fields included. No script in it is ever run."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Refused("locked_pdf" if locked else "damaged") from error
    count = len(document)
    if count > MAX_PAGES:
        raise Refused("too_many_pages")
    if count < 1:
        raise Refused("damaged")
    document.init_forms()
    for number in range(count):
        page = document[number]
        width, height = page.get_size()  # points, 72 to the inch
        if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
            raise Refused("damaged")
        bitmap = page.render(scale=min(PDF_DPI / 72, MAX_SIDE / max(width, height)), rev_byteorder=True)
        yield bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()


# What a page looks like --------------------------------------------------------------------------------------------
# Calibrated on painted scans (tests/drafts/test_doubts.py), on the side of too few doubts: legible is good enough.
LOOK = 1000  # pixels of the longer side of the reduced picture that is looked at
CELL = 40  # pixels of a square of it
DARK = 100  # grey that the lightest of a page do not reach
WASHED = 150  # grey that not even the ink goes below
BLURRED = 0.1  # variance of the Laplacian by variance of grey, where something stands; 1 and more when it is sharp
LEAST = {"scan": 800, "photo": 354}  # pixels: longer side of a paper, shorter side of a photo of 3 x 4 cm at 300 dpi
ROOM = 10  # thousandths that are left around a document
LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
Box = tuple[int, int, int, int]  # left, top, right, bottom in thousandths of the picture


def judged(image: Image.Image, paper: str) -> str:
    """What may be wrong with a page in words of ``redraw.DOUBTS``, then ``;`` and the box of the document, if found."""
    grey = image.convert("L")
    grey.thumbnail((LOOK, LOOK), Image.Resampling.BOX)
    small = grey.copy()
    small.thumbnail((LOOK // 4, LOOK // 4), Image.Resampling.BOX)
    box = document_in(small) if paper == "scan" else None
    doubts = list(doubts_of_light(grey, paper))
    if not doubts and paper == "scan" and (runs_out(small) or letters_at_edge(grey)):
        doubts.append("cut")
    if "empty" not in doubts:
        doubts += doubts_of_size(image, box, paper)
    return " ".join(doubts) + (";" + " ".join(map(str, box)) if box else "")


def doubts_of_light(grey: Image.Image, paper: str) -> Iterator[str]:
    """At most one of dark, empty, blurred and bright: the first is the reason of the others."""
    levels = grey.histogram()
    if level(levels, 0.97) < DARK:
        yield "dark"
    elif not (sharpness := sorted(sharpness_of_cells(grey))):
        yield "empty"
    elif sharpness[int((0.95 if paper == "photo" else 0.75) * (len(sharpness) - 1))] < BLURRED:
        yield "blurred"  # of a photo a few sharp lines suffice: skin and walls have none
    elif level(levels, 0.0002) > WASHED:
        yield "bright"


def level(levels: list[int], share: float) -> int:
    """The grey below which this share of a picture lies."""
    below, wanted = 0, share * sum(levels)
    return next((grey for grey, count in enumerate(levels) if (below := below + count) >= wanted), 255)


def sharpness_of_cells(grey: Image.Image) -> Iterator[float]:
    """For each square inside of the picture where something stands; grain, as in the quiet squares, does not count."""
    across, down = max(3, grey.width // CELL), max(3, grey.height // CELL)

    def means(picture: Image.Image) -> "memoryview[float]":
        return memoryview(picture.resize((across, down), Image.Resampling.BOX).tobytes()).cast("f")

    def square(picture: Image.Image) -> Image.Image:
        squared: Image.Image = ImageMath.lambda_eval(lambda names: names["it"] * names["it"], it=picture)
        return squared

    plain = grey.convert("F")
    edges = ImageMath.lambda_eval(lambda names: names["it"] - 128, it=grey.filter(LAPLACIAN).convert("F"))
    energy = means(square(edges))
    grain = min(400.0, sorted(energy)[len(energy) // 10])
    for place, (mean, mean_square) in enumerate(zip(means(plain), means(square(plain)), strict=True)):
        inside = 0 < place % across < across - 1 and 0 < place // across < down - 1
        if inside and (variance := mean_square - mean * mean) > 60:
            yield max(0.0, energy[place] - grain) / variance


def document_in(small: Image.Image) -> Box | None:
    """Where a paper lies on a ground of another shade; None when it fills the picture or cannot be told."""
    width, height = small.size
    frame = sorted(grey for strip in strips_of(small, max(2, min(small.size) // 40)) for grey in strip.tobytes())
    ground = frame[len(frame) // 2]
    spread = sorted(abs(value - ground) for value in frame)[int(0.85 * len(frame))]
    if spread > 30:
        return None
    other = small.point([255 if abs(value - ground) > max(25, 2.5 * spread) else 0 for value in range(256)])
    other = other.filter(ImageFilter.MedianFilter(5))
    columns = [x for x, share in enumerate(other.resize((width, 1), Image.Resampling.BOX).tobytes()) if share > 5]
    rows = [y for y, share in enumerate(other.resize((1, height), Image.Resampling.BOX).tobytes()) if share > 5]
    if not (columns and rows):
        return None
    inside = small.crop((columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)).histogram()
    if abs(level(inside, 0.5) - ground) < 15:  # words on a page and not a paper on a table
        return None
    left, right = 1000 * columns[0] // width, 1000 * (columns[-1] + 1) // width
    top, bottom = 1000 * rows[0] // height, 1000 * (rows[-1] + 1) // height
    box = max(0, left - ROOM), max(0, top - ROOM), min(1000, right + ROOM), min(1000, bottom + ROOM)
    return box if 5_000 < area(box) < 850_000 else None


def area(box: Box) -> int:  # in millionths of the picture
    return (box[2] - box[0]) * (box[3] - box[1])


def strips_of(image: Image.Image, deep: int, out: int = 0) -> list[Image.Image]:
    """Strips along the top, the bottom, the left and the right edge, ``deep`` pixels each and ``out`` from the edge."""
    width, height = image.size
    far = out + deep
    lying = [(0, out, width, far), (0, height - far, width, height - out)]
    standing = [(out, 0, far, height), (width - far, 0, width - out, height)]
    return [image.crop(box) for box in (*lying, *standing)]


def runs_out(small: Image.Image) -> bool:
    """Whether a light paper on a darker ground goes over an edge of the picture."""
    parting, contrast = two_shades(small.histogram())
    paper = small.point([255 if value > parting else 0 for value in range(256)]).filter(ImageFilter.MedianFilter(5))
    deep = max(3, min(small.size) // 25)  # the shadow at the edge of a scanner is thinner
    shares = [sum(strip) / 255 / len(strip) for strip in map(Image.Image.tobytes, strips_of(paper, deep))]
    return contrast > 60 and sum(share < 0.15 for share in shares) >= 2 and max(shares) > 0.5


def two_shades(levels: list[int]) -> tuple[int, float]:
    """The grey that parts a picture best into dark and light (Otsu), and how far the means of the two are apart."""
    count, total = sum(levels), sum(grey * many for grey, many in enumerate(levels))
    below, sum_below, best = 0, 0, (0.0, 0, 0.0)
    for grey, many in enumerate(levels):
        below, sum_below = below + many, sum_below + grey * many
        if 0 < below < count:
            apart = (total - sum_below) / (count - below) - sum_below / below
            best = max(best, (below * (count - below) * apart * apart, grey, apart))
    return best[1], best[2]


def letters_at_edge(grey: Image.Image) -> bool:
    """Whether words go over an edge: short dark pieces all along it, on light paper."""
    for place, strip in enumerate(strips_of(grey, 3, out=2)):
        line = (strip.width, 1) if place < 2 else (1, strip.height)
        greys = strip.resize(line, Image.Resampling.BOX).tobytes()
        paper = sorted(greys)[len(greys) // 2]
        dark = [value < paper - 80 for value in greys]
        tenths = {10 * at // len(dark) for at in range(1, len(dark)) if dark[at] and not dark[at - 1]}
        if paper > 150 and len(tenths) >= 5 and sum(dark) < len(dark) / 2:
            return True
    return False


def doubts_of_size(image: Image.Image, box: Box | None, paper: str) -> Iterator[str]:
    """Too few pixels for the paper, or much around it."""
    left, top, right, bottom = box or (0, 0, 1000, 1000)
    sides = image.width * (right - left) / 1000, image.height * (bottom - top) / 1000
    if (min(sides) if paper == "photo" else max(sides)) < LEAST[paper]:
        yield "small"
    elif box and area(box) < 350_000:
        yield "margin"


# One order ---------------------------------------------------------------------------------------------------------
def drawn(order: str, data: bytes) -> Iterator[Image.Image]:
    """The pictures that an order asks for, one at a time."""
    if order == "pdf":
        return pages_of_pdf(data)
    if order.startswith("rotate"):
        return (image.transpose(CLOCKWISE[int(order[-1])]) for image in picture(data, "jpeg"))
    if order.startswith("crop:"):
        return (cropped(image, order) for image in picture(data, "jpeg"))
    return picture(data, order)


def cropped(image: Image.Image, order: str) -> Image.Image:
    """The part that an order names."""
    left, top, right, bottom = (int(edge) for edge in order.split(":")[1:])
    x, y = image.width / 1000, image.height / 1000
    return image.crop((round(x * left), round(y * top), round(x * right), round(y * bottom)))


def jpeg(image: Image.Image) -> bytes:
    """The pixels, and only they, as a baseline JPEG."""
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    out = BytesIO()
    clean.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


def answer(order: str, paper: str, data: bytes, out: BinaryIO) -> str:
    """Write the pages of one file; returns the last word, "ok" or a reason."""
    try:
        for image in drawn(order, data):
            page, words = jpeg(image), judged(image, paper).encode()
            out.write(len(page).to_bytes(4, "big") + page + len(words).to_bytes(1, "big") + words)
    except Refused as refusal:
        return str(refusal)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return "too_many_pixels"
    except Exception:  # whatever a decoder says about a broken file, it is a broken file
        return "damaged"
    return "ok"


def main() -> None:
    """Import and warm up, wait for the one order, carry it out and end without any tidying up."""
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    Image.preinit()
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    if line := sys.stdin.buffer.readline():  # nothing: the parent has gone before it had any work
        order, paper, megabytes, seconds = line.decode().split()
        confine(int(megabytes), int(seconds))
        word = answer(order, paper, sys.stdin.buffer.read(), sys.stdout.buffer)
        sys.stdout.buffer.write(bytes(4) + word.encode())
        sys.stdout.buffer.flush()
    os._exit(0)  # no destructor of a library gets to see what the file left behind


if __name__ == "__main__":
    main()
