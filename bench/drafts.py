"""Drafts for the bench of forms, made of the examples of the services; cleared away afterwards."""

import json
import sys
from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from tests import walk

from mikhak.accounts import queries as accounts
from mikhak.accounts.models import Applicant, Holding
from mikhak.catalogue import queries as catalogue
from mikhak.drafts import actions
from mikhak.drafts.models import Draft


def make() -> list[str]:
    """A filled-in draft of the first accepted example of each service, with an owner of its own."""
    now, made = timezone.now(), []
    with transaction.atomic():
        for service in catalogue.catalogue().services.values():
            found = (one for one in service.examples if one.expect.verdict == "accepted" and not one.quick)
            if example := next(found, None):
                held = {name: {**facts, "number": uuid4().hex[:30]} for name, facts in example.held.items()}
                draft = walk.draft_of(service, example.model_copy(update={"held": held}), now=now)
                made.append(str(draft.pk))
    return made


def discard(drafts: Sequence[str]) -> None:
    """Drop the drafts and their owners."""
    for draft in Draft.objects.filter(pk__in=drafts).select_related("applicant"):
        owner = draft.applicant
        assert owner is not None
        actions.discard(draft=draft)
        Holding.objects.filter(applicant_ix=accounts.applicant_ix(owner)).delete()
        Applicant.objects.filter(pk=owner.pk).delete()


def main() -> None:
    """Called as ``make``, which prints the drafts as JSON, or as ``discard``, which reads them."""
    if sys.argv[1] == "make":
        sys.stdout.write(json.dumps(make()))
    else:
        discard(json.load(sys.stdin))
