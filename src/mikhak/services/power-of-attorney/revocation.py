"""What a revocation says: which deed, how much of it is withdrawn, and to whom that is told."""

from mikhak.catalogue.deeds import Deed
from mikhak.missions import queries as missions

DEED = Deed(
    missions,
    about=(
        "وکالتنامهٔ شمارهٔ {mikhak_deed_no} مورخ {original_deed_date} تنظیم‌شده در {original_mission}.",
        "وکالتنامهٔ شمارهٔ {original_deed_no} مورخ {original_deed_date} تنظیم‌شده در {original_mission}.",
        "وکالتنامهٔ شمارهٔ {original_deed_no} مورخ {original_deed_date} تنظیم‌شده در {original_office}.",
    ),
    matter=("original_kind",),
    powers=(),
    terms=(
        "{revocation_scope=full}عزل‌کننده وکیل را از همهٔ اختیارهای این وکالتنامه عزل کرد.",
        "عزل‌کننده این اختیارها را از وکیل پس گرفت: {powers_removed}؛ دیگر اختیارها به جای خود باقی است.",
        "{revocation_scope=one_attorney}تنها وکیل نام‌برده عزل شد؛ وکالت دیگر وکلا به جای خود باقی است.",
        "{court_order=true}حق عزل به رأی دادگاه که پیوست است بازگشته است.",
        "این عزل از {effective_from} است.",
        "علت عزل: {reason}",
        "از آگاهی وکیل، هر اقدام او بی‌اعتبار است؛ کارهای پیش از آن به موجب مادهٔ ۶۸۰ قانون مدنی پابرجاست.",
        "این عزل به وکیل در نشانی {notify_address} ابلاغ می‌شود.",
        "به این جاها هم اعلام می‌شود: {notify_authorities}.",
    ),
    common=(),
    grantor="عزل‌کننده",
    grantee="وکیل عزل‌شده",
)
computed, document = DEED.computed, DEED.document
