"""The thirty hostile uploads that the gate must refuse or make harmless, built here byte by byte.

MARKER stands in everything that must not come out on the other side. The files are small to make and large, deep or
sly only once they are opened.
"""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pikepdf
from PIL import Image, PngImagePlugin

MARKER = b"MIKHAK-MUST-NOT-SURVIVE"
SCRIPT = b"<script>alert('" + MARKER + b"')</script>"
# In two pieces, so that no scanner takes this source file for the test virus.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
HARMLESS = "harmless"


@dataclass(frozen=True)
class Hostile:
    """One hostile upload: ``ends`` are the acceptable ends, reasons of refusal or HARMLESS."""

    kind: str
    data: Callable[[], bytes]
    ends: frozenset[str]
    name: str = "scan.jpg"


# Honest material ---------------------------------------------------------------------------------------------------
@cache
def jpeg(width: int = 320, height: int = 240) -> bytes:
    """A gradient, so that left, right, top and bottom differ."""
    out = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def png(width: int, height: int, rows: bytes, *chunks: bytes, depth: int = 8, colour: int = 0) -> bytes:
    """A PNG of these raw rows and extra chunks, whatever nonsense they add up to."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [chunk(b"IHDR", head), *chunks, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects; object 1 is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 %b \n" % (offsets.get(number, 0), b"n" if number in offsets else b"f")
    out += b"trailer << /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def one_page(catalogue: bytes = b"", page: bytes = b"", content: bytes | None = None, **more: bytes) -> bytes:
    """A PDF of one page 200 points square. ``more`` are further objects: o5=b"..." is object 5."""
    content = content if content is not None else stream(b"1 0 0 rg 20 20 160 160 re f")
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalogue,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << >> %b >>" % page,
        4: content,
    }
    return pdf(objects | {int(number[1:]): body for number, body in more.items()})


def stream(body: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(body), extra, body)


# Pictures ----------------------------------------------------------------------------------------------------------
def pixel_flood() -> bytes:
    """30,000 x 30,000 pixels in a few kilobytes."""
    return png(30_000, 30_000, bytes(1000), depth=1)


def png_text_bomb() -> bytes:
    """Text chunks that inflate to 64 MB each."""
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(MARKER + bytes(64 << 20), 9))
    return png(8, 8, bytes(9 * 8), *[bomb] * 20)


def script_in_jpeg() -> bytes:
    """Markup in a comment, in an application segment and after the end."""
    body = jpeg()
    comment = b"\xff\xfe" + struct.pack(">H", len(SCRIPT) + 2) + SCRIPT
    segment = b"\xff\xe5" + struct.pack(">H", len(SCRIPT) + 2) + SCRIPT
    return body[:2] + comment + segment + body[2:] + SCRIPT


def gif_polyglot() -> bytes:
    """A GIF that is a script as well."""
    return b"GIF89a/*" + bytes(40) + b"*/=1;alert('" + MARKER + b"');"


def svg_with_script() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"


def svg_xxe() -> bytes:
    """An SVG that reads a file of the server."""
    return (
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg"><text>&x;' + MARKER + b"</text></svg>"
    )


def imagemagick_payload() -> bytes:
    return b"push graphic-context\nviewbox 0 0 640 480\nfill 'url(https://127.0.0.1/" + MARKER + b"|id)'\npop\n"


def postscript() -> bytes:
    return b"%!PS-Adobe-3.0\n(%pipe%id > " + MARKER + b") (w) file\nshowpage\n"


def exif_with_place() -> bytes:
    """EXIF with GPS and markup, held sideways, XMP, an ICC profile of rubbish, and a comment."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x013B] = 6, SCRIPT.decode(), MARKER.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    out = BytesIO()
    Image.open(BytesIO(jpeg(300, 100))).save(
        out, "JPEG", exif=exif, xmp=b"<x:xmpmeta>" + SCRIPT, icc_profile=MARKER * 20, comment=SCRIPT
    )
    return out.getvalue()


def png_with_text() -> bytes:
    """Markup in every text chunk there is, and behind the last chunk."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SCRIPT.decode())
    info.add_itxt("XML:com.adobe.xmp", SCRIPT.decode(), zip=True)
    out = BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 255, 0)).save(out, "PNG", pnginfo=info)
    return out.getvalue() + SCRIPT


def webp_with_text() -> bytes:
    out = BytesIO()
    Image.open(BytesIO(jpeg())).save(out, "WEBP", exif=b"Exif\0\0" + MARKER, xmp=SCRIPT)
    return out.getvalue()


def two_pictures() -> bytes:
    """As the stereo and portrait modes of phones make it, with something behind the second."""
    out = BytesIO()
    second = Image.new("RGB", (320, 240), "red")
    Image.open(BytesIO(jpeg())).save(out, "MPO", save_all=True, append_images=[second])
    return out.getvalue() + MARKER


def truncated() -> bytes:
    body = jpeg(1200, 900)
    return body[: len(body) // 2]


def html_as_image() -> bytes:
    return b"<!doctype html><title>" + MARKER + b"</title>" + SCRIPT


# PDF ---------------------------------------------------------------------------------------------------------------
def pdf_with_javascript() -> bytes:
    script = b"<< /S /JavaScript /JS (app.alert\\('%b'\\); this.submitForm\\('http://127.0.0.1/'\\)) >>" % MARKER
    return one_page(
        b"/OpenAction 5 0 R /Names << /JavaScript << /Names [(a) 5 0 R] >> >>", b"/AA << /O 5 0 R >>", o5=script
    )


def pdf_with_launch() -> bytes:
    return one_page(b"/OpenAction << /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) /P (%b) >> >>" % MARKER)


def pdf_with_file() -> bytes:
    """A program attached to a PDF."""
    return one_page(
        b"/Names << /EmbeddedFiles << /Names [(run.exe) 5 0 R] >> >>",
        o5=b"<< /Type /Filespec /F (run.exe) /EF << /F 6 0 R >> >>",
        o6=stream(b"MZ" + MARKER, b"/Type /EmbeddedFile"),
    )


def pdf_calling_home(port: int = 9) -> bytes:
    """Every way a PDF has of fetching something when it is opened."""
    url = b"http://127.0.0.1:%d/%b" % (port, MARKER)
    link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 200 200] /A << /S /URI /URI (%b) >> >>" % url
    return one_page(
        b"/OpenAction << /S /URI /URI (%b) >>" % url,
        b"/Annots [%b] /AA << /O << /S /SubmitForm /F << /FS /URL /F (%b) >> >> >>" % (link, url),
        content=b"<< /Length 0 /F << /FS /URL /F (%b) >> >>\nstream\n\nendstream" % url,
    )


@cache
def gibibyte_of_drawing() -> bytes:
    """A zlib stream of 2 MB that inflates to 1 GiB of drawing: one block of 8 MiB, repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b"0 0 1 1 re f\n" * 645_277) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\x9c" + block * 128 + b"\x03\x00" + bytes(4)


def pdf_of_one_gibibyte() -> bytes:
    return one_page(content=stream(gibibyte_of_drawing(), b"/Filter /FlateDecode"))


def pdf_of_nested_filters() -> bytes:
    """The same, packed five times more: a few hundred bytes."""
    body = gibibyte_of_drawing()
    for _ in range(5):
        body = zlib.compress(body, 9)
    return one_page(content=stream(body, b"/Filter [%b]" % (b"/FlateDecode " * 6)))


def pdf_with_loop() -> bytes:
    """A page tree that contains itself, and a form that draws itself."""
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R 2 0 R 5 0 R] /Count 3 /Parent 5 0 R >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R "
            b"/Resources << /XObject << /X 6 0 R >> >> >>",
            4: stream(b"/X Do"),
            5: b"<< /Type /Pages /Kids [2 0 R 5 0 R] /Count 3 /Parent 2 0 R >>",
            6: stream(
                b"/X Do /X Do",
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
            ),
        }
    )


def pdf_deeply_nested() -> bytes:
    """200,000 arrays, dictionaries and saved states inside each other."""
    deep = b"[" * 200_000 + b"]" * 200_000
    dictionaries = b"<</A" * 100_000 + b" null " + b">>" * 100_000
    return one_page(page=b"/Deep %b" % deep, content=stream(b"q " * 200_000 + deep), o5=dictionaries)


def pdf_of_many_pages(count: int = 20_000) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"
    head = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count)}
    return pdf(head | dict.fromkeys(range(3, count + 3), page))


def locked_pdf() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(one_page())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()


# Archives and the test virus ---------------------------------------------------------------------------------------
def zip_slip() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("../../../../etc/cron.d/mikhak", MARKER)
    return out.getvalue()


def zip_and_pdf() -> bytes:
    """Opens as a PDF from the front and as an archive from the back."""
    return one_page() + zip_slip()


def virus() -> bytes:
    """The EICAR test virus behind an honest picture."""
    return jpeg() + EICAR


def _of(*ends: str) -> frozenset[str]:
    return frozenset(ends)


THIRTY = (
    Hostile("pixel flood", pixel_flood, _of("too_many_pixels"), "photo.png"),
    Hostile("PNG text bomb", png_text_bomb, _of("damaged", HARMLESS), "photo.png"),
    Hostile("script in a JPEG", script_in_jpeg, _of(HARMLESS)),
    Hostile("GIF that is a script", gif_polyglot, _of("unknown_kind"), "photo.gif"),
    Hostile("SVG with a script", svg_with_script, _of("unknown_kind"), "photo.svg"),
    Hostile("SVG that reads files, as .png", svg_xxe, _of("unknown_kind"), "photo.png"),
    Hostile("ImageMagick payload", imagemagick_payload, _of("unknown_kind"), "photo.mvg"),
    Hostile("PostScript as .jpg", postscript, _of("unknown_kind")),
    Hostile("PDF with JavaScript", pdf_with_javascript, _of(HARMLESS), "scan.pdf"),
    Hostile("PDF that launches a program", pdf_with_launch, _of(HARMLESS), "scan.pdf"),
    Hostile("PDF with a file inside", pdf_with_file, _of(HARMLESS), "scan.pdf"),
    Hostile("PDF that calls home", pdf_calling_home, _of(HARMLESS), "scan.pdf"),
    Hostile("PDF of 1 GiB", pdf_of_one_gibibyte, _of("took_too_long", "damaged", HARMLESS), "scan.pdf"),
    Hostile("nested filters", pdf_of_nested_filters, _of("took_too_long", "damaged", HARMLESS), "scan.pdf"),
    Hostile("page tree in a loop", pdf_with_loop, _of("took_too_long", "damaged", HARMLESS), "scan.pdf"),
    Hostile("deep nesting", pdf_deeply_nested, _of("took_too_long", "damaged", HARMLESS), "scan.pdf"),
    Hostile("20,000 pages", pdf_of_many_pages, _of("too_many_pages"), "scan.pdf"),
    Hostile("locked PDF", locked_pdf, _of("locked_pdf"), "scan.pdf"),
    Hostile("archive that climbs out", zip_slip, _of("unknown_kind"), "scan.zip"),
    Hostile("archive that is a PDF", zip_and_pdf, _of(HARMLESS), "scan.pdf"),
    Hostile("EICAR", virus, _of("infected")),
    Hostile("EXIF with a place and markup", exif_with_place, _of(HARMLESS)),
    Hostile("truncated", truncated, _of("damaged")),
    Hostile("empty", bytes, _of("empty")),
    Hostile("path in the name", jpeg, _of(HARMLESS), "../../..\\..\\etc/passwd.jpg"),
    Hostile("line breaks in the name", jpeg, _of(HARMLESS), "a.jpg\r\nSet-Cookie: x=1\r\n\r\n<b>.jpg"),
    Hostile("name written backwards", jpeg, _of(HARMLESS), "photo\u202egpj.exe"),
    Hostile("NUL and double extension", jpeg, _of(HARMLESS), "photo.php\0.html.jpg"),
    Hostile("name of 4,000 characters", jpeg, _of(HARMLESS), "ن" * 3996 + ".jpg"),
    Hostile("HTML as an image", html_as_image, _of("unknown_kind")),
)


MORE_PICTURES = (
    Hostile("PNG with text", png_with_text, _of(HARMLESS)),
    Hostile("WebP with EXIF and XMP", webp_with_text, _of(HARMLESS)),
    Hostile("two pictures in one", two_pictures, _of(HARMLESS)),
)
