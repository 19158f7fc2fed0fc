"""Addresses of mail and secrets on their way, sealed so that only the worker opens them."""

from mikhak.vault import client

ADDRESS_PLACE = "notices.address"  # one place for all: an address box is copied from the account to dossier and notice


def address_box(email: str) -> bytes:
    """An e-mail address as it is kept everywhere."""
    return client.mail_box(email, ADDRESS_PLACE)


def secret_place(once: str) -> str:
    """Where the secret of a notice belongs."""
    return f"notices.secret:{once}"
