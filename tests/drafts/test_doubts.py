"""What is thought of a page: good scans pass, and each fault is named; nothing is refused for it."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFilter

from mikhak.drafts.redraw import DOUBTS, crop, redraw, rotate
from mikhak.office.words import DOUBTS as TOLD
from tests.drafts import scans

A4 = (1654, 2339)  # at 200 dpi
PAPER, WOOD = (244, 243, 238), (88, 62, 42)


def letter(size: tuple[int, int] = A4) -> Image.Image:
    """A page full of small marks, as words are."""
    page = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(page)
    for top in range(200, size[1] - 200, 52):
        for left in range(180, size[0] - 180, 34):
            draw.rectangle((left, top, left + 4 + left * top % 22, top + 4 + left % 16), fill=(40, 40, 48))
    return page


def on_table(document: Image.Image, at: tuple[int, int], size: tuple[int, int] = (2250, 3000)) -> Image.Image:
    table = Image.new("RGB", size, WOOD)
    table.paste(document, at)
    return table


def taken(picture: Image.Image) -> bytes:
    """As a camera takes it: with grain, and as a JPEG."""
    out = BytesIO()
    Image.blend(picture, Image.effect_noise(picture.size, 40).convert("RGB"), 0.05).save(out, "JPEG", quality=80)
    return out.getvalue()


def doubts(picture: Image.Image, paper: str = "scan") -> tuple[str, ...]:
    (page,) = redraw(taken(picture), paper)
    return page.doubts


def test_each_doubt_has_its_words_for_both_sides() -> None:
    assert DOUBTS.keys() == TOLD.keys()


@pytest.mark.parametrize("name", ["passport", "card", "birth_certificate", "paper"])
def test_good_scans_are_not_doubted(name: str) -> None:
    (page,) = redraw(getattr(scans, name)())
    assert page.doubts == ()


def test_a_portrait_is_not_doubted_for_its_smooth_skin() -> None:
    (page,) = redraw(scans.photo(), "photo")
    assert page.doubts == ()


def test_the_pages_of_a_pdf_are_judged_one_by_one() -> None:
    out = BytesIO()
    letter().save(out, "PDF", save_all=True, append_images=[Image.new("RGB", A4, PAPER)], resolution=200)
    assert [page.doubts for page in redraw(out.getvalue())] == [(), ("empty",)]


@pytest.mark.parametrize("light", [0.75, 1.0])
@pytest.mark.parametrize("blur", [0, 1, 2])
def test_a_legible_letter_is_not_doubted(blur: int, light: float) -> None:
    page = letter().filter(ImageFilter.GaussianBlur(blur)).point(lambda grey: int(grey * light))
    assert doubts(page) == ()


@pytest.mark.parametrize("blur", [5, 8, 12])
def test_a_blurred_letter_is_doubted(blur: int) -> None:
    assert doubts(letter().filter(ImageFilter.GaussianBlur(blur))) == ("blurred",)


def test_a_blurred_portrait_is_doubted() -> None:
    portrait = Image.open(BytesIO(scans.photo())).filter(ImageFilter.GaussianBlur(5))
    assert doubts(portrait, "photo") == ("blurred",)


@pytest.mark.parametrize("light", [0.05, 0.2, 0.3])
def test_a_dark_letter_is_doubted_as_dark_alone(light: float) -> None:
    assert doubts(letter().point(lambda grey: int(grey * light))) == ("dark",)


def test_a_washed_out_letter_is_doubted() -> None:
    white = Image.new("RGB", A4, "white")
    assert doubts(Image.blend(white, letter(), 0.3)) == ("bright",)


@pytest.mark.parametrize("ground", [PAPER, (255, 255, 255), (150, 150, 150)])
def test_a_page_without_words_is_doubted(ground: tuple[int, int, int]) -> None:
    assert doubts(Image.new("RGB", A4, ground)) == ("empty",)


def test_a_line_of_words_is_enough() -> None:
    page = Image.new("RGB", A4, PAPER)
    page.paste(letter().crop((180, 200, 1400, 300)), (180, 200))
    assert doubts(page) == ()


@pytest.mark.parametrize(("size", "said"), [((560, 790), ("small",)), ((707, 1000), ())])
def test_a_letter_of_too_few_pixels_is_doubted(size: tuple[int, int], said: tuple[str, ...]) -> None:
    assert doubts(letter().resize(size, Image.Resampling.LANCZOS)) == said


def test_a_photo_needs_fewer_pixels_than_a_letter() -> None:
    portrait = Image.open(BytesIO(scans.photo()))
    assert doubts(portrait.resize((420, 560)), "photo") == ()
    assert doubts(portrait.resize((270, 360)), "photo") == ("small",)


def test_a_whole_paper_on_a_table_is_found_and_not_doubted() -> None:
    (page,) = redraw(taken(on_table(letter(), (300, 330))))
    assert page.doubts == ()
    assert page.box
    for edge, true in zip(page.box, (133, 110, 869, 890), strict=True):
        assert abs(edge - true) < 25


@pytest.mark.parametrize("at", [(-700, 300), (1000, 300), (300, -900), (300, 1500)])
def test_a_paper_that_goes_over_the_edge_is_doubted(at: tuple[int, int]) -> None:
    assert doubts(on_table(letter(), at)) == ("cut",)


def test_words_that_go_over_the_edge_are_doubted() -> None:
    assert doubts(letter().crop((0, 0, 908, 2339))) == ("cut",)


def test_a_small_card_on_a_white_sheet_is_doubted_until_it_is_cropped() -> None:
    sheet = Image.new("RGB", (2480, 3508), "white")
    sheet.paste(Image.open(BytesIO(scans.card())).resize((1011, 638)), (300, 300))
    (page,) = redraw(taken(sheet))
    assert page.doubts == ("margin",)
    assert page.box
    cut = crop(page.jpeg, page.box)
    assert cut.doubts == ()
    assert cut.width < page.width / 2


def test_a_paper_far_away_is_doubted_as_too_small() -> None:
    card = Image.open(BytesIO(scans.card())).resize((640, 403))
    assert doubts(on_table(card, (800, 1300))) == ("small",)


def test_what_is_thought_of_a_page_stays_when_it_is_turned() -> None:
    (page,) = redraw(taken(letter().filter(ImageFilter.GaussianBlur(8))))
    assert rotate(page.jpeg, 1).doubts == ("blurred",)
