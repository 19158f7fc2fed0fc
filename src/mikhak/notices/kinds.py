"""The closed list of notices: what each must be told, where its one link leads, and how urgent it is.

The words are in ``templates/notices/<kind>.txt``. Values are words ({"fa", "en"}), numbers, dates, moments (ISO) and
lists of them; ``letters.spoken`` puts each into the language of the reader.
"""

from dataclasses import dataclass

DOSSIER = ("code", "service", "mission")  # every notice about a dossier; also city and time_zone for its moments
REPORT = frozenset({"code", "report", "mission"})  # every notice about a report: its code, what it is, who has it
SOON, AT_ONCE = 0, 10  # priority in the queue


@dataclass(frozen=True)
class Kind:
    needs: frozenset[str]
    link: str = ""  # path of the portal without a language; empty: no link
    priority: int = SOON
    sealed: str = "secret"  # what the template calls the sealed text; a "token" ends the address of the link

    @property
    def about_dossier(self) -> bool:
        return self.needs.issuperset(DOSSIER)


def _dossier(*needs: str, link: str = "/track/", priority: int = SOON) -> Kind:
    return Kind(frozenset({*DOSSIER, *needs}), link, priority)


KINDS: dict[str, Kind] = {
    "one_time_code": Kind(frozenset({"minutes"}), priority=AT_ONCE),  # secret: the eight digits
    "identity_mismatch": Kind(frozenset({"applicant_kind"}), "/sign-in/", AT_ONCE),
    "identity_claimed": Kind(frozenset({"applicant_kind"}), "/sign-in/", AT_ONCE),
    "submitted": _dossier(),  # days: usual working days
    "correction_requested": _dossier("items"),  # items: list of words; due: date
    "correction_received": _dossier(),
    "inquiry_sent": _dossier("body"),  # body: words; days
    "payment_due": _dossier("amount", "currency"),  # note: words
    "payment_recorded": _dossier("amount", "currency"),  # receipt: text
    "attendance_set": _dossier("at"),  # at: moment; bring, who: lists of words; place, note: words
    "attendance_cancelled": _dossier("at"),  # reason: words
    "refused": _dossier("reason"),  # reason: words; remedy: words
    "granted": _dossier(),
    "document_ready": _dossier(),  # document, how: words
    "handed_over": _dossier(),  # document, how: words
    "closed": _dossier("outcome"),  # granted, refused, withdrawn or void
    "document_revoked": _dossier("number"),  # document: words
    "message": _dossier(link="/inbox/"),  # text: what the officer wrote
    "duty_alert": _dossier(link="", priority=AT_ONCE),  # to an officer
    "report_received": Kind(REPORT, "/support/follow/"),
    "report_answered": Kind(REPORT, "/support/follow/", sealed="text"),  # what the officer wrote
    "report_closed": Kind(REPORT, "/support/follow/"),
    "mailbox_asked": Kind(frozenset({"mission", "decided_from"}), "/support/not-me/", AT_ONCE, sealed="token"),
    "mailbox_link": Kind(frozenset({"mission", "until"}), "/support/new-address/", AT_ONCE, sealed="token"),
    "mailbox_moved": Kind(frozenset({"mission"}), "/support/sign-in/", AT_ONCE),
}
