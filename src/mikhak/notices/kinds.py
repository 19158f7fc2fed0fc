"""The closed list of notices: what each must be told, where its one link leads, and how urgent it is.

The words are in ``templates/notices/<kind>.txt``. Values are words ({"fa", "en"}), numbers, dates, moments (ISO) and
lists of them; ``letters.spoken`` puts each into the language of the reader.
"""

from dataclasses import dataclass

DOSSIER = ("code", "service", "mission")  # every notice about a dossier; also city and time_zone for its moments
REPORT = frozenset({"code", "report", "mission"})  # every notice about a report: its code, what it is, who has it
SOON, AT_ONCE = 0, 10  # priority in the queue
FILLED_IN = "{secret}"  # in a link: the secret of the notice, which only the mail has


@dataclass(frozen=True)
class Kind:
    needs: frozenset[str]
    link: str = ""  # path of the portal without a language, perhaps with {code}; empty: no link
    priority: int = SOON
    office: bool = False  # the link leads to the office; for officers
    reminder: bool = False  # the person may stop its mails; the inbox has it all the same

    @property
    def about_dossier(self) -> bool:
        return self.needs.issuperset(DOSSIER)


def _dossier(*needs: str, link: str = "/track/{code}/", priority: int = SOON, reminder: bool = False) -> Kind:
    return Kind(frozenset({*DOSSIER, *needs}), link, priority, reminder=reminder)


KINDS: dict[str, Kind] = {
    "one_time_code": Kind(frozenset({"minutes"}), priority=AT_ONCE),  # secret: the eight digits
    "proof_code": Kind(frozenset({"minutes"}), priority=AT_ONCE),  # secret: the eight digits
    "password_link": Kind(frozenset({"hours"}), f"/sign-in/new-password/{FILLED_IN}/", AT_ONCE),  # secret: its token
    "password_link_unknown": Kind(frozenset(), "/sign-in/", AT_ONCE),
    "password_set": Kind(frozenset({"changed"}), "/account/", AT_ONCE),  # changed: whether there was one before
    "password_dropped": Kind(frozenset(), "/account/", AT_ONCE),
    "account_closed": Kind(frozenset()),
    "address_code": Kind(frozenset({"minutes"}), priority=AT_ONCE),  # secret: the eight digits
    "address_taken": Kind(frozenset(), "/sign-in/", AT_ONCE),
    "address_changed": Kind(frozenset({"hours"}), f"/support/not-me/{FILLED_IN}/", AT_ONCE),  # to the old address
    "address_left": Kind(frozenset(), "/sign-in/", AT_ONCE),
    "address_returned": Kind(frozenset(), "/sign-in/", AT_ONCE),
    "identity_mismatch": Kind(frozenset({"applicant_kind"}), "/sign-in/", AT_ONCE),
    "identity_claimed": Kind(frozenset({"applicant_kind"}), "/sign-in/", AT_ONCE),
    "draft_expiring": Kind(frozenset({"title", "until"}), "/home/"),  # title of the service: words; until: date
    "document_ending": Kind(frozenset({"day"}), "/home/"),  # which document is not said
    "submitted": _dossier(),  # days: usual working days; amount, currency: the fee to come
    "correction_requested": _dossier("items"),  # items: list of words; due: date
    "correction_reminder": _dossier("items", "due", "count", reminder=True),  # count: days that are left
    "correction_received": _dossier(),
    "inquiry_sent": _dossier("body"),  # body: words; days
    "payment_due": _dossier("amount", "currency"),  # how: words
    "payment_reminder": _dossier("amount", "currency", reminder=True),  # how: words
    "payment_recorded": _dossier("amount", "currency"),  # receipt: text
    "payment_kept": _dossier("amount", "currency", "flag"),  # receipt: text; flag: double, not_due or amount
    "fee_waived": _dossier("amount", "currency"),
    "transfer_declined": _dossier("reason"),  # reason: what the officer wrote
    "refunded": _dossier("amount", "currency", "reason"),  # reason: what the officer wrote; receipt: text
    "attendance_set": _dossier("at"),  # at: moment; bring, who: lists of words; fingerprints, chosen: bool
    "attendance_reminder": _dossier("at", "count", reminder=True),  # the same; count: days that are left
    "attendance_cancelled": _dossier("at"),  # reason: words; choose: whether the person chooses another time
    "attendance_open": _dossier(link="/track/{code}/times/"),
    "attendance_offered": _dossier("at", "until", link="/track/{code}/times/"),  # until: moment
    "attendance_missed": _dossier("at", "count"),  # count: how often by now; choose: as above
    "refused": _dossier("reason"),  # reason, remedy: words
    "granted": _dossier(),
    "document_ready": _dossier(),  # document: words; number
    "handed_over": _dossier(),  # document, how: words
    "closed": _dossier("outcome"),  # granted, refused, withdrawn or void
    "document_revoked": _dossier("number"),  # document: words
    "message": _dossier("text", link="/track/{code}/messages/"),  # text: what the officer wrote
    "duty_alert": _dossier(link="", priority=AT_ONCE),  # to an officer
    "officer_invited": Kind(  # secret: the token of the link
        frozenset({"username", "hours"}), f"/welcome/{FILLED_IN}/", AT_ONCE, office=True
    ),
    "rights_changed": Kind(frozenset({"given", "ended"}), "/", office=True),  # lists of words
    "officer_left": Kind(frozenset({"name", "count"}), "/", office=True),  # count: dossiers that wait; to the head
    "report_received": Kind(REPORT, "/support/follow/"),
    "report_answered": Kind(REPORT, "/support/follow/"),  # secret: what the officer wrote
    "report_closed": Kind(REPORT, "/support/follow/"),
    "mailbox_asked": Kind(frozenset({"mission", "decided_from"}), f"/support/not-me/{FILLED_IN}/", AT_ONCE),
    "mailbox_link": Kind(frozenset({"mission", "until"}), f"/support/new-address/{FILLED_IN}/", AT_ONCE),
    "mailbox_moved": Kind(frozenset({"mission"}), "/support/sign-in/", AT_ONCE),
}
