"""The text of the deed, in Persian: who empowers whom, over what, to do what, and until when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mikhak.catalogue import fields
from mikhak.catalogue.hooks import DocumentData
from mikhak.lib.digits import localise
from mikhak.lib.jalali import format_date
from mikhak.missions import queries as missions

POWERS = {
    "sell": "فروش خودرو به هر شخص و به هر بها و امضای سند قطعی آن",
    "sell_to_self": "انتقال خودرو به خود وکیل",
    "receive_price": "دریافت بهای خودرو و دادن رسید",
    "export": "خروج خودرو از کشور با کاپوتاژ",
    "plate": "مراجعه به مرکز تعویض پلاک، فک پلاک و نصب پلاک تازه",
    "fines": "پرداخت خلافی، عوارض شهرداری و مالیات نقل و انتقال",
    "insurance": "بیمه، معاینهٔ فنی و دریافت خسارت",
    "duplicate_papers": "درخواست المثنای برگ سبز، سند و کارت خودرو",
    "release": "ترخیص خودرو از توقفگاه و رفع توقیف",
    "drive": "استفاده و جابه‌جایی خودرو در داخل کشور",
}
CLAUSES = {
    "attorneys_act": {
        "jointly": "وکلا فقط با هم و با امضای همگی اقدام می‌کنند.",
        "severally": "هر یک از وکلا به‌تنهایی حق اقدام دارد.",
        "both": "وکلا با هم یا هر یک به‌تنهایی حق اقدام دارند.",
    },
    "price_to": {
        "principal": "بهای خودرو به موکل پرداخت می‌شود.",
        "attorney": "بهای خودرو به وکیل پرداخت می‌شود.",
    },
    "delegation": {
        "none": "وکیل حق واگذاری این اختیارها را به دیگری ندارد.",
        "once": "وکیل می‌تواند یک بار انجام مورد وکالت را به دیگری بسپارد.",
        "lawyer_only": "وکیل تنها می‌تواند برای امور دادگاه وکیل دادگستری برگزیند.",
        "repeated": "وکیل حق توکیل به غیر را به دفعات دارد.",
    },
    "wage": {
        "none": "وکیل برای انجام این امور مزدی نمی‌گیرد.",
        "agreed": "حق‌الزحمهٔ وکیل برابر توافق جداگانهٔ دو طرف است.",
    },
}
CAPACITIES = {"natural_guardian": "ولایتاً", "court_guardian": "قیمومتاً", "attorney": "وکالتاً", "heir": "به عنوان وارث"}

_LATIN = "\u2066{}\u2069"  # an address abroad keeps its order inside a Persian line


def computed(names: Mapping[str, Any]) -> dict[str, object]:
    known = [_name(person) for person in names.get("attorneys") or () if person.get("last_name")]
    return {"attorney_names": "، ".join(known) or None}


def document(data: DocumentData) -> dict[str, object]:
    names: Mapping[str, Any] = data.names
    issue = data.records["issue"]
    return {
        "principals": [_applicant(names), *(_line(person) for person in names["co_principals"] or ())],
        "principal_names": "، ".join([names["applicant"]["name"], *map(_name, names["co_principals"] or ())]),
        "attorneys": [_line(person) for person in names["attorneys"]],
        "vehicle": _vehicle(data),
        "powers": [
            localise(words, "fa")
            for key, words in POWERS.items()
            if key in {*(names["risky_powers"] or ()), *(names["ordinary_powers"] or ())}
        ],
        "clauses": _clauses(names),
        "extra": names["extra_text"],
        "helper": _line(names["helper"]) if names["helper"] else None,
        "signed_on": _day(date.fromisoformat(str(issue["signed_on"]))),
        "register_no": localise(issue["register_no"], "fa"),
    }


def _clauses(names: Mapping[str, Any]) -> Sequence[str]:
    said = [words[names[field]] for field, words in CLAUSES.items() if names[field]]
    if names["buyer"]:
        said.append(f"خریدار {_line(names['buyer'])} است.")
    if names["irrevocable"]:
        said.append(f"به موجب عقد لازم ({names['binding_contract']}) موکل حق عزل وکیل را از خود سلب کرد.")
    said.append(f"این وکالت تا پایان روز {_day(names['duration_until'])} معتبر است.")
    return [localise(clause, "fa") for clause in said]


def _vehicle(data: DocumentData) -> Sequence[tuple[str, str]]:
    """(label, value) of each particular, as the form calls it."""
    asked = ("vehicle_kind", "brand_model", "color", "plate", "engine_no", "chassis_vin", "title_kind")
    specs = [data.service.field(name) for name in asked]
    shown = [(spec.label.fa, fields.display(spec, data.answers.get(spec.name), "fa", missions)) for spec in specs]
    names: Mapping[str, Any] = data.names
    sheet = f"{localise(names['green_sheet_no'], 'fa')} مورخ {_day(names['green_sheet_date'])}"
    return [*shown, ("برگ سبز", sheet)]


def _applicant(names: Mapping[str, Any]) -> str:
    profile, address = names["profile"], names["profile"].get("address") or {}
    place = missions.city((profile.get("issue_place") or {}).get("city", ""))
    line = _line(profile | {"issue_place": place.fa if place else None})
    if profile.get("passport_no"):
        line += f"، گذرنامهٔ {profile['passport_no']}"
    if address:
        country = dict(missions.countries("fa")).get(address["country"], address["country"])
        line += f"، مقیم {country}، {_LATIN.format(', '.join((address['line'], address['city'])))}"
    if names["capacity"] != "self":
        line += f"؛ {CAPACITIES[names['capacity']]} از سوی {_line(names['represented'])}"
    return line


def _line(person: Mapping[str, Any]) -> str:
    parts = [_name(person), f"فرزند {person['father_name']}", f"کد ملی {person['national_id']}"]
    if person.get("birth_certificate_no"):
        issued = f" صادره از {person['issue_place']}" if person.get("issue_place") else ""
        parts.append(f"شمارهٔ شناسنامه {person['birth_certificate_no']}{issued}")
    parts.append(f"متولد {_day(person['birth_date'])}")
    if isinstance(person.get("address"), str):
        parts.append(f"نشانی {person['address']}")
    return localise("، ".join(parts), "fa")


def _name(person: Mapping[str, Any]) -> str:
    return " ".join(str(person[key]) for key in ("first_name", "last_name") if person.get(key))


def _day(day: date) -> str:
    return format_date(day, "fa", calendar="jalali")
