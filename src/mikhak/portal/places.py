"""What the boxes of a form fetch as they are filled in: lists of places (ui/place.js), names in Latin (ui/latin.js)."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from mikhak.catalogue.fields.province import named
from mikhak.lib.latin import latin_name
from mikhak.missions import queries as missions
from mikhak.ui.routes import audience

_HOME = "IR"
_LONGEST = 120  # characters of a name


@audience("public")
def places(request: HttpRequest) -> JsonResponse:
    """Provinces of Iran and the cities of the chosen one, as (key, name); nothing of other countries."""
    language = get_language() or "fa"
    at_home = request.GET.get("country", _HOME) == _HOME
    cities = missions.cities(request.GET.get("province", "")) if at_home else []
    answer = JsonResponse(
        {"provinces": named(missions.provinces(), language) if at_home else [], "cities": named(cities, language)}
    )
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


@audience("public")
@require_POST
def latin(request: HttpRequest) -> JsonResponse:
    """A Persian name as passports spell it. It is posted, so that no log of addresses holds it."""
    return JsonResponse({"latin": latin_name(request.POST.get("name", "")[:_LONGEST])})
