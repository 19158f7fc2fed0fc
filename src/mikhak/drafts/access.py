"""Fetch and authorise in one call: the only way a face obtains a draft or one of its pages."""

from uuid import UUID

from mikhak.accounts.models import Applicant
from mikhak.catalogue import queries as catalogue
from mikhak.drafts.models import Draft, Upload
from mikhak.ui.refusals import NotFound


def draft(applicant: Applicant, draft_id: UUID) -> Draft:
    """A draft of this applicant; raises NotFound for anybody else's just as for none."""
    found = Draft.objects.filter(pk=draft_id, applicant=applicant).first()
    if found is None:
        raise NotFound
    found.applicant, found.version = applicant, catalogue.version(found.version_id)  # not to be fetched again
    return found


def quick_draft(browser: str, draft_id: UUID) -> Draft:
    """A draft begun without an account, by the same browser; raises NotFound."""
    found = Draft.objects.filter(pk=draft_id, applicant=None, browser=browser).first()
    if found is None or not browser:
        raise NotFound
    found.version = catalogue.version(found.version_id)
    return found


def upload(draft: Draft, upload_id: UUID) -> Upload:
    """One page of a draft that was fetched with rights already; raises NotFound."""
    found = draft.uploads.filter(pk=upload_id).first()
    if found is None:
        raise NotFound
    return found
