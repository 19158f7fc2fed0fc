"""Publishing: what the files say becomes numbered versions that never change."""

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from mikhak.catalogue import queries
from mikhak.catalogue.definition import Service
from mikhak.catalogue.models import ServiceVersion

_LOCK = 0x6D69_6B68_0001  # advisory lock: one process publishes at a time


@transaction.atomic
def publish(*, now: datetime, services: Iterable[Service] | None = None) -> list[ServiceVersion]:
    """Make a version of every service (of this release, if not told) whose content is new; gives the new versions.

    Processes that publish at once wait for each other, so one version is made.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    known = set(ServiceVersion.objects.values_list("key", "digest"))
    last = dict(ServiceVersion.objects.values_list("key").annotate(Max("number")))
    new = [
        ServiceVersion(
            key=service.key,
            number=last.get(service.key, 0) + 1,
            digest=service.digest,
            definition=json.loads(service.canonical()),
            published_at=now,
        )
        for service in (queries.catalogue().services.values() if services is None else services)
        if (service.key, service.digest) not in known
    ]
    return ServiceVersion.objects.bulk_create(new)
