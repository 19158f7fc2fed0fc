"""The addresses of a picture code: its picture, its sound, another one."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.world import picture_id


@pytest.fixture
def code(browser: Client, settings: Settings) -> str:
    settings.CAPTCHA_ANSWER = ""
    return picture_id(browser.get("/sign-in/"))


def test_the_page_shows_the_picture_it_asks(browser: Client) -> None:
    page = browser.get("/sign-in/")
    code = picture_id(page)
    assert f'<input type="hidden" name="picture_id" value="{code}">' in page.content.decode()
    for piece in (f'src="/picture/{code}.png"', f'src="/picture/{code}.wav"'):
        assert piece in page.content.decode()


def test_the_picture_and_its_sound_are_shown_to_their_browser_and_not_kept(browser: Client, code: str) -> None:
    for path, kind, start in (("png", "image/png", b"\x89PNG"), ("wav", "audio/wav", b"RIFF")):
        answer = browser.get(f"/picture/{code}.{path}")
        assert (answer.status_code, answer["Content-Type"], answer.content[:4]) == (200, kind, start)
        assert answer["Cache-Control"] == "no-store"


def test_another_browser_sees_nothing(browser: Client, code: str) -> None:
    for path in (f"/picture/{code}.png", f"/picture/{code}.wav", f"/picture/{code}.png?again=1"):
        assert Client().get(path).status_code == 404


def test_another_picture_comes_under_the_same_address(browser: Client, code: str) -> None:
    first = browser.get(f"/picture/{code}.png").content
    assert browser.get(f"/picture/{code}.png").content == first
    assert browser.get(f"/picture/{code}.png?again=1").content != first


def test_the_digits_are_those_of_the_page(browser: Client, code: str) -> None:
    assert browser.get(f"/picture/{code}.png").content != browser.get(f"/en/picture/{code}.png").content


def test_the_sound_comes_in_pieces_for_players_that_want_them(browser: Client, code: str) -> None:
    whole = browser.get(f"/picture/{code}.wav").content
    first = browser.get(f"/picture/{code}.wav", headers={"Range": "bytes=0-1"})
    assert (first.status_code, first.content) == (206, whole[:2])
    assert first["Content-Range"] == f"bytes 0-1/{len(whole)}"
    assert browser.get(f"/picture/{code}.wav", headers={"Range": "bytes=100-"}).content == whole[100:]
    for strange in ("bytes=-5", "bytes=9-1x", "lines=0-1", f"bytes={len(whole)}-"):
        assert browser.get(f"/picture/{code}.wav", headers={"Range": strange}).content == whole
