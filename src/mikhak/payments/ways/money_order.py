from django.utils.translation import gettext_lazy as _

from mikhak.lib.text import Text
from mikhak.payments.ways.base import Way


class Kind(Way):
    place = 5
    label = Text(fa="حوالهٔ پستی", en="Money order", ar="حوالة بريدية")
    how = Text(
        fa="حوالهٔ پستی به مبلغ دقیق، همراه کد رهگیری، برای نمایندگی بفرستید.",
        en="Send the mission a money order for the exact sum, with the tracking code.",
        ar="أرسل إلى البعثة حوالة بريدية بالمبلغ بالضبط مع رمز التتبع.",
    )
    needs = _("شمارهٔ حوالهٔ پستی را بنویسید.")
