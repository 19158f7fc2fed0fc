"""The gate for uploads: what comes out was drawn here, pixel by pixel; nothing that was sent gets past it.

Order of the checks: size, kind by the first bytes, virus scanner where there is one, then a process with no rights
(``redraw_child.py``) decodes the file and paints it anew. What that process answers is not believed either: only a
plain JPEG without any metadata is taken from it. If it crashes, hangs or babbles, the file is refused.
"""

import atexit
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mikhak.drafts import clamav
from mikhak.ui.refusals import Refusal

logger = logging.getLogger(__name__)

Box = tuple[int, int, int, int]  # left, top, right, bottom in thousandths of a picture

CHILD = Path(__file__).with_name("redraw_child.py")

REASONS: dict[str, Promise] = {
    "too_large": _("این پرونده بزرگ‌تر از ۲۰ مگابایت است. با کیفیت کمتر اسکن کنید یا عکس بگیرید و دوباره بفرستید."),
    "empty": _("این پرونده خالی است. آن را روی دستگاه خود باز کنید؛ اگر درست بود دوباره بفرستید."),
    "unknown_kind": _("این پرونده عکس یا PDF نیست. عکس (JPEG، PNG، WebP یا HEIC) یا PDF بفرستید."),
    "damaged": _("این پرونده باز نشد؛ شاید ناقص رسیده باشد. دوباره بفرستید یا از همان مدرک عکس تازه‌ای بگیرید."),
    "locked_pdf": _("این PDF رمز دارد. نسخهٔ بدون رمز آن را بفرستید یا از صفحه‌هایش عکس بگیرید."),
    "too_many_pages": _("این PDF بیش از ۴۰ صفحه دارد یا بسیار سنگین است. فقط صفحه‌های لازم را، در چند پرونده، بفرستید."),
    "too_many_pixels": _("این عکس بزرگ‌تر از ۵۰ مگاپیکسل است. با تنظیم معمولی دوربین دوباره عکس بگیرید."),
    "took_too_long": _("باز کردن این پرونده بیش از اندازه طول کشید. از همان مدرک عکس ساده‌ای بگیرید و بفرستید."),
    "infected": _("در این پرونده ویروس پیدا شد و آن را نگرفتیم. از دستگاه دیگری عکس تازه‌ای بگیرید و بفرستید."),
    "scanner_down": _("اکنون نمی‌توانیم پرونده‌ها را از نظر ویروس بررسی کنیم. چند دقیقهٔ دیگر دوباره بفرستید."),
}


# What may be wrong with a page that was taken: what it looks like, and what to do.
DOUBTS: dict[str, Promise] = {
    "blurred": _("این تصویر تار است: گوشی را ثابت بگیرید، روی نوشته‌ها بزنید تا واضح شود و دوباره عکس بگیرید."),
    "dark": _("این تصویر تاریک است: کنار پنجره یا زیر چراغ دوباره عکس بگیرید."),
    "bright": _("نور این تصویر زیاد و نوشته‌ها کم‌رنگ است: بی فلاش و دور از نور تند دوباره عکس بگیرید."),
    "small": _("نوشته‌های این تصویر ریز است: از نزدیک‌تر عکس بگیرید یا با کیفیت بیشتر (۳۰۰ dpi) اسکن کنید."),
    "cut": _("گویا گوشه‌ای از مدرک بیرون مانده است: چنان عکس بگیرید که هر چهار گوشه پیدا باشد."),
    "margin": _("مدرک بخش کوچکی از این تصویر است: حاشیه را ببرید یا از نزدیک‌تر عکس بگیرید."),
    "lying": _("این عکس خوابیده است و باید ایستاده باشد: آن را بچرخانید یا دو سویش را ببرید."),
    "empty": _("در این تصویر نوشته‌ای دیده نمی‌شود: اگر صفحهٔ سفید است حذفش کنید."),
}


class BadUpload(Refusal):
    """A file that is not taken. ``reason`` is a key of REASONS, ``message`` its sentence for the person."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(REASONS[reason], status=503 if reason == "scanner_down" else 422)


@dataclass(frozen=True, slots=True)
class Page:
    """One redrawn page: a baseline JPEG of these many pixels, with no metadata.

    ``doubts`` are keys of DOUBTS; ``box`` is where the document seems to lie in the picture.
    """

    jpeg: bytes
    width: int
    height: int
    doubts: tuple[str, ...] = ()
    box: Box | None = None


def redraw(data: bytes, paper: str = "scan") -> list[Page]:
    """The pages of an uploaded file, painted anew: one for a picture, up to forty for a PDF. Raises BadUpload.

    ``paper`` says how they are judged: ``scan`` or ``photo`` (of a person).
    """
    if not data:
        raise BadUpload("empty")
    if len(data) > settings.UPLOAD_MAX_BYTES:
        raise BadUpload("too_large")
    kind = kind_of(data)
    if kind is None:
        raise BadUpload("unknown_kind")
    try:
        found = clamav.scan(data)
    except clamav.ScannerDown as error:
        logger.error("The virus scanner gave no verdict: %s", error)
        raise BadUpload("scanner_down") from error
    if found is not None:
        logger.warning("The virus scanner found %s in an upload", found)
        raise BadUpload("infected")
    return _ordered(kind, paper, data)


def rotate(jpeg: bytes, quarter_turns: int, paper: str = "scan") -> Page:
    """A redrawn page turned clockwise by one to three quarter turns (any integer that is no multiple of four).

    Raises BadUpload if it is not such a page.
    """
    return _ordered(f"rotate{quarter_turns % 4}", paper, jpeg)[0]


def crop(jpeg: bytes, box: Box, paper: str = "scan") -> Page:
    """The part of a redrawn page that a box names. Raises BadUpload if it is not such a page."""
    return _ordered("crop:" + ":".join(map(str, box)), paper, jpeg)[0]


# What it is --------------------------------------------------------------------------------------------------------
# Brands of ISO/IEC 23008-12 that phones write into HEIC stills; under the general ones the decoder has the last word.
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}


def kind_of(data: bytes) -> str | None:
    """jpeg, png, webp, heic or pdf by the very first bytes, or None; the name and type that were sent do not count."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "heic"
    if data.startswith(b"%PDF-"):
        return "pdf"
    return None


_EXTENSIONS = {"jpg", "jpeg", "png", "webp", "heic", "heif", "pdf"}
_LONGEST_NAME = 80  # characters
_ZWNJ = "\u200c"  # belongs to Persian spelling; every other invisible character goes


def safe_name(name: str) -> str:
    """The name a file had on the person's device, fit to be shown: one line, no path, one extension, 80 characters."""
    last = re.split(r"[/\\]", name)[-1] if name.strip("/\\. ") else ""
    seen = "".join(c for c in last if c == _ZWNJ or unicodedata.category(c)[0] != "C")
    stem, dot, extension = seen.rpartition(".")
    if extension.lower() not in _EXTENSIONS:
        stem, dot, extension = seen, "", ""
    stem = re.sub(r'[.<>:"|?*&;%]+', "-", stem)
    stem = re.sub(r"\s+", " ", stem).strip(f"- {_ZWNJ}")
    room = _LONGEST_NAME - len(dot + extension)
    if len(stem) > room:
        stem = stem[: room - 1].rstrip() + "…"
    return (stem or _now("بی‌نام")) + dot + extension.lower()


# The process without rights ----------------------------------------------------------------------------------------
# Python and its decoders take a quarter of a second to start. So one process waits, warm; each serves a single file.
_spare: subprocess.Popen[bytes] | None = None
_lock = threading.Lock()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"MALLOC_ARENA_MAX": "1"},
        cwd="/",
        start_new_session=True,
    )


def _taken() -> subprocess.Popen[bytes]:
    """A process of one's own: the waiting one, or a new one when there is none or it has died."""
    global _spare
    with _lock:
        child, _spare = _spare, None
    if child is not None and child.poll() is None:
        return child
    if child is not None:
        _ended(child)
    return _started()


def _ended(child: subprocess.Popen[bytes]) -> int:
    """End the process, whatever it is doing, and give its exit code."""
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    return child.wait()


def _refill() -> None:
    global _spare
    with _lock:
        if _spare is None:
            _spare = _started()


@atexit.register
def put_out() -> None:
    """End the waiting process; the next file starts a new one."""
    global _spare
    with _lock:
        child, _spare = _spare, None
    if child is not None:
        _ended(child)


def _forget() -> None:
    """A forked copy of this process must never speak into the pipes of the first one."""
    global _spare, _lock
    _spare, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)


def _ordered(order: str, paper: str, data: bytes) -> list[Page]:
    """Let one process carry out one order; raises BadUpload with its reason, or with ours if it gave none."""
    child = _taken()
    late = threading.Event()

    def give_up() -> None:
        late.set()
        child.kill()

    clock = threading.Timer(settings.REDRAW_SECONDS, give_up)
    clock.daemon = True
    clock.start()
    try:
        pages, word = _conversation(child, f"{order} {paper}", data)
    finally:
        clock.cancel()
        code = _ended(child)
        _refill()
    if word == "ok" and pages:
        return pages
    if late.is_set() or code == -signal.SIGXCPU:
        raise BadUpload("took_too_long")
    if word in REASONS:
        raise BadUpload(word)
    logger.warning("The redrawing process ended with %s and said %r", code, word)
    raise BadUpload("damaged")


def _conversation(child: subprocess.Popen[bytes], order: str, data: bytes) -> tuple[list[Page], str]:
    """Send everything, then hear everything: the child does not speak before it has read to the end."""
    assert child.stdin is not None and child.stdout is not None
    with suppress(BrokenPipeError):
        child.stdin.write(f"{order} {settings.REDRAW_MEMORY_MB} {settings.REDRAW_SECONDS}\n".encode())
        child.stdin.write(data)
        child.stdin.close()
    try:
        return _heard(child.stdout)
    except (ValueError, IndexError) as error:
        return [], f"no plain JPEG: {error}"


def _heard(stream: IO[bytes]) -> tuple[list[Page], str]:
    """Pages and last word; never more than the limits of a request in memory. Raises ValueError, IndexError."""
    pages: list[Page] = []
    room = settings.DRAFT_MAX_BYTES
    while len(head := stream.read(4)) == 4:
        size = int.from_bytes(head, "big")
        if size == 0:
            return pages, stream.read(40).decode("ascii", "replace")
        room -= size
        if room < 0 or size > settings.UPLOAD_MAX_BYTES:
            return [], "too_many_pages"
        page = plain_jpeg(stream.read(size))
        pages.append(_judged(page, stream.read(stream.read(1)[0])))
    return [], ""


_VERDICT = re.compile(r"([a-z ]*)(?:;(\d{1,4}) (\d{1,4}) (\d{1,4}) (\d{1,4}))?")


def _judged(page: Page, words: bytes) -> Page:
    """The page with what the process thinks of it, as far as it makes sense. Raises ValueError."""
    found = _VERDICT.fullmatch(words.decode("ascii"))
    if found is None:
        raise ValueError("verdict")
    doubts = tuple(doubt for doubt in DOUBTS if doubt in found[1].split())
    if found[2] is None:
        return replace(page, doubts=doubts)
    left, top, right, bottom = (int(edge) for edge in found.groups()[1:])
    return replace(page, doubts=doubts, box=(left, top, right, bottom))


_APP0, _SOF0, _DHT, _DQT, _DRI, _SOS = 0xE0, 0xC0, 0xC4, 0xDB, 0xDD, 0xDA  # ITU-T T.81, table B.1


def plain_jpeg(jpeg: bytes) -> Page:
    """Measure a JPEG that holds a picture and nothing else.

    Raises ValueError or IndexError for anything that could carry a passenger: a comment, EXIF, a colour profile, a
    table larger than a table is, more than one scan, or bytes after the end.
    """
    if jpeg[:2] != b"\xff\xd8":
        raise ValueError("start")
    at, marker, width, height = 2, 0, 0, 0
    while marker != _SOS:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at] != 0xFF or marker not in (_APP0, _SOF0, _DHT, _DQT, _DRI, _SOS) or length > 512:
            raise ValueError(f"segment {marker:#x} of {length} bytes")
        if marker == _APP0 and (length != 16 or jpeg[at + 4 : at + 9] != b"JFIF\0"):
            raise ValueError("header")
        if marker == _SOF0:
            height = int.from_bytes(jpeg[at + 5 : at + 7], "big")
            width = int.from_bytes(jpeg[at + 7 : at + 9], "big")
        at += 2 + length
    end = re.compile(rb"\xff[^\x00]").search(jpeg, at)
    if end is None or end.group() != b"\xff\xd9" or end.end() != len(jpeg):
        raise ValueError("end")
    if not (width and height):
        raise ValueError("size")
    return Page(jpeg, width, height)
