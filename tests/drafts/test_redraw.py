"""The gate for uploads, against honest scans, thirty hostile kinds, and a redrawing process gone wrong."""

import json
import socket
import socketserver
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms
from pytest_django import Settings

from mikhak.drafts import redraw as gate
from mikhak.drafts.redraw import REASONS, BadUpload, redraw, rotate, safe_name
from tests.drafts import hostile, scans

SECONDS = 8  # what a hostile file is given here
MOST_MEMORY = 64 << 20  # bytes that this side may hold while it handles one hostile file


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(BytesIO(jpeg), formats=["JPEG"])


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(BadUpload) as caught:
        redraw(data)
    assert str(caught.value) == str(REASONS[caught.value.reason])
    return caught.value.reason


def assert_only_pixels(page: gate.Page) -> None:
    """The page decodes, has the size it says, and carries nothing besides."""
    image = opened(page.jpeg)
    image.load()
    assert image.size == (page.width, page.height)
    assert max(image.size) <= 3000
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert page.jpeg.endswith(b"\xff\xd9")
    for trace in (hostile.MARKER, hostile.EICAR, b"<script", b"Exif", b"%PDF", b"PK\x03\x04", b"http"):
        assert trace not in page.jpeg


# Virus scanner -----------------------------------------------------------------------------------------------------
class Clamd(socketserver.StreamRequestHandler):
    """A clamd that knows one virus, and speaks INSTREAM."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            data += self.rfile.read(size)
        self.wfile.write(self.verdict(data))

    def verdict(self, data: bytes) -> bytes:
        return b"stream: Eicar-Signature FOUND\0" if hostile.EICAR in data else b"stream: OK\0"


@pytest.fixture
def clamd(settings: Settings) -> Iterator[type[Clamd]]:
    class Mine(Clamd):
        pass

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mine) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield Mine
        server.shutdown()


def test_a_clean_scan_passes_the_scanner(clamd: type[Clamd]) -> None:
    assert len(redraw(hostile.jpeg())) == 1


def test_a_virus_is_refused_when_there_is_a_scanner(clamd: type[Clamd]) -> None:
    assert refusal(hostile.virus()) == "infected"


def test_a_virus_does_not_survive_the_redrawing_when_there_is_no_scanner() -> None:
    for page in redraw(hostile.virus()):
        assert_only_pixels(page)


@pytest.mark.parametrize("said", [b"", b"stream: ", b"INSTREAM size limit exceeded. ERROR\0", b"\xff" * 5000, b"OK\0"])
def test_a_scanner_without_a_clear_verdict_is_a_refusal(
    clamd: type[Clamd], said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clamd, "verdict", lambda self, data: said)
    assert refusal(hostile.jpeg()) == "scanner_down"


def test_a_scanner_that_is_down_is_a_refusal(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{closed.getsockname()[1]}"
    assert refusal(hostile.jpeg()) == "scanner_down"


# Thirty hostile kinds ----------------------------------------------------------------------------------------------
def test_there_are_thirty_hostile_kinds() -> None:
    assert len({upload.kind for upload in hostile.THIRTY}) == 30


@pytest.mark.parametrize("upload", hostile.THIRTY, ids=lambda upload: upload.kind)
def test_a_hostile_upload_is_refused_or_made_harmless(
    upload: hostile.Hostile, clamd: type[Clamd], settings: Settings
) -> None:
    settings.REDRAW_SECONDS = SECONDS
    data = upload.data()
    began = time.monotonic()
    tracemalloc.start()
    try:
        pages = redraw(data)
        end = hostile.HARMLESS
    except BadUpload as bad:
        pages, end = [], bad.reason
        assert len(str(bad)) > 40, "says what happened and what to do"
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert end in upload.ends
    assert time.monotonic() - began < SECONDS + 5
    assert peak < MOST_MEMORY
    assert bool(pages) == (end == hostile.HARMLESS)
    for page in pages:
        assert_only_pixels(page)
    assert_shows_plainly(safe_name(upload.name))


@pytest.mark.parametrize("upload", hostile.MORE_PICTURES, ids=lambda upload: upload.kind)
def test_what_hides_in_a_picture_does_not_come_through(upload: hostile.Hostile) -> None:
    pages = redraw(upload.data())
    assert len(pages) == 1
    assert_only_pixels(pages[0])


def test_a_pdf_that_calls_home_reaches_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as home:
        home.settimeout(0.3)
        pages = redraw(hostile.pdf_calling_home(home.getsockname()[1]))
        with pytest.raises(TimeoutError):
            home.accept()
    assert_only_pixels(pages[0])


def test_forty_pages_are_taken_and_one_more_is_refused() -> None:
    assert len(redraw(hostile.pdf_of_many_pages(40))) == 40
    assert refusal(hostile.pdf_of_many_pages(41)) == "too_many_pages"


@pytest.mark.parametrize("box", [b"0 0 14400 200", b"0 0 1e9 1e9", b"-1e38 -1e38 1e38 1e38", b"0 0 1 1", b"0 0 0 0"])
def test_a_page_of_any_size_is_drawn_within_bounds_or_refused(box: bytes) -> None:
    data = hostile.one_page().replace(b"0 0 200 200", box)
    try:
        for page in redraw(data):
            assert_only_pixels(page)
    except BadUpload as bad:
        assert bad.reason == "damaged"


def test_a_file_of_more_than_twenty_megabytes_is_refused_unread(settings: Settings) -> None:
    assert refusal(hostile.jpeg() + bytes(settings.UPLOAD_MAX_BYTES)) == "too_large"


# Honest scans ------------------------------------------------------------------------------------------------------
def test_scans_of_papers_come_through() -> None:
    for data in (scans.passport(), scans.birth_certificate(), scans.card(), scans.photo(), scans.paper("گواهی کار")):
        (page,) = redraw(data)
        assert_only_pixels(page)
        assert opened(data).size == (page.width, page.height)


def test_a_pdf_comes_through_page_by_page_at_200_dpi() -> None:
    pages = redraw(scans.pdf(pages=3))
    assert [(page.width, page.height) for page in pages] == [(1655, 2338)] * 3  # 827 x 1169 at 100 dpi, rounded up
    assert len({page.jpeg for page in pages}) == 3


def test_what_was_filled_into_a_pdf_form_is_drawn() -> None:
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [0 0 200 200] /F 4 /AP << /N 6 0 R >> >>"
    look = hostile.stream(b"0 0 1 rg 0 0 200 200 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 200 200]")
    data = hostile.one_page(
        b"/AcroForm << /Fields [5 0 R] >>", b"/Annots [5 0 R]", hostile.stream(b""), o5=field, o6=look
    )
    red, _, blue = opened(redraw(data)[0].jpeg).getpixel((280, 280))  # type: ignore[misc]
    assert blue > 200 > 60 > red


@pytest.mark.parametrize("held", range(1, 9))
def test_a_photo_comes_out_upright_however_the_phone_was_held(held: int) -> None:
    upright = Image.new("RGB", (160, 80), "white")
    upright.paste("red", (0, 0, 80, 40))
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # orientation -> the transposition that makes such a file
    sideways = upright.transpose(Image.Transpose(undo[held])) if held > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = held
    (page,) = redraw(encoded(sideways, "JPEG", exif=exif, quality=95))
    assert (page.width, page.height) == (160, 80)
    assert opened(page.jpeg).getpixel((10, 10))[1] < 60  # type: ignore[index]
    assert opened(page.jpeg).getpixel((150, 70))[1] > 200  # type: ignore[index]


def test_a_heic_of_a_phone_comes_out_upright() -> None:
    pillow_heif.register_heif_opener()
    upright = Image.new("RGB", (320, 160), "white")
    upright.paste("red", (0, 0, 160, 80))
    sideways = upright.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways.info["exif"] = exif.tobytes()
    (page,) = redraw(encoded(sideways, "HEIF"))
    assert_only_pixels(page)
    assert (page.width, page.height) == (320, 160)
    assert opened(page.jpeg).getpixel((20, 20))[1] < 60  # type: ignore[index]


def test_what_is_transparent_becomes_white_and_deep_grey_keeps_its_shade() -> None:
    (clear,) = redraw(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))
    assert opened(clear.jpeg).getpixel((5, 5)) == (255, 255, 255)
    (grey,) = redraw(encoded(Image.new("I;16", (20, 20), 0x8080), "PNG"))
    assert opened(grey.jpeg).getpixel((5, 5)) == 0x80


def test_colours_are_brought_to_srgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (page,) = redraw(encoded(Image.new("RGB", (20, 20), (200, 100, 50)), "PNG", icc_profile=lab))
    red, green, blue = opened(page.jpeg).getpixel((5, 5))  # type: ignore[misc]
    assert abs(red - 200) < 4 and abs(green - 100) < 4 and abs(blue - 50) < 4
    (press,) = redraw(encoded(Image.new("CMYK", (20, 20), (0, 0, 0, 0)), "JPEG"))
    assert opened(press.jpeg).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_photo_is_shrunk_to_three_thousand_pixels() -> None:
    (page,) = redraw(encoded(Image.new("RGB", (6000, 4000), "blue"), "JPEG"))
    assert (page.width, page.height) == (3000, 2000)


def test_a_page_is_turned_clockwise_by_quarters() -> None:
    picture = Image.new("RGB", (160, 80), "white")
    picture.paste("red", (0, 0, 80, 40))  # upper left
    (page,) = redraw(encoded(picture, "PNG"))
    turned = opened(rotate(page.jpeg, 1).jpeg)
    assert turned.size == (80, 160)
    assert turned.getpixel((70, 10))[1] < 60  # type: ignore[index]  # upper right
    assert opened(rotate(page.jpeg, -1).jpeg).getpixel((10, 150))[1] < 60  # type: ignore[index]  # lower left
    with pytest.raises(BadUpload):
        rotate(b"no picture", 1)


def test_uploads_at_the_same_time_do_not_get_mixed_up() -> None:
    widths = list(range(40, 120, 10))
    with ThreadPoolExecutor(4) as pool:
        pages = pool.map(redraw, [hostile.jpeg(width, 30) for width in widths])
    assert [page.width for (page,) in pages] == widths


# A redrawing process gone wrong --------------------------------------------------------------------------------------
@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Path]:
    """Instead of the redrawing process, a program that a test writes."""
    settings.REDRAW_SECONDS = 2
    program = tmp_path / "child.py"
    monkeypatch.setattr(gate, "CHILD", program)
    gate.put_out()
    yield program
    gate.put_out()


READ = "import os, sys, time\nsys.stdin.buffer.read()\nout = sys.stdout.buffer\n"
SEND = "def send(page, words=b''): out.write(len(page).to_bytes(4, 'big') + page + bytes([len(words)]) + words)\n"


def says(page: bytes, word: str = "ok", words: bytes = b"") -> str:
    """A program that has read everything and gives this page, these words about it and this last word."""
    return f"{READ}{SEND}send({page!r}, {words!r})\nout.write(bytes(4) + {word.encode()!r})"


def test_an_honest_answer_of_another_program_is_taken(child: Path) -> None:
    child.write_text(says(hostile.jpeg()))
    assert redraw(scans.photo()) == [gate.Page(hostile.jpeg(), 320, 240)]


def test_of_the_doubts_of_another_program_only_known_ones_are_taken(child: Path) -> None:
    child.write_text(says(hostile.jpeg(), words=b"blurred ugly cut;1 2 900 999"))
    (page,) = redraw(scans.photo())
    assert (page.doubts, page.box) == (("blurred", "cut"), (1, 2, 900, 999))


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("", "damaged"),
        ("import os\nos.abort()", "damaged"),
        ("raise SystemExit(1)", "damaged"),
        (READ + "out.write(bytes(4) + b'ok')", "damaged"),
        (READ + "out.write(bytes(4) + b'anything else')", "damaged"),
        (READ + "out.write(bytes(4) + b'locked_pdf')", "locked_pdf"),
        (READ + "time.sleep(60)", "took_too_long"),
        ("import time\ntime.sleep(60)", "took_too_long"),
        (READ + "while True: out.write(bytes([255]) * 4)", "too_many_pages"),
        (READ + "out.write((10 ** 6).to_bytes(4, 'big') + b'short')", "damaged"),
        (says(b"<html>"), "damaged"),
        (says(b"\xff\xd8" * 200), "damaged"),
        (says(hostile.jpeg() + hostile.SCRIPT), "damaged"),
        (says(hostile.script_in_jpeg()), "damaged"),
        (says(hostile.exif_with_place()), "damaged"),
        (says(hostile.truncated()), "damaged"),
        (says(hostile.jpeg(), words=b"<b>blurred</b>"), "damaged"),
        (says(hostile.jpeg(), words=b"blurred;1 2 3"), "damaged"),
    ],
)
def test_a_process_that_crashes_hangs_or_babbles_is_a_refusal(child: Path, program: str, reason: str) -> None:
    child.write_text(program)
    began = time.monotonic()
    assert refusal(scans.passport()) == reason
    assert time.monotonic() - began < 6


def test_the_process_is_told_nothing_of_the_environment(child: Path) -> None:
    child.write_text(READ + "out.write(bytes(4) + (b'damaged' if 'MIKHAK_SECRET_KEY' in os.environ else b'empty'))")
    assert refusal(hostile.jpeg()) == "empty"


def test_the_process_can_open_no_file_and_no_socket_and_start_no_program() -> None:
    attempts = """
import importlib.util, json, os, socket, subprocess, sys
spec = importlib.util.spec_from_file_location("redraw_child", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
def tried(act):
    try:
        act()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"
module.confine(512, 5)
print(json.dumps([
    tried(lambda: open("/etc/passwd")),
    tried(lambda: open("/tmp/mikhak-must-not-be", "w")),
    tried(lambda: socket.socket()),
    tried(lambda: subprocess.run(["/bin/true"])),
    tried(lambda: bytearray(600 << 20)),
]), "django" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", attempts, str(gate.CHILD)], capture_output=True, check=True, text=True
    )
    outcomes, django_loaded = done.stdout.strip().rsplit(" ", 1)
    assert "done" not in json.loads(outcomes)
    assert django_loaded == "False"
    assert not Path("/tmp/mikhak-must-not-be").exists()


# Names -------------------------------------------------------------------------------------------------------------
def assert_shows_plainly(name: str) -> None:
    assert 0 < len(name) <= 80
    assert name.isprintable() or "\u200c" in name
    assert not set(name) & set('/\\\r\n\0<>"\u202e')
    assert name.count(".") <= 1


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("گذرنامهٔ من.jpg", "گذرنامهٔ من.jpg"),
        ("پایان\u200cنامه.PDF", "پایان\u200cنامه.pdf"),
        ("Scan 12.05.2026.jpeg", "Scan 12-05-2026.jpeg"),
        ("../../../etc/passwd", "passwd"),
        ("C:\\Users\\niloufar\\pass.png", "pass.png"),
        ("a.jpg\r\nSet-Cookie: x=1.jpg", "a-jpgSet-Cookie- x=1.jpg"),
        ("photo\u202egpj.exe", "photogpj-exe"),
        ("photo.php\0.jpg", "photo-php.jpg"),
        ("photo.jpg.html", "photo-jpg-html"),
        ('"><img src=x onerror=alert(1)>.jpg', "img src=x onerror=alert(1).jpg"),
        (".htaccess", "htaccess"),
        ("...", "بی\u200cنام"),
        ("", "بی\u200cنام"),
        (".pdf", "بی\u200cنام.pdf"),
    ],
)
def test_a_name_is_shown_without_its_tricks(sent: str, shown: str) -> None:
    assert safe_name(sent) == shown
    assert_shows_plainly(shown)


def test_a_name_of_four_thousand_characters_keeps_its_beginning_and_its_kind() -> None:
    shown = safe_name("ن" * 3996 + ".jpg")
    assert len(shown) == 80
    assert shown.endswith("ن….jpg")
