"""What holds on every page of the office."""

from django.urls import reverse

from tests.markup import mistakes
from tests.office.dossiers import MISSION, dossier
from tests.office.officers import at_desk
from tests.office.reports import trouble
from tests.walk import officer

PAGES = ("queue", "phone", "reports", "office-announcements", "office-announcement-new", "mfa_index")


def test_the_html_of_every_page_is_well_formed() -> None:
    made, report = dossier(), trouble(MISSION)
    consul = at_desk(officer("consul", MISSION))
    of_dossier = [reverse(name, args=[made.code]) for name in ("dossier", "correction")]
    for path in [*map(reverse, PAGES), *of_dossier, reverse("report", args=[report.code])]:
        page = consul.get(path)
        assert page.status_code == 200, path
        assert not mistakes(page.content.decode()), path
