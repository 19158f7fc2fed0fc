"""The closed list of notices: what each must be told, where its one link leads, and how urgent it is.

The words are in ``templates/notices/<kind>.txt``. Values are words ({"fa", "en"}), numbers, dates, moments (ISO) and
lists of them; ``letters.spoken`` puts each into the language of the reader.
"""

from dataclasses import dataclass

DOSSIER = ("code", "service", "mission")  # every notice about a dossier; also city and time_zone for its moments
SOON, AT_ONCE = 0, 10  # priority in the queue
FILLED_IN = "{secret}"  # in a link: the secret of the notice, which only the mail has


@dataclass(frozen=True)
class Kind:
    needs: frozenset[str]
    link: str = ""  # path of the portal without a language; empty: no link
    priority: int = SOON

    @property
    def about_dossier(self) -> bool:
        return self.needs.issuperset(DOSSIER)


def _dossier(*needs: str, link: str = "/track/", priority: int = SOON) -> Kind:
    return Kind(frozenset({*DOSSIER, *needs}), link, priority)


KINDS: dict[str, Kind] = {
    "one_time_code": Kind(frozenset({"minutes"}), priority=AT_ONCE),  # secret: the eight digits
    "proof_code": Kind(frozenset({"minutes"}), priority=AT_ONCE),  # secret: the eight digits
    "password_link": Kind(frozenset({"hours"}), f"/sign-in/new-password/{FILLED_IN}/", AT_ONCE),  # secret: its token
    "password_link_unknown": Kind(frozenset(), "/sign-in/", AT_ONCE),
    "password_set": Kind(frozenset({"changed"}), "/account/", AT_ONCE),  # changed: whether there was one before
    "password_dropped": Kind(frozenset(), "/account/", AT_ONCE),
    "account_closed": Kind(frozenset()),
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
}
