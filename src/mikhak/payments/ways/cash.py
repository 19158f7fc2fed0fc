from mikhak.lib.text import Text
from mikhak.payments.ways.base import Way


class Kind(Way):
    place = 1
    label = Text(fa="نقد", en="Cash", ar="نقدًا")
    how = Text(
        fa="در نمایندگی، نقد. مبلغ دقیق همراه داشته باشید.",
        en="At the mission, in cash. Bring the exact sum.",
        ar="في البعثة نقدًا. أحضر المبلغ بالضبط.",
    )
    till = True
