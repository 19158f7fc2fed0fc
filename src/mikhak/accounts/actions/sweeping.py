"""What is worth nothing any more is removed: used codes and links, seen pictures, counters of windows gone by, ended
sessions."""

from datetime import datetime, timedelta

from mikhak.accounts.models import AddressChange, Device, OneTimeCode, Pace, PasswordLink, PictureCode, RateBucket

KEPT = timedelta(days=2)  # longer than the longest window of any limit


def sweep(*, now: datetime) -> None:
    """Remove what ended two days ago or earlier."""
    before = now - KEPT
    OneTimeCode.objects.filter(expires_at__lt=before).delete()
    AddressChange.objects.filter(until__lt=before).delete()
    PasswordLink.objects.filter(expires_at__lt=before).delete()
    Device.objects.filter(began_at__lt=before).delete()
    PictureCode.objects.filter(expires_at__lt=before).delete()
    Pace.objects.filter(next_at__lt=before).delete()
    RateBucket.objects.filter(window__lt=int(before.timestamp())).delete()
