"""The process that touches what people upload: redraws one file from its pixels, and is gone.

Started by ``redraw.py`` as ``python -I redraw_child.py``, so nothing of Mikhak, Django or the environment is in here.
It reads one line ``<order> <megabytes> <seconds>`` and then the bytes of the file from stdin, gives up every right it
does not need, and writes pages to stdout: four bytes of length and a JPEG each, then a length of zero and one word,
"ok" or the reason of a refusal. Orders are the kinds of ``KINDS`` and ``rotate1`` ... ``rotate3``. It is used once.
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


# One order ---------------------------------------------------------------------------------------------------------
def drawn(order: str, data: bytes) -> Iterator[Image.Image]:
    """The pictures that an order asks for, one at a time."""
    if order == "pdf":
        return pages_of_pdf(data)
    if order.startswith("rotate"):
        turn = CLOCKWISE[int(order.removeprefix("rotate"))]
        return (image.transpose(turn) for image in picture(data, "jpeg"))
    return picture(data, order)


def jpeg(image: Image.Image) -> bytes:
    """The pixels, and only they, as a baseline JPEG."""
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    out = BytesIO()
    clean.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


def answer(order: str, data: bytes, out: BinaryIO) -> str:
    """Write the pages of one file; returns the last word, "ok" or a reason."""
    try:
        for image in drawn(order, data):
            page = jpeg(image)
            out.write(len(page).to_bytes(4, "big") + page)
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
        order, megabytes, seconds = line.decode().split()
        confine(int(megabytes), int(seconds))
        word = answer(order, sys.stdin.buffer.read(), sys.stdout.buffer)
        sys.stdout.buffer.write(bytes(4) + word.encode())
        sys.stdout.buffer.flush()
    os._exit(0)  # no destructor of a library gets to see what the file left behind


if __name__ == "__main__":
    main()
