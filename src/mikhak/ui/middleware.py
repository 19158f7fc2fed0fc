"""One middleware for the rules that hold on every page: audience, length of sessions, no copies, refusals as pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from mikhak.ui.paths import localised_path
from mikhak.ui.refusals import Refusal, refusal_page, refused, wants_fragment
from mikhak.ui.routes import APPLICANT, OFFICER, PUBLIC, audience_of, policy_of

_SESSION_KEY = "house"  # {"who", "began", "seen"}: moments in seconds since the epoch
_SEEN_STEP = 60  # seconds; the session row is not written more often than this


class HouseMiddleware:
    """Stands last: whoever sets ``request.applicant`` or ``request.user`` has done so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not hasattr(request, "applicant"):
            request.applicant = None  # type: ignore[attr-defined]
        _end_old_session(request, timezone.now())
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response = _explained(request, response)
        if who(request):
            response["Cache-Control"] = "private, no-store"
        response["Permissions-Policy"] = policy_of(request.resolver_match.func if request.resolver_match else None)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let in who the view is for; send the others to sign in."""
        audience = audience_of(view)
        if audience is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} does not say who it is for (@audience)")
        if audience == PUBLIC or (who(request) or "").startswith(f"{audience}:"):
            return None
        return _to_sign_in(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal of the domain into its page."""
        if isinstance(exception, Refusal):
            return refused(request, exception)
        if isinstance(exception, RequestDataTooBig):
            return refusal_page(request, 413)
        message, status = getattr(exception, "message", None), getattr(exception, "status", None)
        if message and isinstance(status, int):  # an error of the vault, which this floor does not know by name
            return refusal_page(request, status, message)
        return None


def who(request: HttpRequest) -> str | None:
    """``applicant:7`` or ``officer:3``, or None for a stranger."""
    applicant = getattr(request, "applicant", None)
    if applicant is not None:
        return f"{APPLICANT}:{applicant.pk}"
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"{OFFICER}:{user.pk}"
    return None


def _explained(request: HttpRequest, bare: HttpResponse) -> HttpResponse:
    """The page of a method that an address does not take, in place of Django's empty answer."""
    response = refusal_page(request, bare.status_code)
    response["Allow"] = bare["Allow"]
    return response


def _end_old_session(request: HttpRequest, now: datetime) -> None:
    """Sign out whoever was idle too long or signed in too long (trust rules: settings SESSION_*_SECONDS)."""
    name = who(request)
    if name is None:
        return
    moment = int(now.timestamp())
    mark = request.session.get(_SESSION_KEY)
    if not mark or mark["who"] != name:
        mark = {"who": name, "began": moment, "seen": 0}
    elif (
        moment - mark["seen"] > settings.SESSION_IDLE_SECONDS or moment - mark["began"] > settings.SESSION_TOTAL_SECONDS
    ):
        request.session.flush()
        request.applicant = None  # type: ignore[attr-defined]
        request.user = AnonymousUser()
        messages.warning(request, _("برای ایمنی، نشست شما بسته شد. دوباره وارد شوید؛ آنچه ذخیره شده، مانده است."))
        return
    if moment - mark["seen"] >= _SEEN_STEP:
        request.session[_SESSION_KEY] = {**mark, "seen": moment}


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = localised_path(settings.LOGIN_URL)
    if wants_fragment(request):
        return refusal_page(request, 401, _("نشست شما بسته شده است. در برگهٔ دیگری وارد شوید و دوباره ذخیره کنید."))
    wanted = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    return HttpResponseRedirect(f"{address}?{urlencode({'next': wanted})}")
