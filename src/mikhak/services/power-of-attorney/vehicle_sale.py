"""What a power of attorney over a vehicle says: the vehicle as its title sheet names it, and where the price goes."""

from mikhak.catalogue.deeds import Deed
from mikhak.missions import queries as missions

DEED = Deed(
    missions,
    matter=(
        *("vehicle_kind", "brand_model", "color", "plate", "engine_no", "chassis_vin", "title_kind"),
        *("green_sheet_no", "green_sheet_date"),
    ),
    powers=("risky_powers", "powers"),
    terms=(
        "{price_to=principal}بهای خودرو به موکل پرداخت می‌شود.",
        "{price_to=attorney}بهای خودرو به وکیل پرداخت می‌شود.",
        "خریدار {buyer} است.",
    ),
)
computed, document = DEED.computed, DEED.document
