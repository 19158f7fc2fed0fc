"""What a power of attorney for banking says: which accounts, up to how much, and where money may go."""

from mikhak.catalogue.deeds import Deed
from mikhak.missions import queries as missions

DEED = Deed(
    missions,
    about=("انجام امور بانکی موکل.",),
    matter=("accounts",),
    terms=(
        "{all_accounts=true}این وکالت همهٔ حساب‌های موکل در بانک‌های یادشده را دربر می‌گیرد.",
        "{joint_account=true}{has_co_owners=true}حساب مشترک است و همهٔ دارندگان آن این وکالت را داده‌اند.",
        "برداشت و انتقال روی‌هم تا سقف {withdrawal_ceiling} است.",
        "{has_ceiling=false}برداشت و انتقال سقفی ندارد.",
        "{transfer_to=principal}وجه تنها به حساب خود موکل انتقال داده می‌شود.",
        "{transfer_to=attorney}وجه می‌تواند به حساب وکیل انتقال داده شود.",
        "{transfer_to=any}وجه می‌تواند به هر حسابی انتقال داده شود.",
        "{report_to_principal=true}وکیل باید صورت دریافت‌ها و پرداخت‌ها را به موکل بدهد.",
    ),
)
computed, document = DEED.computed, DEED.document
