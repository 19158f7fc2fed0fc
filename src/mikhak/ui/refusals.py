"""Refusals: what the domain raises when it will not do a thing, and the plain pages that say so.

A refusal is a sentence for the person in front of the screen. The middleware turns one into a page with its status;
``forms.refusals_on(form)`` turns one into an error of a form instead.
"""

import sys
from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
LONG = 90 * 60  # seconds; a longer wait is told in hours
WAIT = 120  # seconds after which to try again when the database or the vault is away


class Refusal(Exception):
    """The domain refuses. ``message`` is shown to the person; ``field`` names the form field it concerns, or None."""

    status: int = HTTPStatus.BAD_REQUEST
    message: Words = _("این کار انجام نشد.")

    def __init__(self, message: Words | None = None, *, field: str | None = None, status: int | None = None) -> None:
        if message is not None:
            self.message = message
        if status is not None:
            self.status = status
        self.field = field
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(Refusal):
    """There is no such thing, or it is not theirs: both look the same."""

    status = HTTPStatus.NOT_FOUND
    message = _("چنین چیزی پیدا نشد، یا از آنِ شما نیست.")


class Forbidden(Refusal):
    """The person is known and may not do this."""

    status = HTTPStatus.FORBIDDEN
    message = _("این کار در اختیار شما نیست.")


class Conflict(Refusal):
    """The thing has changed since the person looked at it."""

    status = HTTPStatus.CONFLICT
    message = _("در این میان چیزی عوض شده است. صفحه را دوباره باز کنید و ببینید.")


class TooMany(Refusal):
    """Too many tries; ``retry_after`` is the number of seconds until the next one is accepted."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    message = _("شمار تلاش‌ها از اندازه گذشت.")

    def __init__(self, message: Words | None = None, *, retry_after: int = 60, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.retry_after = retry_after


@dataclass(frozen=True)
class _Plain:
    title: Words
    message: Words


# What each status says when nobody has said anything better: a heading, then what to do.
_PLAIN: dict[int, _Plain] = {
    400: _Plain(_("این درخواست را نفهمیدیم"), _("به صفحهٔ پیش برگردید و دوباره بفرستید؛ آنچه ذخیره شده، سر جایش است.")),
    401: _Plain(_("باید وارد شوید"), _("نشست شما بسته شده است. دوباره وارد شوید.")),
    403: _Plain(_("اجازهٔ دیدن این صفحه را ندارید"), _("اگر با نام دیگری وارد شده‌اید، خارج شوید و دوباره وارد شوید.")),
    404: _Plain(
        _("این صفحه پیدا نشد"),
        _("شاید نشانی درست نوشته نشده باشد، یا صفحه جابه‌جا شده باشد، یا از آنِ شما نباشد."),
    ),
    405: _Plain(
        _("این نشانی به‌تنهایی باز نمی‌شود"),
        _("صفحه‌ای است که با فرستادن یک فرم باز می‌شود. به صفحهٔ پیش برگردید و دکمهٔ آن را بزنید."),
    ),
    409: _Plain(
        _("در این میان چیزی عوض شده است"),
        _("شاید در برگهٔ دیگری کار کرده‌اید، یا کس دیگری زودتر بوده است. صفحه را دوباره باز کنید و ببینید."),
    ),
    413: _Plain(
        _("آنچه فرستادید بزرگ‌تر از اندازه است"),
        _("هر پرونده تا ۲۰ مگابایت پذیرفته می‌شود. پروندهٔ کوچک‌تر بفرستید."),
    ),
    429: _Plain(_("کمی صبر کنید"), _("شمار تلاش‌ها از اندازه گذشت. این برای حفاظت از حساب‌هاست و خودش تمام می‌شود.")),
    500: _Plain(
        _("کار ما گیر کرد"),
        _("خطا از ماست و ثبت شد. چیزی که پیش‌تر ذخیره شده، سر جایش است. چند دقیقهٔ دیگر دوباره بیازمایید."),
    ),
    503: _Plain(
        _("سامانه چند دقیقه در دسترس نیست"),
        _("بخشی از سامانه پاسخ نمی‌دهد. چیزی که پیش‌تر ذخیره شده، سر جایش است. چند دقیقهٔ دیگر دوباره بیازمایید."),
    ),
}


def refusal_page(request: HttpRequest, status: int, message: Words = "", *, retry_after: int = 0) -> HttpResponse:
    """The plain page of a status. ``retry_after`` in seconds, 0 when it does not matter."""
    plain = _PLAIN.get(status, _PLAIN[400])
    retry_after = retry_after or (WAIT if status == HTTPStatus.SERVICE_UNAVAILABLE else 0)
    context = {
        "status": status,
        "title": plain.title,
        "message": message or plain.message,
        "minutes": -(-retry_after // 60) if retry_after <= LONG else 0,
        "hours": -(-retry_after // 3600) if retry_after > LONG else 0,
        "frame": "desk.html" if settings.FACE == "office" else "page.html",
        "again": request.path if request.method in {"GET", "HEAD"} else "",
    }
    template = "ui/refusal_words.html" if wants_fragment(request) else "refusal.html"
    # When we fail, the page asks nothing of the session or of anybody: what failed may be the database.
    response = render(request if status < HTTPStatus.INTERNAL_SERVER_ERROR else None, template, context, status=status)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    response["Cache-Control"] = "no-store"
    return response


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that a refusal of the domain becomes."""
    retry_after = refusal.retry_after if isinstance(refusal, TooMany) else 0
    return refusal_page(request, refusal.status, refusal.message, retry_after=retry_after)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether one of our scripts asked, and puts the answer into the page it has."""
    return request.headers.get("X-Requested-With") == "mikhak"


# What Django calls by the names handler400 ... in the root URL configuration, and for a failed CSRF check. -----------
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the reason is the size."""
    return refusal_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_page(request, 403)


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    return refusal_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database is away."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    return refusal_page(request, 503 if away else 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came from elsewhere or outlived its session. Says how to go on; the reason is for the log only."""
    words = _("این صفحه کهنه شده بود. به صفحهٔ پیش برگردید، آن را تازه کنید و دوباره بفرستید.")
    return refusal_page(request, 403, words)
