"""An amount of money in a currency: {"amount": "12.50", "currency": "EUR"}."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from babel.core import UnknownLocaleError
from babel.numbers import get_currency_name, get_currency_precision
from django.utils.translation import gettext as _

from mikhak.catalogue.definition import FieldSpec, Text
from mikhak.catalogue.fields.base import FieldKind, Places, Posted, Raw, Scene, Wrong, one, wrong
from mikhak.lib.digits import clean_code, localise_amount
from mikhak.ui.parts import Part

# Those of the countries with many Iranians and missions; the euro and the rial first.
CURRENCIES = (
    *("EUR", "IRR", "USD", "GBP", "CAD", "AUD", "AED", "TRY", "SEK", "NOK", "DKK", "CHF", "IQD", "AFN", "AMD", "AZN"),
    *("BRL", "CNY", "GEL", "HUF", "IDR", "INR", "JPY", "KRW", "KWD", "KZT", "LBP", "MYR", "NZD", "OMR", "PKR", "PLN"),
    *("QAR", "RUB", "SAR", "SGD", "SYP", "THB", "TJS", "TMT", "UAH", "UZS", "ZAR"),
)
_AMOUNT, _CURRENCY = Text(fa="مبلغ", en="Amount", ar="المبلغ"), Text(fa="ارز", en="Currency", ar="العملة")
_MOST_DIGITS = 15


class Kind(FieldKind):
    ui = "money"

    def read(self, spec: FieldSpec, posted: Posted, name: str) -> Raw:
        return {"amount": one(posted, f"{name}-amount"), "currency": one(posted, f"{name}-currency")}

    def fill(self, spec: FieldSpec, value: object, language: str) -> Raw:
        known = value if isinstance(value, Mapping) else {}
        amount = str(known.get("amount") or "")
        return {"amount": localise_amount(amount, language), "currency": str(known.get("currency") or "")}

    def is_blank(self, raw: Raw) -> bool:
        return not raw["amount"].strip()

    def parse(self, spec: FieldSpec, raw: Raw, scene: Scene) -> dict[str, str]:
        currency = spec.currency or raw["currency"]
        if currency not in {spec.currency, *CURRENCIES}:
            raise Wrong(inside={"currency": wrong(_("ارز «%(label)s» را برگزینید."), spec, scene)})
        places = get_currency_precision(currency)
        amount = read_amount(raw["amount"], places)
        if amount is None:
            example = Decimal("1250.50" if places else "1250")
            words = _("«%(label)s» را با رقم بنویسید، مانند %(example)s.")
            raise Wrong(inside={"amount": wrong(words, spec, scene, example=shown_amount(example, scene.language))})
        if spec.min is not None and amount < spec.min:
            words = _("«%(label)s» کمتر از %(least)s نمی‌شود.")
            raise Wrong(inside={"amount": wrong(words, spec, scene, least=spec.min)})
        if spec.max is not None and amount > spec.max:
            words = _("«%(label)s» بیشتر از %(most)s نمی‌شود.")
            raise Wrong(inside={"amount": wrong(words, spec, scene, most=spec.max)})
        return {"amount": str(amount), "currency": currency}

    def part(
        self, spec: FieldSpec, name: str, raw: Raw, scene: Scene, refused: Wrong | None = None, required: bool = True
    ) -> Part:
        inside = refused.inside if refused else {}

        def box(key: str, label: Text, **more: Any) -> Part:
            errors = inside[key].own if key in inside else ()
            words = label.in_(scene.language)
            return Part(name=f"{name}-{key}", label=words, value=raw[key], errors=errors, required=required, **more)

        parts = [box("amount", _AMOUNT, ui="number", attrs={"inputmode": "decimal", "dir": "ltr"})]
        if spec.currency:
            shown = currency_name(spec.currency, scene.language)
            labelled = Text(fa=f"مبلغ ({shown})", en=f"Amount ({shown})", ar=f"المبلغ ({shown})")
            parts = [box("amount", labelled, ui="number", attrs=parts[0].attrs)]
        else:
            choices = [("", _("برگزینید")), *((code, currency_name(code, scene.language)) for code in CURRENCIES)]
            parts.append(box("currency", _CURRENCY, ui="select", choices=choices))
        return Part(**self.frame(spec, name, scene, refused, required), ui=self.ui, parts=parts)

    def display(self, spec: FieldSpec, value: Any, language: str, places: Places) -> str:
        amount = shown_amount(Decimal(value["amount"]), language)
        return f"{amount} {currency_name(value['currency'], language)}"

    def to_names(self, spec: FieldSpec, value: Any) -> object:
        return {"amount": Decimal(value["amount"]), "currency": value["currency"]}

    def sample(self, spec: FieldSpec, random: Random, scene: Scene) -> dict[str, str]:
        least = spec.min if spec.min is not None else 1
        amount = random.randint(least, spec.max if spec.max is not None else least + 5000)
        return {"amount": str(amount), "currency": spec.currency or random.choice(CURRENCIES)}


def read_amount(typed: str, places: int) -> Decimal | None:
    """The amount in what was typed, or None. ``places`` is the number of decimals of the currency.

    ٫ and / are decimal signs, ٬ and spaces group thousands; a comma or a point is a decimal sign when it stands alone
    before one or two last digits, otherwise it groups thousands.
    """
    text = clean_code(typed).replace("٬", "").replace("'", "").replace("٫", "/").replace("،", ",")
    if "/" not in text:
        text = re.sub(r"[.,]([0-9]{1,2})$", r"/\1", text)
    whole, _sign, rest = text.partition("/")
    if re.fullmatch(r"[0-9]{1,3}([.,])[0-9]{3}(\1[0-9]{3})*", whole):
        whole = re.sub("[.,]", "", whole)
    fits = re.fullmatch(r"[0-9]+", whole) and re.fullmatch(r"[0-9]*", rest) and len(whole) <= _MOST_DIGITS
    if not fits or (rest.rstrip("0") and len(rest.rstrip("0")) > places):
        return None
    number = Decimal(whole)
    return number + Decimal(f"0.{rest}").quantize(Decimal("0.01")) if rest.rstrip("0") else number


def shown_amount(amount: Decimal, language: str) -> str:
    """«۱٬۲۵۰٫۵۰» in Persian, "1,250.50" in English."""
    return localise_amount(f"{amount:,}", language)


@cache
def currency_name(code: str, language: str) -> str:
    """«یورو»; the code itself when nobody calls it otherwise."""
    try:
        return str(get_currency_name(code, locale=language))
    except (UnknownLocaleError, ValueError):
        return code
