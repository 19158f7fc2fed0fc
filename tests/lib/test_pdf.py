from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from mikhak.lib.pdf import BadTemplate, render
from mikhak.lib.qr import qr_svg

AT = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
LETTER = """
#import "letterhead.typ": letterhead
#set document(title: data.title)
#show: letterhead
= #data.title
شمارهٔ #data.number به تاریخ #data.day
#image(files.at("qr.svg"), width: 35mm, alt: "QR")
"""
FILES = {
    "letterhead.typ": b'#let letterhead(body) = { set page(paper: "a5"); body }',
    "qr.svg": qr_svg("https://mikhak.example/v#1").encode(),
}
DATA = {"title": "گواهی اقامت", "number": "۱۲۳", "day": date(2026, 11, 23)}


def drawn(text: str) -> Image.Image:
    """The first page of a document with one line, as grey pixels."""
    source = "#set page(width: 8cm, height: 2cm, margin: 5mm); #set text(size: 24pt); #data.text"
    page = pypdfium2.PdfDocument(render(source, {"text": text}, archival=False))[0]
    image: Image.Image = page.render(scale=2, grayscale=True).to_pil()
    return image


def test_a_template_gets_data_images_and_its_letterhead() -> None:
    with pikepdf.open(BytesIO(render(LETTER, DATA, files=FILES, at=AT))) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.docinfo["/Title"] == "گواهی اقامت"
        assert pdf.docinfo["/CreationDate"] == "D:20261123091400Z"


def test_the_file_is_archival_and_accessible() -> None:
    with pikepdf.open(BytesIO(render(LETTER, DATA, files=FILES, at=AT))) as pdf:
        assert pdf.open_metadata().pdfa_status == "3A"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("fa")


def test_the_same_input_gives_the_same_bytes() -> None:
    assert render(LETTER, DATA, files=FILES, at=AT) == render(LETTER, DATA, files=FILES, at=AT)
    assert render(LETTER, DATA, files=FILES, at=AT) != render(LETTER, DATA | {"number": "۱۲۴"}, files=FILES, at=AT)


def test_all_persian_text_is_in_the_font_that_comes_with_the_system() -> None:
    source = "#set document(title: data.title); متن #text(weight: 600)[نیمه] #text(weight: 800)[ضخیم] Şişli 12 ۱۲"
    with pikepdf.open(BytesIO(render(source, DATA))) as pdf:
        names = {str(font.BaseFont).partition("+")[2] for font in pdf.pages[0].Resources.Font.values()}
    assert names == {"Vazirmatn-Regular", "Vazirmatn-SemiBold", "Vazirmatn-ExtraBold"}


def test_persian_letters_join_and_zwnj_separates() -> None:
    # A joined word is narrower than the same letters kept apart, and ZWNJ breaks a word in two.
    joined, apart, zwnj = drawn("نشستن"), drawn("ن ش س ت ن".replace(" ", "\u200c")), drawn("نشس\u200cتن")
    widths = [ImageChops.invert(image).getbbox() for image in (joined, apart, zwnj)]
    narrow, wide, middle = (box[2] - box[0] for box in widths if box)
    assert narrow < middle < wide


def test_a_fault_of_the_template_is_told_with_its_line() -> None:
    with pytest.raises(BadTemplate, match=r"main\.typ:3"):
        render("= Title\n\n#unknown", {})


def test_an_official_paper_never_has_an_empty_box_for_a_letter() -> None:
    source = '#set document(title: "x"); #data.name'
    with pytest.raises(BadTemplate, match="could not be displayed"):
        render(source, {"name": "中"})
    assert render(source, {"name": "中"}, archival=False).startswith(b"%PDF")


def test_a_document_without_a_title_is_refused_as_archival() -> None:
    with pytest.raises(BadTemplate, match="title"):
        render("متن", {})


@pytest.mark.parametrize("path", ["/etc/passwd", "../../etc/passwd"])
def test_a_template_reads_no_file_of_the_machine(path: str) -> None:
    with pytest.raises(BadTemplate):
        render(f'#read("{path}")', {}, archival=False)


def test_data_is_never_taken_for_template_code() -> None:
    text = '#panic() *x* $y$ "'
    with pikepdf.open(BytesIO(render("#set document(title: data.text); #data.text", {"text": text}))) as pdf:
        assert pdf.docinfo["/Title"] == text
