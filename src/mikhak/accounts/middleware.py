"""Who is behind the request: sets ``request.applicant`` and ``request.actor`` before anything asks for them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from mikhak.accounts import actions
from mikhak.accounts.access import OfficerActor, live_grants, name, passed_second_factor, session_device
from mikhak.accounts.models import Officer
from mikhak.lib.text import Text
from mikhak.ui.refusals import Forbidden, refused
from mikhak.ui.routes import OFFICER, audience_of
from mikhak.vault.errors import VaultError

SEEN_STEP = timedelta(minutes=1)  # the row of a device is not written more often


class PersonMiddleware:
    """Stands after authentication and before the house's middleware.

    An officer is looked at anew in each request: one who left or whose rights ended is signed out at once, and one
    without a second factor in this session gets nothing that is for officers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.device = device = session_device(request)  # type: ignore[attr-defined]
        request.applicant = device.applicant if device else None  # type: ignore[attr-defined]
        request.person_name = SimpleLazyObject(lambda: _name(request))  # type: ignore[attr-defined]
        if device and (now := timezone.now()) - device.seen_at >= SEEN_STEP:
            actions.see_device(device=device, now=now)
        request.actor = _actor(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send an officer without a second factor to show one, or to set one up; refuse what no right of his opens."""
        signed_in, actor = isinstance(request.user, Officer), request.actor  # type: ignore[attr-defined]
        if audience_of(view) != OFFICER or not signed_in:
            return None
        if actor:
            return None if getattr(view, "door", bool)(actor) else refused(request, Forbidden())
        enrolled = Authenticator.objects.filter(user_id=request.user.pk).exists()
        return HttpResponseRedirect(reverse("mfa_reauthenticate" if enrolled else "mfa_activate_totp"))


def _name(request: HttpRequest) -> Text:
    """What the person is called, or nothing while the vault does not answer: every page shows it, the refusals too."""
    try:
        return name(request)
    except VaultError:
        return Text(fa="", en="")


def _actor(request: HttpRequest) -> OfficerActor | None:
    if not request.user.is_authenticated:
        return None
    grants = live_grants(request.user, timezone.now().date())
    if not grants:
        logout(request)
        messages.error(request, _("اختیارهای شما پایان یافته است. با سرپرست نمایندگی گفت‌وگو کنید."))
        return None
    return OfficerActor(request.user, grants) if passed_second_factor(request) else None
