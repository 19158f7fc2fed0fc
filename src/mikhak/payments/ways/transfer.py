from django.utils.translation import gettext_lazy as _

from mikhak.lib.text import Text
from mikhak.payments.ways.base import Way


class Kind(Way):
    """The applicant sends the bank's paper, or the clerk finds the money on the account."""

    place = 4
    label = Text(fa="حوالهٔ بانکی", en="Bank transfer", ar="تحويل مصرفي")
    how = Text(
        fa="به حساب نمایندگی حواله کنید و تصویر رسید بانک را همین‌جا بفرستید.",
        en="Transfer it to the account of the mission and send a picture of the bank's receipt here.",
        ar="حوّل المبلغ إلى حساب البعثة وأرسل صورة إيصال المصرف من هنا.",
    )
    needs = _("شمارهٔ حواله یا سند بانکی را بنویسید.")
