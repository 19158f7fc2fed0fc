"""Where an applicant is signed in. A session whose row is gone is signed out with its next request."""

from datetime import datetime

from mikhak.accounts.models import Applicant, Device
from mikhak.lib.agents import browser_and_system
from mikhak.ui.refusals import NotFound


def open_device(*, applicant: Applicant, session: str, agent: str, now: datetime) -> Device:
    """A browser signs in; ``session`` is the digest of its session's key, ``agent`` its User-Agent header."""
    browser, system = browser_and_system(agent)
    return Device.objects.create(
        applicant=applicant, session=session, browser=browser, system=system, began_at=now, seen_at=now
    )


def see_device(*, device: Device, now: datetime) -> None:
    """Note that it was just used."""
    Device.objects.filter(pk=device.pk).update(seen_at=now)


def sign_out_device(*, applicant: Applicant, device_id: int) -> None:
    """Sign one browser out; raises NotFound when it is not theirs or no longer signed in."""
    if not Device.objects.filter(pk=device_id, applicant=applicant).delete()[0]:
        raise NotFound


def sign_out_everywhere(*, applicant: Applicant, but: Device | None = None) -> None:
    """Sign out every browser, or every one but this."""
    devices = Device.objects.filter(applicant=applicant)
    (devices.exclude(pk=but.pk) if but else devices).delete()
