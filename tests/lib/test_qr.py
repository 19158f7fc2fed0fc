from io import BytesIO

import pytest
from PIL import Image

from mikhak.lib.qr import qr_png, qr_svg, qr_version


def test_a_long_number_makes_a_smaller_code_than_the_same_amount_of_text() -> None:
    assert qr_version("https://mikhak.example/v#" + "9" * 520) <= 12
    assert qr_version("https://mikhak.example/v#" + "x" * 520) > 16


def test_the_svg_stands_alone_and_takes_the_size_of_the_page() -> None:
    svg = qr_svg("ABCD-EFGH-JKMN")
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ')
    assert "width=" not in svg.partition(">")[0]
    assert "style" not in svg and "script" not in svg


def test_the_png_has_whole_pixels_for_each_module() -> None:
    image = Image.open(BytesIO(qr_png("https://mikhak.example/v#1", 3)))
    assert image.width == image.height == (17 + 4 * qr_version("https://mikhak.example/v#1") + 8) * 3


def test_text_beyond_any_qr_code_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        qr_svg("x" * 5000)
