"""What a power of attorney for divorce says: the marriage, the kind of divorce, the dower and the children."""

from typing import Any

from mikhak.catalogue.deeds import Deed, name, person_line
from mikhak.catalogue.hooks import DocumentData
from mikhak.missions import queries as missions

DEED = Deed(
    missions,
    about=(
        "طلاق از نکاح ثبت‌شده به سند {marriage_deed_no} مورخ {marriage_date} میان موکل و {spouse}.",
        "نوع طلاق: {divorce_kind}.",
    ),
    matter=("children",),
    powers=("risky_powers", "powers"),
    terms=(
        "{wife_can_execute_herself=true}زوج به‌صراحت به زوجه وکالت داد که با مراجعه به دادگاه و دفترخانه، "
        "خود را مطلقه کند.",
        "مهریه: {mahr_agreement}.",
        "مقدار مهریه {mahr_amount} است.",
        "{children_abroad=true}فرزندان در خارج از ایران زندگی می‌کنند.",
    ),
)
computed = DEED.computed


def document(data: DocumentData) -> dict[str, Any]:
    """The deed; a spouse who gives the same power is the second principal."""
    deed: dict[str, Any] = DEED.document(data)
    if data.names["spouse_signs"]:
        spouse: Any = data.names["spouse"]
        deed["parties"][0][1].append(person_line(spouse))
        deed["signers"] += "، " + name(spouse)
    return deed
