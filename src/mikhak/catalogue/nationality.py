"""What follows for visas from a traveller's nationality, by the dated table ``rules/nationality.yaml``: pure functions.

The hooks of the visa services and of the guide to them call these, so that a rule of headquarters is read in one place.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mikhak.catalogue.hooks import DocumentData

Table = Mapping[str, Any]  # one edition of the rules

IN_USE = {"in_force", "to_confirm"}  # states of a waiver that is told
SPECIAL_PASSPORTS = {"travel_document", "laissez_passer"}  # of refugees and stateless persons: always for Tehran
AHEAD, AHEAD_GUIDED = 10, 60  # days before arrival; the second for those who travel with a guide
_LISTS = {
    "guided": "guided_tour",
    "fingerprint": "fingerprint",
    "sticker": "sticker_only",
    "airport_excluded": "airport_excluded",
    "free_zone_excluded": "free_zone_excluded",
}


def of_traveller(names: Mapping[str, Any], *, purpose: str = "other") -> dict[str, object]:
    """``computed`` of a visa: what the rules of the day say of its traveller (``subject``) and the answers so far."""
    table = names["rules"].get("nationality") or {}
    subject = names.get("subject") or {}
    return consequences(table, subject.get("nationality"), names, purpose=purpose)


def consequences(
    table: Table, nationality: str | None, answers: Mapping[str, Any], *, purpose: str
) -> dict[str, object]:
    """What the rules say of a nationality; None for everything while that is not known.

    ``answers`` may tell passport_type, entry_mode and trip_kind. Gives ``admitted``; ``guided``: only with a licensed
    tour or a family sponsor; ``fingerprint``; ``sticker``: no electronic sheet; ``airport_excluded``: no visa at the
    airport; ``free_zone_excluded``: no entry into the free zones without one; ``extended_review``: always examined in
    Tehran; ``waiver_days``: stay without a visa, None where there is none; ``days_ahead``: how long before arrival the
    request should be made.
    """
    if not nationality:
        keys = ("admitted", *_LISTS, "extended_review", "waiver_days", "days_ahead")
        return dict.fromkeys(keys)
    passport = answers.get("passport_type")
    told: dict[str, object] = {name: nationality in table.get(listed, ()) for name, listed in _LISTS.items()}
    return told | {
        "admitted": nationality not in table.get("not_admitted", ()),
        "extended_review": nationality in table.get("extended_review", ()) or passport in SPECIAL_PASSPORTS,
        "waiver_days": waiver_days(table, nationality, answers, purpose=purpose),
        "days_ahead": AHEAD_GUIDED if told["guided"] else AHEAD,
    }


def waiver_days(table: Table, nationality: str, answers: Mapping[str, Any], *, purpose: str) -> int | None:
    """The days of a stay without a visa for this nationality, purpose and way of entry; None where there are none."""
    if answers.get("passport_type") not in {None, "ordinary"}:
        return None
    for waiver in table.get("waivers", ()):
        fits = (
            nationality in waiver["countries"]
            and waiver["state"] in IN_USE
            and waiver["for"] in {"any", purpose}
            and answers.get("entry_mode") in {None, *waiver["modes"]}
            and (not waiver.get("group") or answers.get("trip_kind") == "group")
        )
        if fits:
            return int(waiver["days"])
    return None


def in_words(data: DocumentData, countries: Callable[[str], Sequence[tuple[str, str]]]) -> dict[str, str]:
    """The traveller's nationality in Persian and English, for a document; ``countries`` lists codes with names."""
    subject: Any = data.names["subject"]
    code = subject["nationality"]
    return {language: dict(countries(language)).get(code, code) for language in ("fa", "en")}
