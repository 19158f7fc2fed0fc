"""One notice of every kind, with invented values."""

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
PLACE = {name: ABOUT[name] for name in ("mission", "city", "time_zone")}
REPORT: dict[str, object] = {"code": CODE, "report": {"fa": "شکایت", "en": "Complaint"}, "mission": ABOUT["mission"]}
VALUES: dict[str, dict[str, object]] = {
    "one_time_code": {"minutes": 10},
    "identity_mismatch": {"applicant_kind": "iranian"},
    "identity_claimed": {"applicant_kind": "foreign"},
    "submitted": {**ABOUT, "days": 12},
    "correction_requested": {
        **ABOUT,
        "items": [{"fa": "تصویر شناسنامه، صفحهٔ ۲", "en": "birth certificate, page 2"}],
        "due": "2026-12-01",
    },
    "correction_received": ABOUT,
    "inquiry_sent": {**ABOUT, "body": POLICE, "days": 5},
    "payment_due": {**ABOUT, "amount": "100.00", "currency": "EUR"},
    "payment_recorded": {**ABOUT, "amount": "112.50", "currency": "EUR", "receipt": "R-1204"},
    "attendance_set": {**ABOUT, "at": datetime(2026, 12, 2, 9, 30, tzinfo=UTC), "bring": [PASSPORT]},
    "attendance_cancelled": {**ABOUT, "at": "2026-12-02T09:30:00Z"},
    "refused": {**ABOUT, "reason": {"fa": "عکس با گذرنامه نمی‌خواند", "en": "the photo does not match"}},
    "granted": ABOUT,
    "document_ready": {**ABOUT, "document": PASSPORT},
    "handed_over": ABOUT,
    "closed": {**ABOUT, "outcome": "withdrawn"},
    "document_revoked": {**ABOUT, "number": "NLH-PS-00012/26", "document": PASSPORT},
    "message": {**ABOUT, "text": "فردا تلفن می‌کنیم."},
    "duty_alert": ABOUT,
    "report_received": {**REPORT},
    "report_answered": {**REPORT},
    "report_closed": {**REPORT},
    "mailbox_asked": {**PLACE, "decided_from": "2026-11-24T10:00:00Z"},
    "mailbox_link": {**PLACE, "until": "2026-12-01T10:00:00Z"},
    "mailbox_moved": PLACE,
}
