"""Officers at their desks: signed in over HTTP with a password and a code of their generator."""

from django.test import Client
from django.utils import timezone

from mikhak.accounts import demo
from mikhak.accounts.access import OfficerActor

PASSWORD = "گل سرخ و سفید و ارغوان"


def at_desk(actor: OfficerActor, language: str = "fa") -> Client:
    """A browser in which this officer passed both factors."""
    person = actor.officer
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    demo.enrol(person.username)
    client = Client(headers={"accept-language": language})
    client.post("/sign-in/", {"login": person.username, "password": PASSWORD})
    answer = client.post("/sign-in/second-factor/", {"code": demo.demo_code(person.username, now=timezone.now())})
    assert answer.status_code == 302, answer.content.decode()
    return client
