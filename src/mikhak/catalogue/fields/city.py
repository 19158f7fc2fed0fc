"""A city of the world: {"country", "province", "city"}; in Iran a key of the list of places, elsewhere its name.

The boxes are NAME-country, NAME-province and NAME-city (lists for Iran) and NAME-place, which takes the name of a city
abroad or of a village that is not in the list. Without scripts the list of cities comes with the next page, after a
province was chosen.
"""

from collections.abc import Mapping
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.catalogue.fields.base import FieldKind, Places, Posted, Raw, Scene, Wrong, blank, one, separator, wrong
from mikhak.catalogue.fields.province import named
from mikhak.lib.digits import localise
from mikhak.lib.persian import tidy
from mikhak.ui.parts import Part

IRAN = "IR"
OTHER = "other"  # in the list of cities: the place is not listed
BOXES = ("country", "province", "city", "place")
_LABELS = {
    "country": Text(fa="کشور", en="Country", ar="البلد"),
    "province": Text(fa="استان (در ایران)", en="Province (in Iran)", ar="المحافظة (في إيران)"),
    "city": Text(fa="شهر (در ایران)", en="City (in Iran)", ar="المدينة (في إيران)"),
    "place": Text(
        fa="شهر بیرون از ایران، یا جایی که در فهرست نیست",
        en="City outside Iran, or a place not in the list",
        ar="مدينة خارج إيران، أو مكان غير مدرج",
    ),
}
_UNLISTED = Text(fa="در این فهرست نیست", en="Not in this list", ar="غير مدرج")
_LONGEST = 80


class Kind(FieldKind):
    ui = "place"

    def read(self, spec: FieldSpec, posted: Posted, name: str) -> Raw:
        return {box: one(posted, f"{name}-{box}") for box in BOXES}

    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        """As every type; a code of a country alone, as prefilled, is a place of which only the country is known."""
        known = value if isinstance(value, Mapping) else {"country": value}
        boxes = {box: str(known.get(box) or "") for box in BOXES}
        if boxes["country"] != IRAN and boxes["city"]:
            boxes |= {"city": "", "place": boxes["city"]}
        return boxes

    def is_blank(self, raw: Raw) -> bool:
        return blank({**raw, "country": ""})  # a country alone was only offered

    def missing(self, spec: FieldSpec, raw: Raw, scene: Scene) -> Wrong:
        return _lacking(spec, _sorted_out(raw, scene.places), scene) or super().missing(spec, raw, scene)

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> dict[str, str]:
        raw = _sorted_out(raw, scene.places)
        refused = _lacking(spec, raw, scene)
        if refused:
            raise refused
        city = raw["city"] if raw["city"] not in {"", OTHER} else " ".join(tidy(raw["place"]).split())
        if len(city) > _LONGEST:
            words = wrong(_("نام شهر را در «%(label)s» کوتاه‌تر بنویسید."), spec, scene)
            raise Wrong(inside={"place": words})
        if raw["country"] != IRAN:
            return {"country": raw["country"], "city": city}
        return {"country": IRAN, "province": raw["province"], "city": city}

    def part(
        self, spec: FieldSpec, name: str, raw: Raw, scene: Scene, refused: Wrong | None = None, required: bool = True
    ) -> Part:
        raw = _sorted_out(raw, scene.places)
        cities = named(scene.places.cities(raw["province"]), scene.language) if raw["province"] else []
        choices = {
            "country": scene.places.countries(scene.language),
            "province": named(scene.places.provinces(), scene.language),
            "city": [*cities, (OTHER, _UNLISTED.in_(scene.language))] if cities else [],
        }
        parts = [
            Part(
                name=f"{name}-{box}",
                label=_LABELS[box].in_(scene.language),
                ui="text" if box == "place" else "select",
                value=raw[box],
                choices=[("", _("برگزینید")), *choices[box]] if box in choices else (),
                errors=refused.inside[box].own if refused and box in refused.inside else (),
                required=required and box == "country",
                quiet=True,  # which boxes are needed depends on the country
            )
            for box in BOXES
        ]
        return Part(**self.frame(spec, name, scene, refused, required), ui=self.ui, parts=parts)

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        city = places.city(value["city"]) if value.get("province") else None
        pieces = [named([city], language)[0][1] if city else value["city"]]
        if value.get("province"):
            pieces.append(dict(named(places.provinces(), language)).get(value["province"], ""))
        pieces.append(dict(places.countries(language)).get(value["country"], value["country"]))
        return localise(separator(language).join(dict.fromkeys(filter(None, pieces))), language)

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> dict[str, str]:
        province = random.choice(scene.places.provinces()).key
        return {"country": IRAN, "province": province, "city": random.choice(scene.places.cities(province)).key}


def _sorted_out(raw: Mapping[str, str], places: Places) -> dict[str, str]:
    """The boxes with each thing in the box where it belongs, whatever order they were filled in."""
    country, province, city, place = (raw[box] for box in BOXES)
    country = country or (IRAN if province else "")
    if country != IRAN:
        named_here = city not in {"", OTHER} and places.city(city) is None
        return {"country": country, "province": "", "city": "", "place": place or (city if named_here else "")}
    if city not in {"", OTHER} and city not in {one.key for one in places.cities(province)}:
        if places.city(city) is None:
            city, place = OTHER, place or city
        else:
            city = ""  # it is in another province
    return {"country": country, "province": province, "city": city or (OTHER if place.strip() else ""), "place": place}


def _lacking(spec: FieldSpec, raw: Mapping[str, str], scene: Scene) -> Wrong | None:
    """The next box to fill in, as a refusal."""
    at_home = raw["country"] == IRAN
    if raw["country"] not in {code for code, _name in scene.places.countries(scene.language)}:
        box, words = "country", _("کشور «%(label)s» را برگزینید.")
    elif at_home and raw["province"] not in {province.key for province in scene.places.provinces()}:
        box, words = "province", _("استان «%(label)s» را برگزینید.")
    elif at_home and not raw["city"]:
        box, words = "city", _("شهر «%(label)s» را برگزینید.")
    elif (at_home and raw["city"] != OTHER) or tidy(raw["place"]):
        return None
    else:
        box, words = "place", _("نام شهر یا روستا را در «%(label)s» بنویسید.")
    return Wrong(inside={box: wrong(words, spec, scene)})
