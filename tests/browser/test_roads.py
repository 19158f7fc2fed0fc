"""Six services from the sign-in to a verified document, in a real browser, as their examples tell it."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import AtDesk, Visit
from tests.browser.desk import Desk, Paper
from tests.browser.driver import PICTURE, Visitor, example_of, someone
from tests.browser.looking import OTHERS, PHONE, paper_picture
from tests.browser.system import System
from tests.world import boxes

DUTY_OFFICER = "leila@mikhak.example"  # of the demo, in Istanbul


def checked(visitor: Visitor, desk: Desk, *, pictures: bool = False) -> Paper:
    """The document of the dossier on the desk, found valid by its code, its file and its QR code."""
    paper = desk.document()
    assert visitor.check_code(paper.code, "verify" if pictures else "") == "valid"
    assert visitor.check_file(paper.pdf) == "valid"
    if visitor.scripts:
        assert visitor.check_seal(paper.url) == "valid"
    return paper


def test_a_certificate_of_single_status_without_javascript(visit: Visit, at_desk: AtDesk) -> None:
    service, example = example_of("marriage-single-certificate", "first_marriage_in_france")
    golnar, navid = visit(java_script_enabled=False), at_desk("navid")
    golnar.sign_in(someone(example))
    code = golnar.apply(service, example)
    assert golnar.track(code)
    navid.walk(code, service, example)
    checked(golnar, navid)


def test_a_passport_of_which_only_what_was_returned_is_asked_again(
    visit: Visit, at_desk: AtDesk, system: System
) -> None:
    service, example = example_of("passport-legal-resident", "first_passport_of_a_child")
    kaveh, navid, who = visit(), at_desk("navid"), someone(example)
    kaveh.go("/", "home")
    kaveh.sign_in(who, pictures=True)
    code = kaveh.apply(service, example, pictures=True)
    assert code in system.letter(who.email, holding=code)
    kaveh.track(code, "track")

    navid.page.goto(f"{system.office}/")
    navid.look("queue")
    navid.open(code, "dossier")
    navid.return_items(code, {"photo": "چهره در سایه است؛ عکسی روشن‌تر بفرستید."})
    kaveh.track(code)
    kaveh.press("main .frame a.btn.go")
    assert kaveh.page.locator("[data-upload]").evaluate_all("all => all.map((e) => e.dataset.name)") == ["photo"]
    assert not kaveh.page.locator("main form .field:not([data-upload])").count()
    kaveh.look("correction")
    kaveh.send_paper("photo")
    kaveh.press()
    assert code.replace("-", "") in kaveh.path.replace("-", "")

    navid.walk(code, service, example)
    navid.open(code, "document-issued")
    paper = checked(kaveh, navid, pictures=True)
    for language in OTHERS:
        assert visit(language=language, viewport=PHONE).check_code(paper.code, "verify") == "valid"
    paper_picture(paper.pdf, "document")
    assert navid.do("revoke", {"revoke_reason": "گم شده است."})
    assert kaveh.check_code(paper.code, "verify-revoked") == "no"
    assert kaveh.check_file(paper.pdf) == "no"
    assert kaveh.check_seal(paper.url) == "no"


def test_a_birth_certificate_that_two_consuls_decide_on(visit: Visit, at_desk: AtDesk) -> None:
    service, example = example_of("birth-certificate-under-15", "newborn_in_time")
    kaveh, navid = visit(), at_desk("navid")
    kaveh.sign_in(someone(example))
    code = kaveh.apply(service, example, mission="stockholm")
    done = navid.walk(code, service, example, confirm=at_desk("kamran"))
    assert "confirm_decision" in done
    checked(kaveh, navid)


def test_a_visa_in_english(visit: Visit, at_desk: AtDesk) -> None:
    service, example = example_of("visa-tourist", "swedish_tourist")
    anna, navid = visit(language="en"), at_desk("navid")
    anna.sign_in(someone(example), want="/en/home/")
    code = anna.apply(service, example)
    assert anna.page.locator("html").get_attribute("lang") == "en"
    navid.walk(code, service, example)
    checked(anna, navid)


def test_a_power_of_attorney_on_a_phone(visit: Visit, at_desk: AtDesk) -> None:
    service, example = example_of("power-of-attorney-vehicle-sale", "brother_sells_the_car")
    nasrin, navid = visit(viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2), at_desk("navid")
    nasrin.sign_in(someone(example))
    code = nasrin.apply(service, example)
    navid.walk(code, service, example)
    checked(nasrin, navid)


def test_help_for_a_stranded_person_without_an_account(visit: Visit, at_desk: AtDesk, system: System) -> None:
    service, example = example_of("protection-stranded-compatriot", "stranded_without_account")
    traveller, navid = visit(viewport=PHONE, is_mobile=True, has_touch=True), at_desk("navid")
    specs = [one for section in service.sections for one in section.fields]
    traveller.go("/")
    traveller.page.locator("main a[href*='/urgent/']").first.click()
    traveller.page.locator(f"main a[href*='/urgent/{service.key}/']").first.click()
    expect(traveller.page).to_have_url(re.compile(f"/urgent/{service.key}/"))
    traveller.fill_page(boxes(specs, example.answers) | {"mission": example.mission, "picture": PICTURE})
    code = traveller.receipt()
    assert code in system.letter(DUTY_OFFICER, holding=code)

    stranger = visit()
    stranger.go("/track/")
    stranger.fill_page({"code": code, "phone": str(example.answers["reachable_phone"]), "picture": PICTURE})
    assert code.replace("-", "") in stranger.page.url.replace("-", "")

    navid.walk(code, service, example)
    checked(traveller, navid)
