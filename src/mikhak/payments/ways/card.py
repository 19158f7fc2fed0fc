from django.utils.translation import gettext_lazy as _

from mikhak.lib.text import Text
from mikhak.payments.ways.base import Way


class Kind(Way):
    """``reference`` is the number that the terminal prints."""

    place = 2
    label = Text(fa="کارت‌خوان", en="Card terminal", ar="جهاز البطاقات")
    how = Text(fa="در نمایندگی، با کارت بانکی.", en="At the mission, by bank card.", ar="في البعثة ببطاقة مصرفية.")
    till = True
    needs = _("شمارهٔ رسید کارت‌خوان را بنویسید.")
