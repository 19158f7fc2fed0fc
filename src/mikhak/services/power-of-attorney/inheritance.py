"""What a power of attorney for inheritance says: the deceased, the heirs, the estate and what becomes of the share."""

from mikhak.catalogue.deeds import Deed
from mikhak.missions import queries as missions

DEED = Deed(
    missions,
    about=(
        "امور ارث {deceased}، که در {death_date} در {death_place} درگذشته است؛ نسبت موکل با متوفی: "
        "{relation_to_deceased}.",
        "اقدام نسبت به سهم موکل: {share_deal}. ماترک: {estate_kinds}.",
    ),
    matter=("heirship_certificate_no", "heirs", "properties"),
    powers=("powers", "risky_powers"),
    terms=(
        "سهم موکل به {transfer_to_heir_person} انتقال داده می‌شود.",
        "{prosecutor_consent=true}موافقت دادستان پیوست این سند است.",
    ),
)
computed, document = DEED.computed, DEED.document
