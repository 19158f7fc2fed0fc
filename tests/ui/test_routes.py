"""Views say who they are for."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from mikhak.ui.paths import bare_path, localised_path
from mikhak.ui.routes import audience, audience_of, entrust


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_an_audience_is_written_on_the_view() -> None:
    assert audience_of(audience("applicant")(lambda request: HttpResponse())) == "applicant"
    assert audience_of(view) is None


def test_an_unknown_audience_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="everyone"):
        audience("everyone")


def test_views_of_a_library_are_entrusted_with_an_audience() -> None:
    def theirs(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    entrust([path("mfa/", include([path("keys/", theirs)]))], "officer")
    assert audience_of(theirs) == "officer"


def test_a_path_is_found_in_each_language_and_back() -> None:
    assert localised_path("/track/", "fa") == "/track/"
    assert localised_path("/track/", "en") == "/en/track/"
    assert bare_path("/en/track/") == bare_path("/track/") == "/track/"
    assert bare_path("/en/") == "/"
    assert bare_path("/energy/") == "/energy/"
