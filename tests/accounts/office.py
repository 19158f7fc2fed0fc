"""The smallest possible office: the pages of sign-in, and a desk behind them."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from mikhak.ui import refusals
from tests.accounts.face import desk

urlpatterns = i18n_patterns(
    path("", include("mikhak.accounts.officer_urls")),
    path("", desk),
    prefix_default_language=False,
)
handler404 = refusals.not_found
