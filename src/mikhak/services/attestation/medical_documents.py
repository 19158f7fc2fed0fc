"""The papers of the file with their amounts, and the sum in each currency."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from mikhak.catalogue.hooks import DocumentData
from mikhak.lib.digits import localise
from mikhak.lib.jalali import format_date

CURRENCY = {"EUR": "یورو", "USD": "دلار آمریکا", "GBP": "پوند", "IRR": "ریال"}


def document(data: DocumentData) -> dict[str, object]:
    names: Mapping[str, Any] = data.names
    parts = {part.name: part for part in data.service.field("documents_list").parts}
    kinds = {choice.value: choice.fa for choice in parts["kind"].choices}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    rows = []
    for row in names["documents_list"]:
        amount, currency = Decimal(str(row["amount"]["amount"])), row["amount"]["currency"]
        sums[currency] += amount
        day = format_date(row["issued_on"], "fa", calendar="gregorian")
        rows.append([kinds[row["kind"]], row["issuer"], row["number"], day, _money(amount, currency)])
    return {"rows": rows, "totals": [_money(amount, currency) for currency, amount in sorted(sums.items())]}


def _money(amount: Decimal, currency: str) -> str:
    return f"{localise(f'{amount:,.2f}'.replace(',', '٬').replace('.', '٫'), 'fa')} {CURRENCY.get(currency, currency)}"
