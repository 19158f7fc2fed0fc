"""What a declaration says: the roles are called after the kind of deed, and witnesses sign too."""

from typing import Any

from mikhak.catalogue.deeds import Deed, name, person_line
from mikhak.catalogue.hooks import DocumentData
from mikhak.missions import queries as missions

DEED = Deed(
    missions,
    about=("{subject_details}.",),
    matter=("consent_for", "receiving_body", "witnesses"),
    powers=("clauses",),
    terms=(
        "مبلغ: {amount}.",
        "سررسید: {due_date}.",
        "شرط: {condition}.",
        "در صورت تخلف: {consequence}.",
        "این سند تا پایان روز {duration_until} معتبر است.",
    ),
    common=(),
)
ROLES = {
    "acknowledgement": ("اقرارنامه", "مقر", "مقرله"),
    "undertaking": ("تعهدنامه", "متعهد", "متعهدله"),
    "consent": ("رضایت‌نامه", "رضایت‌دهنده", "ذی‌نفع"),
    "declaration": ("اظهارنامه", "اظهارکننده", "مخاطب"),
    "affidavit": ("استشهادیه", "استشهادکننده", "مخاطب"),
    "receipt": ("رسید و تسویه", "دریافت‌کننده", "پرداخت‌کننده"),
}
computed = DEED.computed


def document(data: DocumentData) -> dict[str, Any]:
    """The deed, with the title and the roles of its kind."""
    title, grantor, grantee = ROLES[str(data.names["document_kind"])]
    said: dict[str, Any] = DEED.called(grantor, grantee).document(data) | {"kind": title}
    beneficiary: Any = data.names["beneficiary"]
    if beneficiary:
        said["parties"].append((grantee, [person_line(beneficiary)]))
    witnesses: Any = data.names["witnesses"] or ()
    said["witnesses"] = "، ".join(map(name, witnesses)) or None
    return said
