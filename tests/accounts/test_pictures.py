"""Picture codes: one browser, one action, one try, five minutes; to be seen or heard."""

import io
import wave
from datetime import timedelta

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from mikhak.accounts import pictures
from mikhak.accounts.models import PictureCode
from mikhak.ui.refusals import NotFound, Refusal
from tests.accounts.people import MINUTE, NOW

BROWSER = "b" * 64

pytestmark = pytest.mark.django_db


def issue(action: str = "sign_in") -> PictureCode:
    return pictures.issue(browser=BROWSER, action=action, now=NOW)


def check(code: PictureCode, answer: str = "12345", **changes: object) -> None:
    values = {"browser": BROWSER, "action": "sign_in", "now": NOW, **changes}
    pictures.check(id=code.pk, answer=answer, **values)  # type: ignore[arg-type]


def refused(code: PictureCode, answer: str = "12345", **changes: object) -> None:
    with pytest.raises(Refusal) as caught:
        check(code, answer, **changes)
    assert caught.value.field == "picture"


@pytest.mark.parametrize("answer", ["12345", "۱۲۳۴۵", "١٢٣٤٥", " 1 2 3 4 5 ", "۱۲۳ 45"])
def test_the_right_digits_pass_however_they_are_written(answer: str) -> None:
    check(issue(), answer)


@pytest.mark.parametrize("answer", ["12346", "", "1234", "123455", "abcde", "۱۲۳۴۶"])
def test_wrong_digits_are_refused_and_use_the_picture_up(answer: str) -> None:
    code = issue()

    refused(code, answer)
    refused(code)


def test_a_picture_passes_once() -> None:
    code = issue()
    check(code)

    refused(code)


def test_a_picture_lives_five_minutes() -> None:
    old, young = issue(), issue()

    refused(old, now=NOW + 5 * MINUTE)
    check(young, now=NOW + 5 * MINUTE - timedelta(seconds=1))


def test_a_picture_is_for_one_browser_and_one_action() -> None:
    code = issue()

    refused(code, browser="c" * 64)
    refused(code, action="submit")
    check(code)


def test_an_unknown_picture_is_refused() -> None:
    refused(PictureCode(id="nothing"))


def test_only_its_own_browser_gets_to_see_a_picture_and_only_while_it_counts() -> None:
    code = issue()
    assert pictures.shown(code_id=code.pk, browser=BROWSER, now=NOW) == code

    with pytest.raises(NotFound):
        pictures.shown(code_id=code.pk, browser="c" * 64, now=NOW)
    with pytest.raises(NotFound):
        pictures.shown(code_id=code.pk, browser=BROWSER, now=NOW + 5 * MINUTE)
    check(code)
    with pytest.raises(NotFound):
        pictures.shown(code_id=code.pk, browser=BROWSER, now=NOW)


def test_without_a_fixed_answer_every_picture_has_digits_of_its_own(settings: Settings) -> None:
    settings.CAPTCHA_ANSWER = ""

    assert len({pictures.png(issue()) for _n in range(8)}) == 8
    for _n in range(3):
        refused(issue(), "12345")


def test_the_digits_do_not_stand_in_the_table() -> None:
    assert b"12345" not in bytes(PictureCode.objects.get(pk=issue().pk).digits)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_picture_is_a_small_png_that_stays_the_same(language: str) -> None:
    code = issue()
    data = pictures.png(code, language)

    assert data == pictures.png(code, language)
    assert len(data) < 20_000
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("PNG", (pictures.WIDTH, pictures.HEIGHT))
        colours = image.convert("RGB").getcolors(4096)
    assert colours
    dark = sum(count for count, colour in colours if isinstance(colour, tuple) and sum(colour) < 200)
    assert 0.02 < dark / (pictures.WIDTH * pictures.HEIGHT) < 0.25  # the digits


def test_persian_and_english_pictures_differ() -> None:
    code = issue()

    assert pictures.png(code, "fa") != pictures.png(code, "en")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_sound_says_five_digits_and_no_two_codes_sound_alike(language: str) -> None:
    code = issue()
    data = pictures.wav(code, language)

    assert data == pictures.wav(code, language)  # players fetch it in pieces
    assert data != pictures.wav(issue(), language)
    with wave.open(io.BytesIO(data)) as sound:
        assert sound.getparams()[:3] == (1, 2, 8000)
        assert 4 < sound.getnframes() / sound.getframerate() < 9  # seconds
