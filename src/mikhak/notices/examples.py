"""One notice of every kind, with invented values: for looking at letters, and for tests."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
CODE = "MK7R4TQX9B2F"
ABOUT: dict[str, object] = {
    "code": CODE,
    "service": {"fa": "تعویض گذرنامه", "en": "Passport renewal"},
    "mission": {"fa": "سفارت در لاهه", "en": "Embassy in The Hague"},
    "city": {"fa": "لاهه", "en": "The Hague"},
    "time_zone": "Europe/Amsterdam",
}
POLICE = {"fa": "پلیس گذرنامه", "en": "the passport police"}
PASSPORT = {"fa": "گذرنامه", "en": "Passport"}
ITEM = {
    "label": {"fa": "تصویر شناسنامه، صفحهٔ ۲", "en": "birth certificate, page 2"},
    "reason": {"fa": "بخشی از صفحه در تصویر نیست", "en": "part of the page is cut off"},
}
COMING: dict[str, object] = {
    "at": datetime(2026, 12, 2, 9, 30, tzinfo=UTC),
    "bring": [PASSPORT, {"fa": "دو عکس چاپی ۳×۴", "en": "two printed photos, 3×4 cm"}],
    "who": [{"fa": "خود متقاضی", "en": "the applicant in person"}],
}
HOW = {"fa": "به حساب نمایندگی یا با کارت در محل.", "en": "To the account of the mission, or by card on the spot."}
PLACE = {name: ABOUT[name] for name in ("mission", "city", "time_zone")}
REPORT: dict[str, object] = {"code": CODE, "report": {"fa": "شکایت", "en": "Complaint"}, "mission": ABOUT["mission"]}
VALUES: dict[str, dict[str, object]] = {
    "one_time_code": {"minutes": 10},
    "proof_code": {"minutes": 10},
    "password_link": {"hours": 24},
    "password_link_unknown": {},
    "password_set": {"changed": True},
    "password_dropped": {},
    "account_closed": {},
    "address_code": {"minutes": 10},
    "address_taken": {},
    "address_changed": {"hours": 72},
    "address_left": {},
    "address_returned": {},
    "identity_mismatch": {"applicant_kind": "iranian"},
    "identity_claimed": {"applicant_kind": "foreign"},
    "document_ending": {"day": "2027-01-12"},
    "draft_expiring": {"title": ABOUT["service"], "until": "2026-12-01"},
    "submitted": {**ABOUT, "days": 12, "amount": "100.00", "currency": "EUR"},
    "correction_requested": {
        **ABOUT,
        "items": [ITEM],
        "due": "2026-12-01",
    },
    "correction_reminder": {**ABOUT, "items": [ITEM], "due": "2026-12-01", "count": 2},
    "correction_received": ABOUT,
    "inquiry_sent": {**ABOUT, "body": POLICE, "days": 5},
    "payment_due": {**ABOUT, "amount": "100.00", "currency": "EUR", "how": HOW},
    "payment_reminder": {**ABOUT, "amount": "112.50", "currency": "EUR"},
    "payment_recorded": {**ABOUT, "amount": "112.50", "currency": "EUR", "receipt": "R-1204"},
    "payment_kept": {**ABOUT, "amount": "112.50", "currency": "EUR", "receipt": "R-1205", "flag": "double"},
    "fee_waived": {**ABOUT, "amount": "30.00", "currency": "EUR"},
    "transfer_declined": {**ABOUT, "reason": "مبلغ در حساب نمایندگی دیده نشد."},
    "refunded": {
        **ABOUT,
        "amount": "12.50",
        "currency": "EUR",
        "receipt": "R-1205",
        "reason": "دو بار پرداخت شده بود.",
    },
    "attendance_set": {**ABOUT, **COMING},
    "attendance_reminder": {**ABOUT, **COMING, "count": 1},
    "attendance_cancelled": {**ABOUT, "at": "2026-12-02T09:30:00Z"},
    "attendance_open": ABOUT,
    "attendance_offered": {**ABOUT, "at": "2026-12-02T09:30:00Z", "until": "2026-11-22T10:00:00Z"},
    "attendance_missed": {**ABOUT, "at": "2026-12-02T09:30:00Z", "count": 2, "choose": True},
    "refused": {**ABOUT, "reason": {"fa": "عکس با گذرنامه نمی‌خواند", "en": "the photo does not match"}},
    "granted": ABOUT,
    "document_ready": {**ABOUT, "document": PASSPORT, "number": "NLH-PS-00012/26"},
    "handed_over": {**ABOUT, "how": {"fa": "با پست سفارشی", "en": "by registered post"}},
    "closed": {**ABOUT, "outcome": "withdrawn"},
    "document_revoked": {**ABOUT, "number": "NLH-PS-00012/26", "document": PASSPORT},
    "message": {**ABOUT, "text": "فردا تلفن می‌کنیم."},
    "duty_alert": ABOUT,
    "officer_invited": {"username": "hanieh", "hours": 72},
    "rights_changed": {"given": [{"fa": "کارشناس، لاهه", "en": "clerk, The Hague"}], "ended": []},
    "officer_left": {"name": {"fa": "هانیه سلیمی", "en": "Hanieh Salimi"}, "count": 4},
    "report_received": REPORT,
    "report_answered": REPORT,
    "report_closed": REPORT,
    "mailbox_asked": {**PLACE, "decided_from": "2026-11-24T10:00:00Z"},
    "mailbox_link": {**PLACE, "until": "2026-12-01T10:00:00Z"},
    "mailbox_moved": PLACE,
}
