"""Who a page is for. Every view says it, the middleware holds it to its word, a house test finds the silent."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"  # anybody
APPLICANT = "applicant"  # who signed in at the portal
OFFICER = "officer"  # who signed in at the office with both factors
AUDIENCES = frozenset({PUBLIC, APPLICANT, OFFICER})


def audience(name: str) -> Callable[[View], View]:
    """Decorator: the view is for ``name``, one of AUDIENCES. Finer rights are the business of ``access``."""
    if name not in AUDIENCES:
        raise ValueError(f"{name!r} is not an audience; it is one of {', '.join(sorted(AUDIENCES))}")

    def declare(view: View) -> View:
        view.audience = name  # type: ignore[attr-defined]
        return view

    return declare


def audience_of(view: Callable[..., Any]) -> str | None:
    """The audience that a view declares, or None when it is silent."""
    return getattr(view, "audience", None)


def with_camera(view: View) -> View:
    """Decorator: the page of the view may use the camera; browsers keep it from every other page."""
    view.camera = True  # type: ignore[attr-defined]
    return view


def policy_of(view: Callable[..., Any] | None) -> str:
    """What a browser lets the page of a view do, as in the header Permissions-Policy."""
    return f"camera=({'self' if getattr(view, 'camera', False) else ''}), geolocation=(), microphone=()"


def entrust(patterns: Sequence[URLPattern | URLResolver], name: str) -> Sequence[URLPattern | URLResolver]:
    """Declare one audience for all views of somebody else's URL patterns (a library's), and return the patterns."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            entrust(pattern.url_patterns, name)
        else:
            audience(name)(pattern.callback)
    return patterns
