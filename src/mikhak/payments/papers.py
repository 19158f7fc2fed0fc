"""What is printed of money: the receipt of a payment, and the sheet of a day."""

from decimal import Decimal
from functools import cache
from pathlib import Path

from babel.numbers import get_currency_name
from persiantools.digits import to_word

from mikhak.catalogue import queries as catalogue
from mikhak.lib import pdf
from mikhak.lib.codes import show_code
from mikhak.lib.digits import localise, localise_amount
from mikhak.lib.jalali import format_date
from mikhak.lib.text import Text
from mikhak.missions import queries as missions
from mikhak.payments.models import Payment, Till
from mikhak.payments.queries import Day, Entry
from mikhak.payments.ways import way
from mikhak.ui.refusals import NotFound

HERE = Path(__file__).parent
FLAGS = {
    "double": Text(fa="دوباره", en="paid twice"),
    "not_due": Text(fa="بدهی نبود", en="was not due"),
    "amount": Text(fa="مبلغ نادرست", en="other sum"),
    "stray": Text(fa="بی‌صورت‌حساب", en="without an invoice"),
}


def receipt(payment: Payment) -> bytes:
    """The receipt of a payment of a dossier: Persian, with English beside it for who reads it abroad."""
    if payment.invoice is None:
        raise NotFound
    dossier, mission = payment.invoice.dossier, missions.mission(payment.mission)
    at, service = payment.at.astimezone(mission.tz), catalogue.pinned(dossier.version).title
    fa = [
        ("شمارهٔ رسید", payment.receipt),
        ("نمایندگی", mission.title.fa),
        (
            "تاریخ",
            f"{format_date(at.date(), 'fa', 'jalali')}، {localise(f'{at:%H:%M}', 'fa')} به وقت {mission.city.fa}",
        ),
        ("کد رهگیری", show_code(dossier.code)),
        ("خدمت", service.fa),
        ("مبلغ", amount(payment.amount, payment.currency, "fa")),
        ("به حروف", f"{in_words(payment.amount)} {get_currency_name(payment.currency, locale='fa')}"),
        ("شیوهٔ پرداخت", way(payment.method).label.fa),
        ("شمارهٔ سند", payment.reference),
        ("دریافت‌کننده", payment.officer.name_fa if payment.officer else ""),
        ("یادداشت", FLAGS[payment.flag].fa if payment.flag else ""),
    ]
    en = [
        ("Receipt", payment.receipt),
        ("Mission", mission.title.en),
        ("Date", f"{format_date(at.date(), 'en', 'gregorian')}, {at:%H:%M}, {mission.city.en} time"),
        ("Tracking code", show_code(dossier.code)),
        ("Service", service.en),
        ("Amount", amount(payment.amount, payment.currency, "en")),
        ("Paid by", way(payment.method).label.en),
        ("Reference", payment.reference),
        ("Received by", payment.officer.name_en if payment.officer else ""),
        ("Note", FLAGS[payment.flag].en if payment.flag else ""),
    ]
    data = {"number": payment.receipt, "fa": _filled(fa), "en": _filled(en)}
    return pdf.render(_template("receipt.typ"), data, at=payment.at, archival=False)


def _filled(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [line for line in lines if line[1]]


def amount(value: Decimal, currency: str, language: str) -> str:
    """«۱٬۱۲۵٫۵۰ یورو», "1,125.50 euros": with the digits, signs and names of a language."""
    digits = f"{value:,.0f}" if value % 1 == 0 else f"{value:,.2f}"
    return f"{localise_amount(digits, language)} {get_currency_name(currency, count=2, locale=language)}"


def in_words(value: Decimal) -> str:
    """«یکصد و دوازده و پنجاه صدم»."""
    whole, cents = divmod(int(value * 100), 100)
    words = str(to_word(whole))
    return f"{words} و {to_word(cents)} صدم" if cents else words


def sheet(day: Day) -> bytes:
    """The books of a day for the file of the mission: entries, sums, tills and room for two signatures."""
    mission = missions.mission(day.mission)
    data = {
        "mission": mission.title.fa,
        "day": format_date(day.day, "fa"),
        "entries": [_row(one) for one in day.entries],
        "sums": [(way(name).label.fa, amount(total, currency, "fa")) for (name, currency), total in day.sums.items()],
        "tills": [_till(one) for one in day.tills if one.closed_at],
    }
    return pdf.render(_template("day.typ"), data, archival=False)


def _row(entry: Entry) -> list[str]:
    return [
        entry.number,
        show_code(entry.code) if entry.code else "-",
        service_title(entry.service, "fa"),
        way(entry.way).label.fa + (f" ({FLAGS[entry.flag].fa})" if entry.flag else ""),
        amount(entry.amount, entry.currency, "fa"),
    ]


def service_title(key: str, language: str) -> str:
    """What a service is called in this release; its key when there is none of it any more."""
    known = catalogue.catalogue().services.get(key)
    return known.title.in_(language) if known else key


def _till(till: Till) -> dict[str, object]:
    def line(one: dict[str, str], what: str) -> str:
        return amount(Decimal(one[what]), one["currency"], "fa")

    return {
        "officer": till.officer.name_fa,
        "lines": [(way(one["way"]).label.fa, line(one, "expected"), line(one, "counted")) for one in till.counted],
        "reason": till.reason,
        "signed": till.signed_by.name_fa if till.signed_by else "",
    }


@cache
def _template(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
