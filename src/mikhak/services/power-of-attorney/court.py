"""What a judicial power of attorney says: the case, the parties to it, and the lawyer's licence."""

from mikhak.catalogue.deeds import Deed
from mikhak.missions import queries as missions

DEED = Deed(
    missions,
    about=("امر {matter_kind}؛ نقش موکل: {principal_role}. {subject_details}.",),
    matter=("opponents", "cases"),
    powers=("powers", "risky_powers"),
    terms=(
        "وکیل دارای پروانهٔ وکالت شمارهٔ {licence_no} از {bar_association} است.",
        "سوگند، شهادت، اقرار، لعان و ایلاء در این وکالت نیست (تبصرهٔ ۲ مادهٔ ۳۵ قانون آیین دادرسی مدنی).",
    ),
)
computed, document = DEED.computed, DEED.document
