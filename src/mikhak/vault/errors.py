"""What the vault says when it does not do what was asked. ``message`` is fit to be shown to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_REFUSALS: dict[str, str | Promise] = {
    "assertion": _("اجازهٔ شما برای باز کردن پرونده معتبر نیست. دوباره وارد شوید."),
    "expired": _("اجازهٔ شما برای باز کردن پرونده تمام شده است. دوباره وارد شوید."),
    "mission": _("این پرونده در نمایندگی شما نیست."),
    "budget": _("در یک ساعت گذشته پرونده‌های زیادی باز کرده‌اید. کمی بعد ادامه دهید."),
    "shredded": _("محتوای این پرونده برای همیشه پاک شده است."),
    "day": _("این پیش‌نویس قدیمی است و دیگر باز نمی‌شود."),
}


class VaultError(Exception):
    """Base of all; ``status`` is the HTTP status of the page that shows ``message``."""

    status = 500
    message: str | Promise = _("این درخواست انجام نشد.")


class VaultRefused(VaultError):
    """The vault will not. ``reason`` is one word: assertion, expired, mission, budget, shredded, day, caller, request,
    unknown (nothing deposited under that id), unreadable (altered, or sealed for another place), late (deposit closed).
    """

    status = 403

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.message = _REFUSALS.get(reason, _("این درخواست مجاز نیست."))


class VaultUnavailable(VaultError):
    """The vault cannot: not running, too slow, its audit table out of reach, or a key file missing or damaged."""

    status = 503
    message = _("این کار الان شدنی نیست، چون نگهدارندهٔ کلیدها پاسخ نمی‌دهد. چند دقیقه دیگر دوباره امتحان کنید.")


class Unreadable(VaultError):
    """Sealed bytes that do not open: altered, cut short, or sealed for another row, label or key."""

    message = _("این داده خوانده نشد، چون دست خورده یا آسیب دیده است.")
