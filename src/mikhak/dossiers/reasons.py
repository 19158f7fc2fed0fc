"""Short lists of words: why an item is returned, what became of an original, and how a document reached the person."""

from mikhak.catalogue.definition import Text

CORRECTION_REASONS: dict[str, dict[str, Text]] = {
    "attachment": {
        "illegible": Text(fa="تصویر خوانا نیست", en="The scan cannot be read"),
        "cut_off": Text(fa="بخشی از صفحه در تصویر نیست", en="Part of the page is cut off"),
        "wrong_page": Text(fa="صفحه یا مدرک دیگری فرستاده شده است", en="It is another page or paper"),
        "missing_page": Text(fa="صفحه‌ای کم است", en="A page is missing"),
        "outdated": Text(fa="اعتبار مدرک گذشته است", en="The paper has expired"),
        "photo_rules": Text(fa="عکس با ضوابط نمی‌خواند", en="The photo does not follow the rules"),
        "translation": Text(fa="ترجمهٔ رسمی لازم است", en="A certified translation is needed"),
    },
    "field": {
        "differs": Text(fa="با مدرک نمی‌خواند", en="It does not agree with the paper"),
        "incomplete": Text(fa="کامل نیست", en="It is incomplete"),
        "unclear": Text(fa="روشن نیست", en="It is unclear"),
        "not_allowed": Text(fa="پذیرفتنی نیست", en="It cannot be accepted"),
    },
}

CUSTODY: dict[str, Text] = {
    "kept": Text(fa="نزد نمایندگی ماند", en="Kept at the mission"),
    "sent": Text(fa="به ایران فرستاده می‌شود", en="Goes to Iran"),
    "voided": Text(fa="باطل و پس داده شد", en="Made void and given back"),
    "returned": Text(fa="پس داده شد", en="Given back"),
}

DELIVERIES: dict[str, Text] = {
    "in_person": Text(fa="تحویل حضوری در نمایندگی", en="Collected at the mission"),
    "post": Text(fa="با پست سفارشی", en="By registered post"),
    "representative": Text(fa="تحویل به نمایندهٔ معرفی‌شده", en="Handed to the named representative"),
    "electronic": Text(fa="به‌صورت الکترونیکی", en="Electronically"),
}
