"""Files that no row points to go; all others stay."""

import os
from datetime import timedelta
from pathlib import Path

from pytest_django.fixtures import Settings

from mikhak.drafts import store
from mikhak.issuance import access, actions
from tests.issuance.test_register import issued
from tests.walk import now


def test_a_file_left_over_by_a_failed_transaction_is_swept_after_a_day(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path
    document, people, pdf = issued()
    left_over, fresh = store.write(b"sealed"), store.write(b"sealed")
    for file in tmp_path.glob("??/*"):
        os.utime(file, (0, 0))
    an_hour_ago = (now() - timedelta(hours=1)).timestamp()
    os.utime(tmp_path / fresh, (an_hour_ago, an_hour_ago))
    assert actions.sweep_files(now=now()) >= 1
    assert not (tmp_path / left_over).exists()
    assert store.read(fresh) == b"sealed"
    assert access.document_pdf(people.clerk, document.dossier.code, now=now())[1] == pdf
