"""The page of a dossier."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from mikhak.dossiers.models import Dossier
from mikhak.vault.models import Opening
from tests.office.dossiers import MISSION, at_step, dossier, fresh
from tests.office.officers import at_desk
from tests.walk import add_scan, officer, staff


def test_answers_stand_beside_scans_conditions_and_history() -> None:
    made = dossier()
    page = at_desk(officer("clerk", MISSION)).get(f"/d/{made.code}/").content.decode()

    assert "کاوه مهرآیین" in page
    assert "V48291736" in page
    assert "درخواست ثبت شد" in page
    assert "شرط‌ها" in page
    assert page.count("/page/") >= made.attachments.count()
