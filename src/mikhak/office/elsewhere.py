"""The desks that stand at no mission: what was passed to headquarters, and the inquiries put to an authority."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mikhak.accounts.access import officer
from mikhak.accounts.roles import place_title
from mikhak.desk import passed as at_headquarters
from mikhak.lib.codes import show_code
from mikhak.office.frame import page
from mikhak.ui.routes import audience


@audience("officer")
@require_safe
def passed(request: HttpRequest) -> HttpResponse:
    """The open dossiers at headquarters in one's subjects, oldest first."""
    found = at_headquarters.passed(officer(request), after=request.GET.get("after", ""), now=timezone.now())
    context = {
        "rows": found.rows,
        "after": request.GET.get("after", ""),
        "following": show_code(found.following) if found.following else "",
    }
    return page(request, "passed.html", context)


@audience("officer")
@require_safe
def inquiries(request: HttpRequest) -> HttpResponse:
    """The home of an authority."""
    bodies = [place_title(place) for place in officer(request).places("answer")]
    return page(request, "inquiries.html", {"bodies": bodies})
