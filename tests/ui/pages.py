"""Pages and people of the tests of ui: one view an audience, one view a refusal, and somebody who is signed in."""

from collections.abc import Callable
from types import SimpleNamespace

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from mikhak.ui import refusals
from mikhak.ui.gallery import gallery
from mikhak.ui.routes import audience

MIDDLEWARE = [
    "mikhak.ui.compression.PageCompression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tests.ui.pages.SignedIn",
    "mikhak.ui.middleware.HouseMiddleware",
]


class SignedIn:
    """The session says who it is: {"applicant": 7} or {"officer": 3}."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "applicant" in request.session:
            request.applicant = SimpleNamespace(pk=request.session["applicant"])  # type: ignore[attr-defined]
        if "officer" in request.session:
            request.user = SimpleNamespace(  # type: ignore[assignment]
                pk=request.session["officer"], is_authenticated=True, name_fa="هانیه سلیمی", name_en="Hanieh Salimi"
            )
        return self.get_response(request)


@audience("public")
def sign_in_as(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    request.session[kind] = number
    return HttpResponse("in")


@audience("public")
def anybody(request: HttpRequest) -> HttpResponse:
    return HttpResponse("public page")


@audience("applicant")
def applicants_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page of an applicant")


@audience("officer")
def officers_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page of an officer")


def silent(request: HttpRequest) -> HttpResponse:
    return HttpResponse("who is this for?")


@audience("public")
@require_POST
def posted_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("sent")


@audience("public")
def painted(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"\0" * 1000, content_type="image/png")


@audience("public")
def refuse(request: HttpRequest, how: str) -> HttpResponse:
    raise {
        "plain": refusals.Refusal("نشانی درست نیست."),
        "missing": refusals.NotFound(),
        "forbidden": refusals.Forbidden(),
        "conflict": refusals.Conflict(),
        "many": refusals.TooMany(retry_after=200),
        "denied": PermissionDenied(),
        "big": RequestDataTooBig(),
        "crash": ZeroDivisionError(),
        "away": OperationalError(),
    }[how]


urlpatterns = i18n_patterns(
    path("gallery/", gallery),
    path("as/<str:kind>/<int:number>/", sign_in_as),
    path("anybody/", anybody),
    path("applicant/", applicants_only),
    path("officer/", officers_only),
    path("silent/", silent),
    path("posted/", posted_only),
    path("painted/", painted),
    path("refuse/<str:how>/", refuse),
    prefix_default_language=False,
)
handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler500 = refusals.server_error
