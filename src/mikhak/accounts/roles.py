"""What each role may do: the one table that rights come from. A role is held at a place: a mission, everywhere, a body.

A right (key of RIGHTS) is what code asks for; a role is what people are given. The first two rights bear the names of
the roles that acts on a dossier are written for.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from mikhak.catalogue import queries as catalogue
from mikhak.lib.text import Text
from mikhak.missions import queries as missions

EVERYWHERE = "*"  # the place of headquarters: every mission
AT_MISSION, AT_HEADQUARTERS, AT_BODY = "mission", "everywhere", "body"
INSIDE = frozenset({"applicant", "mission_clerk", "consul", "other_party"})  # bodies that are no authority

RIGHTS: dict[str, Text] = {
    "clerk": Text(fa="خواندن پرونده و کار روی آن", en="read dossiers and work on them"),
    "consul": Text(fa="رأی، ابطال و انتقال حساب", en="decide, revoke, confirm the move of an account"),
    "announce": Text(fa="نوشتن اطلاعیه", en="write announcements"),
    "assign": Text(fa="سپردن پرونده به همکاران", en="hand dossiers to colleagues"),
    "answer": Text(fa="پاسخ به استعلام‌های همان مرجع", en="answer the inquiries put to the body"),
    "journal": Text(fa="خواندن دفتر رویدادها، بی محتوا", en="read the journal, without content"),
    "people": Text(fa="دیدن و نگه داشتن حساب همکاران", en="see and keep the accounts of officers"),
    "propose": Text(fa="پیشنهاد اختیار برای دیگران", en="propose rights for others"),
    "confirm": Text(fa="تأیید اختیاری که دیگری پیشنهاد کرده", en="confirm rights that another person proposed"),
    "missions": Text(fa="نگه داشتن وضعیت و نشانی نمایندگی‌ها", en="keep state and address of missions"),
    "rates": Text(fa="نگه داشتن نرخ ارزها", en="keep the exchange rates"),
    "desk": Text(
        fa="خواندن آنچه به ستاد فرستاده شده، در موضوع خود", en="read what is passed to headquarters, by subject"
    ),
}


@dataclass(frozen=True)
class Role:
    title: Text
    places: frozenset[str]  # kinds of places where it can be held
    may: frozenset[str]
    home: str  # name of the route that opens after sign-in, while nothing else of the officer's comes first


def _role(fa: str, en: str, places: str, may: str, home: str) -> Role:
    return Role(Text(fa=fa, en=en), frozenset(places.split()), frozenset(may.split()), home)


# In the order in which homes are chosen for who has several.
ROLES: dict[str, Role] = {
    "clerk": _role("کارشناس", "clerk", AT_MISSION, "clerk", "queue"),
    "consul": _role(
        "مسئول کنسولی", "consul", AT_MISSION, "clerk consul announce assign people propose confirm", "queue"
    ),
    "head": _role("رئیس بخش", "head of section", AT_MISSION, "clerk assign people propose", "queue"),
    "desk": _role("میز ستاد", "headquarters desk", AT_HEADQUARTERS, "desk missions rates", "passed"),
    "authority": _role("مرجع استعلام", "authority", AT_BODY, "answer", "inquiries"),
    "operator": _role(
        "راهبر", "operator", f"{AT_MISSION} {AT_HEADQUARTERS}", "people propose confirm missions", "people"
    ),
    "auditor": _role("بازرس", "auditor", f"{AT_MISSION} {AT_HEADQUARTERS}", "journal", "journal"),
}


def giving(right: str) -> frozenset[str]:
    """The roles that have a right."""
    return frozenset(key for key, role in ROLES.items() if right in role.may)


def kind_of_place(place: str) -> str | None:
    """AT_HEADQUARTERS, AT_MISSION or AT_BODY; None for a place that is not there."""
    if place == EVERYWHERE:
        return AT_HEADQUARTERS
    if place in {info.key for info in missions.all_missions()}:
        return AT_MISSION
    return AT_BODY if place in bodies() else None


def bodies() -> list[str]:
    """Keys of the authorities that inquiries are put to."""
    return [key for key in catalogue.catalogue().bodies if key not in INSIDE]


def place_title(place: str) -> Text:
    """What a place is called; its key when this release does not know it any more."""
    if place == EVERYWHERE:
        return Text(fa="همهٔ نمایندگی‌ها", en="all missions")
    with suppress(missions.UnknownMission):
        return missions.mission(place).city
    return catalogue.catalogue().bodies.get(place, Text(fa=place, en=place))


def in_words(right: Mapping[str, Any]) -> Text:
    """A right as people read it: role, place and, where it is not for all, the category of services."""
    role, place = ROLES[right["role"]].title, place_title(right["mission"])
    titles = {one.key: one.title for one in catalogue.categories()}
    category = titles.get(right["category"])
    more = Text(fa=f"، {category.fa}", en=f", {category.en}") if category else Text(fa="", en="")
    return Text(fa=f"{role.fa}، {place.fa}{more.fa}", en=f"{role.en}, {place.en}{more.en}")
