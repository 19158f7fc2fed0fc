"""Every door and every screen of both faces is walked to and held to the rules of ``holding``, in every language.

``SCREENS`` names the pages of the site maps by the walk that comes to them; none is left out.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from mikhak.accounts import family
from tests.browser.conftest import AtDesk, Visit
from tests.browser.desk import Desk
from tests.browser.driver import ONE_TIME, PICTURE, Visitor, example_of, someone
from tests.browser.filling import fill
from tests.browser.holding import OTHER_SIGHTS, SIGHTS, Holder
from tests.browser.looking import PHONE, Looker
from tests.browser.registry import Registry
from tests.browser.system import System
from tests.personas import Persona
from tests.portal.test_family import CHILD
from tests.walk import held
from tests.world import boxes

SCREENS = {
    "reading": """first-page services service check guide missions mission announcements questions help chapter trust
        accessibility figures support report-form urgent quick track verify seal gallery""",
    "doors": """sign-in sign-in-foreign sign-in-code sign-in-password password-forgotten password-link-sent
        password-new profile-section profile-review home follow-report report""",
    "mailbox": "not-me new-address",
    "own": """inbox profile-mission family family-add family-member family-remove account proof
        account-password account-email account-email-code everything account-close""",
    "road": """start draft-subject draft-conditions draft-section draft-documents draft-crop draft-passport
        draft-mission draft-people draft-review draft-instead draft-discard receipt tracking tracking-withdraw times
        conversation pay correction correction-crop message stop-reminders""",
    "announcement": "announcement",
}
AT_THE_DESK = {
    "desk": """queue search phone phone-form phone-filed office-announcements office-announcement-new
        office-announcement reports report dossier correction labels aside save-view batch rules steering
        day money money-ways rates counter counter-display desks desk-new desk""",
    "roles": """people person person-new person-amend right-new leave-new passed inquiries journal kept-missions
        kept-mission welcome""",
    "keys": """account_login account_logout account_reauthenticate mfa_authenticate mfa_reauthenticate mfa_index
        mfa_activate_totp mfa_add_webauthn mfa_view_recovery_codes mfa_generate_recovery_codes""",
}
# What is not a page to look at: files, fragments, pictures, answers to a script, and addresses that lead on at once.
NO_SCREENS = """guide-pdf figures-csv places latin sign-in-code-again password-link sign-out picture
    picture-sound profile profile-autosave proof-code devices-out device-out inbox-read report-add report-image
    verify-file verify-status account-email-again draft draft-documents-add draft-image draft-autosave
    receipt-pdf receipt-seen times-confirm times-drop times-cancel times-earlier pay-online pay-trial pay-heard
    paid-receipt tracking-calendar tracking-move correction-save correction-add correction-image health sitemap
    robots seal-keys"""
NO_SCREENS_AT_THE_DESK = """next steering-table unlabel watch bring-back drop-view drop-rule give give_back
    office-announcement-down office-announcement-restore report-page report-answer report-close report-propose
    report-withdraw report-confirm scan document health mfa_reauthenticate_webauthn mfa_deactivate_totp
    mfa_list_webauthn take accept_papers send_inquiry record_inquiry record_task record_payment set_attendance
    cancel_attendance record_attendance grant refuse confirm_decision return_decision issue hand_over
    send_message acknowledge_message add_note void revoke journal-csv person-undo person-link person-leave
    person-return factor-new right-end right-again proposal-confirm proposal-decline kept-mission-restore
    welcome-link day-file till-close till-sign money-stray money-match rate-confirm rate-undo paid-receipt
    waive_fee confirm_transfer decline_transfer propose_refund confirm_refund return_refund counters
    desk-restore counter-pdf counter-arrive counter-walk-in counter-next counter-miss"""


def test_every_page_of_the_site_maps_is_walked_to() -> None:
    for face, screens, others in (
        ("portal", SCREENS, NO_SCREENS),
        ("office", AT_THE_DESK, NO_SCREENS_AT_THE_DESK),
    ):
        told = [name for words in (*screens.values(), others) for name in words.split()]
        assert sorted(told) == sorted(set(_names(get_resolver(f"mikhak.{face}.urls").url_patterns)))


def _names(patterns: Iterable[URLPattern | URLResolver]) -> Iterable[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _names(one.url_patterns)
        else:
            yield str(one.name)


@pytest.fixture
def holder(system: System, lookers: list[Looker]) -> Holder:
    """It tells its faults when the test is over, as every looker."""
    made = Holder((system.portal, system.office))
    lookers.append(made)
    return made


def held_all(holder: Holder, walk: str) -> None:
    """Every screen of a walk was seen."""
    face, words = ("portal", SCREENS[walk]) if walk in SCREENS else ("office", AT_THE_DESK[walk])
    assert {f"{face}:{name}" for name in words.split()} <= holder.routes


def test_a_screen_that_breaks_a_rule_is_told(visitor: Visitor, holder: Holder) -> None:
    visitor.go("/accessibility/")
    visitor.page.locator("main p").first.evaluate(
        "(p) => { p.style.cssText = 'color: #666; background: #888; overflow: hidden; block-size: 1em; width: 400px'; }"
    )
    holder.hold(visitor.page, "here", (*SIGHTS, *OTHER_SIGHTS))
    told = {re.sub(r"^here, (.*?): (.*?)[:(].*", r"\1: \2", fault, flags=re.DOTALL).strip() for fault in holder.faults}
    holder.faults.clear()
    contrast = {f"{scheme}, {wide} wide: color-contrast" for scheme in ("light", "dark") for wide in (360, 1280)}
    assert contrast | {"text at 200 %: cut off", "text at 400 %: too wide"} <= told


# Reading ------------------------------------------------------------------------------------------------------------
READ = """/ /services/ /services/?q=گذرنامه /services/passport-legal-resident/ /services/passport-legal-resident/check/
    /guides/events-child-born/ /missions/ /missions/paris/ /announcements/ /questions/ /help/ /help/sign-in/ /trust/
    /accessibility/ /figures/ /support/ /support/sign-in/ /support/mailbox/ /support/comment/ /support/complaint/
    /urgent/ /track/ /verify/ /v /gallery/ /not-there/"""


def test_whatever_anybody_may_read(visitor: Visitor, holder: Holder) -> None:
    visitor.looker = holder
    for path in READ.split():
        visitor.go(path)
    visitor.check_code("7KQ2-M4TX-9HWB")
    visitor.go("/urgent/protection-stranded-compatriot/")
    visitor.press()
    held_all(holder, "reading")


# Doors --------------------------------------------------------------------------------------------------------------
SECRET = "seven slow herons"
SENT = r"/sign-in/new-password/[\w-]{20,}/"
NOT_ME = r"/support/not-me/[\w-]{20,}/"
REPORTED = "رمز یک‌بار مصرف به صندوق من نمی‌رسد."
ANSWERED = "از این پس می‌رسد؛ دوباره وارد شوید."


def golnar() -> Persona:
    return someone(example_of("marriage-single-certificate", "first_marriage_in_france")[1])


def prove(visitor: Visitor, who: Persona) -> None:
    """By a one-time code, on the page that asks for it."""
    visitor.press("main form[action*='/account/proof/code/'] button")
    letter = visitor.system.letter(who.email, holding="رمز تأیید شما")
    found = re.search(ONE_TIME, letter)
    assert found
    visitor.fill_page({"code": found[0]})


def report(visitor: Visitor, who: Persona, kind: str, **told: str) -> str:
    """Send a report with a page; gives its code."""
    visitor.go(f"/support/{kind}/")
    visitor.press()  # empty, it is refused
    for name in visitor.page.locator("[data-upload]").evaluate_all("all => all.map((one) => one.dataset.name)"):
        visitor.send_paper(name)
    about = {"national_id": who.profile["national_id"], "mission": "istanbul", "picture": PICTURE}
    visitor.fill_page({**about, "email": who.email, "text": REPORTED, **told})
    return visitor.code()


def test_every_door_on_a_phone(visit: Visit, at_desk: AtDesk, holder: Holder, system: System) -> None:
    who, visitor = golnar(), visit(viewport=PHONE)
    visitor.looker = holder
    for door in ("", "foreign/", "password/", "forgotten/"):
        visitor.go(f"/sign-in/{door}")
        visitor.press()  # empty, it is refused

    visitor.sign_in(who)
    visitor.go("/account/password/")
    prove(visitor, who)
    visitor.fill({"password": SECRET, "password_again": "another one"})
    visitor.press()
    visitor.fill_page({"password": SECRET, "password_again": SECRET})
    visitor.page.context.clear_cookies()

    visitor.go("/sign-in/password/")
    visitor.fill_page({"email": who.email, "password": SECRET, "picture": PICTURE})
    assert visitor.path == "/home/"
    visitor.page.context.clear_cookies()

    visitor.go("/sign-in/forgotten/")
    visitor.fill_page({"email": who.email, "picture": PICTURE})
    found = re.search(SENT, system.letter(who.email, holding=SENT))
    assert found
    visitor.go(found[0])
    visitor.fill_page({"password": SECRET, "password_again": SECRET})

    code = report(visitor, who, "sign-in", topic="no_code")
    assert code in system.letter(who.email, holding=code)
    desk = at_desk("leila")
    desk.page.goto(f"{system.office}/reports/{code.replace('-', '')}/")
    fill(desk.page, {"words": ANSWERED}, scripts=True)
    desk.press("form[action$='/answer/'] button:not([name])")
    visitor.page.context.clear_cookies()
    visitor.go("/support/follow/")
    visitor.press()
    visitor.fill_page({"national_id": who.profile["national_id"], "code": code, "picture": PICTURE})
    assert ANSWERED in visitor.page.locator("main").inner_text()
    assert ANSWERED in system.letter(who.email, holding=ANSWERED)
    held_all(holder, "doors")


def test_a_lost_mailbox(visit: Visit, at_desk: AtDesk, holder: Holder, system: System, registry: Registry) -> None:
    who, visitor = golnar(), visit()
    registry.sign_up(kind=who.kind, facts=who.profile | {"email": who.email}, held={})
    visitor.looker = holder
    new = who.email.replace("@", ".new@")
    code = report(visitor, who, "mailbox", old_email=who.email, email=new, email_again=new)
    stop = re.search(NOT_ME, system.letter(who.email, holding=NOT_ME))
    assert stop
    visitor.go(stop[0])  # looking stops nothing
    registry.ripen(code.replace("-", ""))
    for name, act in (("leila", "propose"), ("bahram", "confirm")):
        desk = replace(at_desk(name), looker=holder)
        desk.page.goto(f"{system.office}/reports/{code.replace('-', '')}/")
        desk.look()
        desk.press(f"form[action$='/{act}/'] button")
    link = re.search(r"/support/new-address/[\w-]+/", system.letter(new, holding="/new-address/"))
    assert link
    visitor.go(link[0])
    visitor.press()
    again = visit()
    again.sign_in(Persona(who.key, who.kind, {**who.profile, "email": new}))
    assert again.path == "/home/"
    held_all(holder, "mailbox")


def move(visitor: Visitor, old: str, new: str) -> None:
    """To another address, by the code that comes there; the old one can take it back."""
    visitor.go("/account/email/")
    visitor.press()  # empty, it is refused
    visitor.fill_page({"email": new})
    visitor.press()  # without the code, it is refused
    code = re.search(ONE_TIME, visitor.system.letter(new, holding=ONE_TIME))
    assert code
    visitor.fill_page({"code": code[0]})
    back = re.search(NOT_ME, visitor.system.letter(old, holding=NOT_ME))
    assert back
    visitor.go(back[0])  # looking takes nothing back


# The person's own ---------------------------------------------------------------------------------------------------
def test_what_is_the_persons_own_on_a_phone(visit: Visit, holder: Holder, registry: Registry) -> None:
    who, visitor = golnar(), visit(viewport=PHONE)
    visitor.looker = holder
    visitor.enter(registry.sign_up(kind=who.kind, facts=who.profile | {"email": who.email}, held={}))
    for path in ("/home/", "/inbox/", "/profile/identity/", "/profile/review/", "/profile/mission/", "/family/"):
        visitor.go(path)
    visitor.go("/family/add/")
    visitor.press()
    visitor.fill_whole_page({k: v for k, v in boxes(family.questions().fields, CHILD).items() if v})
    visitor.press("main li a[href*='/family/']:not([href*='remove'])")
    visitor.press("main a[href$='/remove/']")
    visitor.press()
    visitor.go("/account/everything/")
    prove(visitor, who)
    with visitor.page.expect_download() as everything:
        visitor.page.locator("main form button.btn.go").click()
    assert everything.value.suggested_filename.endswith(".zip")
    visitor.go("/account/")
    visitor.go("/account/password/")
    move(visitor, who.email, who.email.replace("@", ".new@"))
    visitor.go("/account/close/")
    visitor.press()  # not ticked, it is refused
    visitor.fill_page({"understood": ["on"]})
    assert visitor.path == "/"
    held_all(holder, "own")


# The road of a request ----------------------------------------------------------------------------------------------
PASSPORT = "passport-legal-resident"
CROP = "[data-name={}] li.file a[href$='/crop/']"


def begin(visitor: Visitor, service: str) -> str:
    """Begin a request; gives the address of its draft."""
    visitor.go(f"/services/{service}/start/")
    visitor.fill({"on_behalf": "self"})
    visitor.press()
    found = re.match(r"/drafts/[0-9a-f-]+/", visitor.path)
    assert found
    return found[0]


def test_the_road_of_a_request(visitor: Visitor, registry: Registry, at_desk: AtDesk, holder: Holder) -> None:
    service, example = example_of(PASSPORT, "renewal_with_work_permit")
    who = someone(example)
    cookie = registry.sign_up(kind=who.kind, facts=who.profile, held=held(service, example))
    visitor.enter(cookie)
    visitor.looker = holder
    first = begin(visitor, PASSPORT)
    for path in ("subject", "passport-lines", "people", "documents"):
        visitor.go(f"{first}{path}/")
    visitor.send_paper("photo")
    visitor.press(CROP.format("photo"))
    lost = {name: value for name, value in example.answers.items() if name != "old_passport"} | {"old_passport": "lost"}
    page = next(one for one in service.sections if any(spec.name == "old_passport" for spec in one.fields))
    visitor.go(f"{first}{page.key}/")
    visitor.fill_whole_page(boxes(page.fields, lost))
    assert visitor.path.endswith("/instead/")
    visitor.go(f"{first}discard/")
    visitor.press()

    code = visitor.apply(service, example)
    opened = ("withdraw", "times", "messages", "pay")
    for path in (*(f"/track/{code}/{one}/" for one in opened), "/inbox/"):
        visitor.go(path)
    visitor.press("main li a[href*='/inbox/']")

    desk = replace(at_desk("navid"), looker=holder)
    desk.open(code)
    desk.do("take")
    go(desk, f"/d/{code}/money/")
    desk.open(code)
    desk.return_items(code, {"residence_permit": "پشت کارت پیدا نیست."})
    desk.open(code)
    visitor.track(code)
    visitor.press("main .frame a.btn.go")
    visitor.send_paper("residence_permit")
    visitor.press(CROP.format("residence_permit"))
    visitor.go(f"/mail/stop/{registry.remind()}/")
    held_all(holder, "road")


# The desk -----------------------------------------------------------------------------------------------------------
ANNOUNCED = {
    "mission": "istanbul",
    "title_fa": "تعطیلی",
    "text_fa": "دوشنبه بسته است.",
    "title_en": "Closed",
    "text_en": "Closed on Monday.",
}
OFFICE = "/money/ /phone/ /reports/ /steering/ /"
COUNTER = "/counter/istanbul/ /counter/istanbul/display/ /desks/new/ /desks/"
KEYS = """/second-factor/ /second-factor/passkey/ /second-factor/codes/ /second-factor/codes/new/
    /sign-in/second-factor/again/ /sign-out/"""


def test_the_desk(visitor: Visitor, at_desk: AtDesk, holder: Holder) -> None:
    desk = replace(at_desk("leila"), looker=holder)
    for path in OFFICE.split():
        go(desk, path)
    desk.page.locator("input[name=q]").first.fill("7KQ2M4TX9HWB")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/search/")
    desk.look()
    service, example = example_of("protection-stranded-compatriot", "stranded_without_account")
    go(desk, f"/phone/{service.key}/")
    desk.press()
    fill(desk.page, boxes([one for page in service.sections for one in page.fields], example.answers), scripts=True)
    desk.press()
    filed = desk.page.url.rstrip("/").rpartition("/")[2]
    for path in (f"/d/{filed}/labels/", f"/d/{filed}/aside/", "/views/?show=free"):
        go(desk, path)
    go(desk, "/")
    desk.page.locator("[data-rows] tbody [type=checkbox]").first.check()
    desk.page.select_option("#act", "label")
    desk.press("#batch button")
    desk.page.fill("[name=label]", "منتظر خانواده")
    desk.press()  # what each would get
    desk.press()  # what each got
    consul = replace(at_desk("bahram"), looker=holder)
    go(consul, "/rules/")
    go(consul, "/money/ways/")
    go(replace(at_desk("shirin"), looker=holder), "/money/rates/")
    go(consul, "/announcements/new/")
    consul.press()
    fill(consul.page, ANNOUNCED, scripts=True)
    consul.press()
    go(consul, "/announcements/")
    consul.press("main a[href^='/announcements/']:not([href$='/new/'])")
    for path in COUNTER.split():
        go(consul, path)
    consul.press("main th a[href^='/desks/']")
    visitor.looker = holder
    visitor.go("/announcements/?country=TR")
    visitor.press("main a[href^='/announcements/']")
    held_all(holder, "announcement")


def test_the_desks_of_the_other_roles(visitor: Visitor, at_desk: AtDesk, holder: Holder, system: System) -> None:
    operator = replace(at_desk("omid"), looker=holder)
    for path in ("/people/", "/people/new/", "/missions/", "/missions/stockholm/"):
        go(operator, path)
    go(operator, "/people/?q=sara")
    operator.press("main th a")
    page = operator.page.url.removeprefix(system.office)
    for more in ("amend/", "rights/new/", "stand-in/"):
        go(operator, f"{page}{more}")
        operator.press()
    for name, path in (("reyhan", "/journal/"), ("shirin", "/passed/"), ("yashar", "/inquiries/")):
        go(replace(at_desk(name), looker=holder), path)
    go(operator, "/welcome/")
    held_all(holder, "roles")


def test_the_keys_of_the_desk(visit: Visit, holder: Holder, system: System, registry: Registry) -> None:
    desk, new = Desk(system, visit().page, holder), registry.hire()
    go(desk, "/sign-in/")
    desk.press()
    desk.page.fill("[name=login]", new["name"])
    desk.page.fill("[name=password]", new["password"])
    desk.press()
    for path in ("/second-factor/app/", "/sign-in/password/"):
        go(desk, path)
    desk.page.context.clear_cookies()
    desk.sign_in("kamran")
    for path in KEYS.split():
        go(desk, path)
    held_all(holder, "keys")


def go(desk: Desk, path: str) -> None:
    desk.page.goto(f"{desk.system.office}{path}")
    desk.look()
