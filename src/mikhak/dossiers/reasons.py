"""Short lists of words: why an item is returned, what became of an original, and how a document reached the person."""

from mikhak.catalogue.definition import Text

CORRECTION_REASONS: dict[str, dict[str, Text]] = {
    "attachment": {
        "illegible": Text(fa="تصویر خوانا نیست", en="The scan cannot be read", ar="الصورة غير مقروءة"),
        "cut_off": Text(fa="بخشی از صفحه در تصویر نیست", en="Part of the page is cut off", ar="جزء من الصفحة مقطوع"),
        "wrong_page": Text(
            fa="صفحه یا مدرک دیگری فرستاده شده است", en="It is another page or paper", ar="أُرسلت صفحة أو وثيقة أخرى"
        ),
        "missing_page": Text(fa="صفحه‌ای کم است", en="A page is missing", ar="تنقص صفحة"),
        "outdated": Text(fa="اعتبار مدرک گذشته است", en="The paper has expired", ar="انتهت صلاحية الوثيقة"),
        "photo_rules": Text(
            fa="عکس با ضوابط نمی‌خواند", en="The photo does not follow the rules", ar="الصورة لا توافق الضوابط"
        ),
        "translation": Text(fa="ترجمهٔ رسمی لازم است", en="A certified translation is needed", ar="تلزم ترجمة رسمية"),
    },
    "field": {
        "differs": Text(fa="با مدرک نمی‌خواند", en="It does not agree with the paper", ar="لا يطابق الوثيقة"),
        "incomplete": Text(fa="کامل نیست", en="It is incomplete", ar="غير مكتمل"),
        "unclear": Text(fa="روشن نیست", en="It is unclear", ar="غير واضح"),
        "not_allowed": Text(fa="پذیرفتنی نیست", en="It cannot be accepted", ar="لا يمكن قبوله"),
    },
}

CUSTODY: dict[str, Text] = {
    "kept": Text(fa="نزد نمایندگی ماند", en="Kept at the mission", ar="بقي لدى البعثة"),
    "sent": Text(fa="به ایران فرستاده می‌شود", en="Goes to Iran", ar="يُرسل إلى إيران"),
    "voided": Text(fa="باطل و پس داده شد", en="Made void and given back", ar="أُبطل وأُعيد"),
    "returned": Text(fa="پس داده شد", en="Given back", ar="أُعيد"),
}

DELIVERIES: dict[str, Text] = {
    "in_person": Text(fa="تحویل حضوری در نمایندگی", en="Collected at the mission", ar="التسليم الشخصي في البعثة"),
    "post": Text(fa="با پست سفارشی", en="By registered post", ar="بالبريد المسجل"),
    "representative": Text(
        fa="تحویل به نمایندهٔ معرفی‌شده", en="Handed to the named representative", ar="التسليم إلى الوكيل المعيّن"
    ),
    "electronic": Text(fa="به‌صورت الکترونیکی", en="Electronically", ar="إلكترونياً"),
}
