from mikhak.lib.text import Text
from mikhak.payments import gateways
from mikhak.payments.ways.base import Way


class Kind(Way):
    """Nobody records it: the gateway's signed call does."""

    place = 3
    label = Text(fa="پرداخت برخط", en="Online", ar="الدفع عبر الإنترنت")
    how = Text(
        fa="همین‌جا، با کارت بانکی. پرداخت بی‌درنگ در پرونده ثبت می‌شود.",
        en="Right here, by bank card. The payment is recorded in the dossier at once.",
        ar="من هنا ببطاقة مصرفية. يُسجَّل الدفع في الملف فورًا.",
    )
    recorded = False

    def usable(self) -> bool:
        return gateways.gateway() is not None
