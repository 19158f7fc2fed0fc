"""Registration and sign-in through the pages."""

from django.test import Client

from tests.personas import persona
from tests.world import settled, sign_in

KAVEH, ANNA = persona("kaveh"), persona("anna")


def test_a_new_person_is_led_to_the_profile(browser: Client) -> None:
    answer = sign_in(browser, KAVEH)
    assert answer["Location"] == "/profile/"
    assert browser.get("/profile/")["Location"] == "/profile/identity/"


def test_a_known_person_is_led_home(browser: Client) -> None:
    settled(browser, KAVEH)
    assert sign_in(Client(), KAVEH)["Location"] == "/home/"
