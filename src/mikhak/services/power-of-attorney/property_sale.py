"""What a power of attorney over immovables says: the registry particulars, the price and to whom it goes."""

from mikhak.catalogue.deeds import Deed
from mikhak.missions import queries as missions

DEED = Deed(
    missions,
    about=("{deal} ملک.",),
    matter=("properties",),
    powers=("risky_powers", "powers"),
    terms=(
        "{price_rule=discretion}مبلغ به تشخیص وکیل است.",
        "{price_rule=minimum}مبلغ کمتر از {price_amount} نباشد.",
        "{price_rule=exact}مبلغ {price_amount} است.",
        "{price_to=principal}بها تنها به حساب موکل، شبای {price_account}، پرداخت می‌شود.",
        "{price_to=attorney}بها به وکیل پرداخت می‌شود.",
        "{price_to=both}بها به وکیل یا به حساب موکل، شبای {price_account}، پرداخت می‌شود.",
        "{buyer=any}خریدار هر شخصی می‌تواند باشد.",
        "{buyer=not_attorney}خریدار هر کس جز وکیل می‌تواند باشد.",
        "خریدار {buyer_person} است.",
        "{prosecutor_consent=true}موافقت دادستان پیوست این سند است.",
    ),
)
computed, document = DEED.computed, DEED.document
