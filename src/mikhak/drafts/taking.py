"""Taking over what was read from a passport, into the profile or the answers that say otherwise."""

import re
from datetime import datetime

from django.db import transaction

from mikhak.accounts import actions as accounts
from mikhak.accounts import queries as people
from mikhak.catalogue.fields.passport_no import IRANIAN
from mikhak.drafts import actions, queries
from mikhak.drafts.models import Upload
from mikhak.drafts.queries import Filling
from mikhak.drafts.sealed import UploadMeta


def takeable(filling: Filling, upload: Upload, meta: UploadMeta) -> dict[str, str]:
    """The members of the holder of a passport that can be put right as it was read, each with what was read.

    Not so a number that no Iranian passport has, and what somebody signs in with.
    """
    own, person = _own(filling, upload), filling.names[filling.service.attachment(upload.item).passport_of or "subject"]
    told = {one.member: one.read for one in queries.differences(filling, upload, meta)}
    if person.get("nationality") == "IR" and not re.fullmatch(IRANIAN, told.get("passport_no", "A00000000")):
        return {}
    if own:
        applicant = filling.draft.applicant
        fixed = people.profile_state(applicant).fixed if applicant else told
        return {member: read for member, read in told.items() if member not in fixed}
    return told


def _own(filling: Filling, upload: Upload) -> bool:
    """Whether what the passport says stands in the profile."""
    return filling.service.attachment(upload.item).passport_of == "applicant" or filling.state.on_behalf == "self"


def take_over(*, filling: Filling, upload: Upload, now: datetime) -> None:
    """Write what was read where something else was written, also where the form took it over from there."""
    holder = filling.service.attachment(upload.item).passport_of
    told = takeable(filling, upload, queries.meta(filling.draft, upload))
    if holder is None or not told:
        return
    answers: dict[str, object] = {
        spec.name: told[member]
        for spec in filling.service.fields()
        for place, _dot, member in [(spec.prefill or "").rpartition(".")]
        if member in told and place in {holder, *(("profile",) if _own(filling, upload) else ())}
        if str(filling.state.answers.get(spec.name)) == str(filling.names[holder].get(member))
    }
    with transaction.atomic():
        if _own(filling, upload):
            assert filling.draft.applicant  # without one nothing is takeable
            accounts.amend_profile(applicant=filling.draft.applicant, answers=told, now=now)
        elif field := filling.service.subject:
            answers[field] = {**filling.state.answers[field], **told}  # they differ from what stands there
        actions.amend(draft=filling.draft, answers=answers, now=now)
