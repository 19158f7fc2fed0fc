"""Each service once from the sign-in to a verified document, in a real browser, as its example tells it."""

from mikhak.catalogue.definition import Example, Service
from tests.browser.conftest import AtDesk, Visit
from tests.browser.desk import Desk, Paper
from tests.browser.driver import Visitor, example_of, someone


def checked(visitor: Visitor, desk: Desk, *, pictures: bool = False) -> Paper:
    """The document of the dossier on the desk, found valid by its code, its file and its QR code."""
    paper = desk.document()
    assert visitor.check_code(paper.code, "verify" if pictures else "") == "valid"
    assert visitor.check_file(paper.pdf) == "valid"
    if visitor.scripts:
        assert visitor.check_seal(paper.url) == "valid"
    return paper


def test_an_unmarried_woman_gets_her_certificate_without_javascript(visit: Visit, at_desk: AtDesk) -> None:
    service, example = example_of("marriage-single-certificate", "first_marriage_in_france")
    golnar, navid = visit(java_script_enabled=False), at_desk("navid")
    golnar.sign_in(someone(example))
    code = golnar.apply(service, example)
    navid.walk(code, service, example)
    checked(golnar, navid)
