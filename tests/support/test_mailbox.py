"""A lost mailbox: three days, two officers, one link; the same to see whether or not there is an account."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from mikhak.accounts import actions as people
from mikhak.accounts import queries as accounts
from mikhak.accounts.models import Applicant, PasswordLink, Reminder
from mikhak.drafts import actions as drafts
from mikhak.drafts.models import Draft
from mikhak.notices.models import Notice
from mikhak.support import actions, queries
from mikhak.support.actions.mailbox import DELAY, LINK_LIFE
from mikhak.support.models import MailboxChange, Report
from mikhak.support.sealed import Person
from mikhak.ui.refusals import Conflict, Forbidden, NotFound, Refusal, TooMany
from mikhak.vault import client
from mikhak.vault.opening import open_mail_box
from tests.personas import persona
from tests.support.filing import ID, MISSION, NEW, OLD, OTHER_ID, errors, filed, look, papers, scan, sealed_text, send
from tests.world import applicant, ask_code, officer, sign_in

MAHSA = persona("kaveh").but(email=OLD, national_id=ID)
PERSON = Person("iranian", ID)
ANNA = persona("anna")
COUNTRY, NUMBER = ANNA.profile["nationality"], ANNA.profile["passport_no"]
RENEWED = Person("foreign", f"{COUNTRY}:NEW123456")


@pytest.fixture
def account(browser: Client) -> Applicant:
    """The account whose mailbox gets lost, with a session still open in ``browser``."""
    sign_in(browser, MAHSA)
    return applicant(browser)


def asked(*, ago: timedelta = DELAY, who: Person = PERSON, account: Person = PERSON, **addresses: Any) -> Report:
    """Asked for some time ago, by default just long enough; its scans are the business of the form, below."""
    return actions.ask_for_mailbox(
        mission=MISSION,
        language="fa",
        person=who,
        account=account,
        **{"old_email": OLD, "email": NEW, **addresses},
        told={},
        once=uuid4(),
        browser="b",
        network=str(uuid4()),
        now=timezone.now() - ago,
    )


def later(made: Report, more: timedelta = timedelta()) -> datetime:
    return MailboxChange.objects.get(report=made).decided_from + more


def decided(made: Report, now: datetime) -> str:
    """Two officers decide; gives the end of the link."""
    clerk, consul = officer(MISSION), officer(MISSION, roles=("consul",))
    actions.propose_mailbox(actor=clerk, code=made.code, now=timezone.now(), clock=now)
    actions.confirm_mailbox(actor=consul, code=made.code, now=timezone.now(), clock=now)
    return sealed_text("mailbox_link")


def standing(made: Report, now: datetime) -> str:
    change = queries.mailbox(made)
    assert change
    return queries.standing(change, now=now)


def test_two_officers_and_the_link_bring_the_account_to_the_new_address(browser: Client, account: Applicant) -> None:
    assert browser.get("/home/").status_code == 200
    made = asked()
    token = decided(made, later(made))
    page = f"/support/new-address/{token}/"
    assert Client().get(page).status_code == 200
    assert standing(made, later(made)) == "sent"  # looking at a link does nothing
    actions.finish(token=token, network="n", now=later(made))

    moved = Applicant.objects.get(pk=account.pk)
    assert bytes(moved.email_ix) == client.index("email", NEW)
    assert open_mail_box(bytes(moved.email_box), "notices.address") == NEW
    assert browser.get("/home/").status_code == 302  # the old session has ended
    fresh = Client()
    assert sign_in(fresh, MAHSA.but(email=NEW))["Location"] == "/profile/"
    assert fresh.session["applicant"] == account.pk
    assert standing(made, later(made)) == "done"
    told = Notice.objects.get(kind="mailbox_moved")
    assert open_mail_box(bytes(told.to_box or b""), "notices.address") == OLD


def test_nothing_old_is_opened_by_it(browser: Client, account: Applicant) -> None:
    drafts.start(service_key="marriage-single-certificate", applicant=account, now=timezone.now())
    profile = {"first_name": "مهسا"}
    people.save_profile_section(applicant=account, section="identity", answers=profile, now=timezone.now())
    assert accounts.profile(account)["first_name"] == "مهسا"
    made = asked()
    actions.finish(token=decided(made, later(made)), network="n", now=later(made))
    moved = Applicant.objects.get(pk=account.pk)
    assert accounts.profile(moved) == {"email": NEW, "national_id": ID, "nationality": "IR"}
    assert not Draft.objects.filter(applicant=moved).exists()
    assert not Notice.objects.filter(owner_ix=accounts.applicant_ix(moved)).exists()


def test_the_link_works_once_and_for_a_week(account: Applicant) -> None:
    made = asked()
    token = decided(made, later(made))
    with pytest.raises(NotFound):
        actions.finish(token=token, network="n", now=later(made, LINK_LIFE + timedelta(seconds=1)))
    with pytest.raises(NotFound):
        actions.finish(token="x" * 43, network="n", now=later(made))
    actions.finish(token=token, network="n", now=later(made, LINK_LIFE - timedelta(seconds=1)))
    with pytest.raises(NotFound):
        actions.finish(token=token, network="n", now=later(made))
    assert Client().post(f"/support/new-address/{token}/").status_code == 404


def test_a_link_not_used_in_time_is_sent_again_by_another_confirmation(account: Applicant) -> None:
    made, clerk, consul = asked(), officer(MISSION), officer(MISSION, roles=("consul",))
    about: dict[str, Any] = {"code": made.code, "now": timezone.now(), "clock": timezone.now()}
    actions.propose_mailbox(actor=clerk, **about)
    actions.confirm_mailbox(actor=consul, **about)
    first = sealed_text("mailbox_link")
    with pytest.raises(Conflict):
        actions.confirm_mailbox(actor=consul, **about)
    MailboxChange.objects.filter(report=made).update(link_until=timezone.now() - timedelta(seconds=1))
    actions.confirm_mailbox(actor=consul, code=made.code, now=timezone.now(), clock=timezone.now())
    with pytest.raises(NotFound):
        actions.finish(token=first, network="n", now=timezone.now())
    actions.finish(token=sealed_text("mailbox_link"), network="n", now=timezone.now())


# Delay and «not me» ---------------------------------------------------------------------------------------------------
def test_nobody_decides_before_three_days(account: Applicant) -> None:
    made, clerk = asked(ago=timedelta()), officer(MISSION)
    assert later(made) - made.created_at == DELAY == timedelta(hours=72)
    with pytest.raises(Conflict):
        actions.propose_mailbox(
            actor=clerk, code=made.code, now=timezone.now(), clock=later(made, -timedelta(seconds=1))
        )
    actions.propose_mailbox(actor=clerk, code=made.code, now=timezone.now(), clock=later(made))


def test_the_delay_is_counted_by_the_clock_of_the_database(account: Applicant) -> None:
    before = accounts.database_now()
    made = filed(Client(), "mailbox", **papers())
    assert before + DELAY <= later(made) <= accounts.database_now() + DELAY


def test_one_press_at_the_old_mailbox_stops_it_for_good(account: Applicant) -> None:
    made = asked(ago=timedelta())
    notice = Notice.objects.get(kind="mailbox_asked")
    assert open_mail_box(bytes(notice.to_box or b""), "notices.address") == OLD
    page = f"/support/not-me/{sealed_text('mailbox_asked')}/"
    assert Client().get(page).status_code == 200
    assert standing(made, timezone.now()) == "early"  # programs that look at mails open every link
    for _press in range(2):
        assert "متوقف شد" in Client().post(page).content.decode()
    assert standing(made, later(made)) == "stopped"
    with pytest.raises(Conflict):
        actions.propose_mailbox(actor=officer(MISSION), code=made.code, now=timezone.now(), clock=later(made))


def test_it_can_be_stopped_until_the_link_is_used(account: Applicant) -> None:
    made = asked()
    not_me, token = sealed_text("mailbox_asked"), decided(made, later(made))
    actions.stop(token=not_me, network="n", now=later(made))
    with pytest.raises(NotFound):
        actions.finish(token=token, network="n", now=later(made))
    assert bytes(Applicant.objects.get(pk=account.pk).email_ix) == bytes(account.email_ix)
    assert Client().post("/support/not-me/nobody/").status_code == 404


# Two officers ---------------------------------------------------------------------------------------------------------
def test_one_officer_alone_cannot_decide_and_the_second_is_a_consul(account: Applicant) -> None:
    made = asked()
    both = officer(MISSION, roles=("clerk", "consul"))
    about: dict[str, Any] = {"code": made.code, "now": timezone.now(), "clock": later(made)}
    with pytest.raises(Conflict):
        actions.confirm_mailbox(actor=both, **about)
    actions.propose_mailbox(actor=both, **about)
    with pytest.raises(Refusal, match="پیشنهاد از شماست"):
        actions.confirm_mailbox(actor=both, **about)
    with pytest.raises(Forbidden):
        actions.confirm_mailbox(actor=officer(MISSION), **about)
    with pytest.raises(NotFound):
        actions.confirm_mailbox(actor=officer("paris", roles=("consul",)), **about)
    actions.return_mailbox(actor=officer(MISSION, roles=("consul",)), **about)
    assert standing(made, later(made)) == "open"
    assert not Notice.objects.filter(kind="mailbox_link").exists()


def test_closing_the_report_refuses_it(account: Applicant) -> None:
    made, clerk = asked(), officer(MISSION)
    actions.answer(actor=clerk, code=made.code, words="تصویر ناخواناست.", closes=True, now=later(made))
    with pytest.raises(Conflict):
        actions.propose_mailbox(actor=clerk, code=made.code, now=timezone.now(), clock=later(made))


def test_an_address_that_got_an_account_meanwhile_is_refused(account: Applicant) -> None:
    made = asked()
    token = decided(made, later(made))
    sign_in(Client(), MAHSA.but(email=NEW))
    with pytest.raises(Refusal):
        actions.finish(token=token, network="n", now=later(made))
    assert bytes(Applicant.objects.get(pk=account.pk).email_ix) == client.index("email", OLD)
    other = asked()
    actions.propose_mailbox(actor=officer(MISSION), code=other.code, now=timezone.now(), clock=later(other))
    with pytest.raises(Conflict, match="حساب دیگری دارد"):
        actions.confirm_mailbox(
            actor=officer(MISSION, roles=("consul",)), code=other.code, now=timezone.now(), clock=later(other)
        )


# Whether or not there is an account -----------------------------------------------------------------------------------
def test_from_outside_it_looks_the_same_without_an_account(account: Applicant) -> None:
    there, strange = Client(), Client()
    filed(there, "mailbox", **papers())
    filed(strange, "mailbox", **papers(), old_email="nobody@mail.example")
    pages = [one.get("/support/report/").content.decode() for one in (there, strange)]
    codes = list(Report.objects.order_by("created_at").values_list("code", flat=True))
    shown = [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]
    there_page, strange_page = (
        re.sub("[۰-۹]", "", page.replace(code, "")) for page, code in zip(pages, shown, strict=True)
    )
    assert there_page == strange_page  # but for the code and the minute
    sent = Notice.objects.filter(kind__in=["mailbox_asked", "report_received"]).values_list("kind", flat=True)
    assert sorted(sent) == ["mailbox_asked", "mailbox_asked", "report_received", "report_received"]


def test_without_an_account_the_second_officer_is_told_and_nothing_is_sent(browser: Client) -> None:
    made = asked()
    change = queries.mailbox(made)
    assert change
    assert not queries.account_there(change)
    actions.propose_mailbox(actor=officer(MISSION), code=made.code, now=timezone.now(), clock=later(made))
    with pytest.raises(Conflict, match="چنین حسابی نیست"):
        actions.confirm_mailbox(
            actor=officer(MISSION, roles=("consul",)), code=made.code, now=timezone.now(), clock=later(made)
        )
    assert not Notice.objects.filter(kind="mailbox_link").exists()


def test_one_address_is_not_warned_without_end(browser: Client) -> None:
    for _time in range(actions.mailbox.WARNED_A_DAY):
        asked(ago=timedelta())
    with pytest.raises(TooMany):
        asked(ago=timedelta(), who=Person("iranian", OTHER_ID))
    assert Notice.objects.filter(kind="mailbox_asked").count() == actions.mailbox.WARNED_A_DAY


# The form -------------------------------------------------------------------------------------------------------------
def test_scans_are_demanded_and_an_address_must_change(browser: Client) -> None:
    answer = send(browser, "mailbox", passport=scan())
    assert errors(answer, "national_card") and not errors(answer, "passport")
    answer = send(browser, "mailbox", "", **papers(), email=OLD.upper())
    assert "همان نشانی پیشین" in errors(answer, "email")[0]
    assert not Report.objects.exists()


# Foreign applicants ---------------------------------------------------------------------------------------------------
def test_a_foreign_applicant_with_a_new_passport_is_found_by_the_old_one(browser: Client) -> None:
    sign_in(browser, ANNA)
    account = applicant(browser)
    who = {"national_id": "", "nationality": COUNTRY, "passport_no": "new 123456"}
    made = filed(Client(), "mailbox", **who, passport=scan(), earlier_passport_no=NUMBER, old_email=ANNA.email)
    MailboxChange.objects.filter(report=made).update(decided_from=timezone.now())
    actions.finish(token=decided(made, timezone.now()), network="n", now=timezone.now())
    fresh = Client()
    sign_in(fresh, ANNA.but(email=NEW, passport_no="NEW123456"))
    assert fresh.session["applicant"] == account.pk
    assert look(Client(), made.code, **who)["Location"] == "/support/report/"


@pytest.mark.parametrize("who", [MAHSA, ANNA], ids=["lost mailbox", "new passport"])
def test_a_moved_account_loses_its_fixed_password_links_and_reminders(browser: Client, who: Any) -> None:
    sign_in(browser, who)
    account, other = applicant(browser), Client()
    sign_in(other, persona("golnar"))
    before = PERSON if who is MAHSA else Person("foreign", f"{COUNTRY}:{NUMBER}")
    today = timezone.now().date()
    for one in (account, applicant(other)):
        people.set_password(applicant=one, password="چکمه، قند و اقیانوس", device=None, now=timezone.now())
        Reminder.objects.create(applicant=one, due_on=today, ends_on=today)
    people.request_password_link(email=who.email, language="fa", network="n", now=timezone.now())
    made = asked(who=before if who is MAHSA else RENEWED, account=before, old_email=who.email)
    actions.finish(token=decided(made, later(made)), network="n", now=later(made))
    moved = Applicant.objects.get(pk=account.pk)
    assert (moved.password, moved.profile_complete_at) == ("", None)
    assert not PasswordLink.objects.exists()
    assert [one.applicant for one in Reminder.objects.all()] == [applicant(other)]
    people.send_reminders(now=timezone.now())
    assert [one.owner_ix for one in Notice.objects.filter(kind="document_ending")] == [
        accounts.applicant_ix(applicant(other))
    ]
    for email in (who.email, NEW):
        with pytest.raises(Refusal):
            people.sign_in_with_password(
                email=email, typed="چکمه، قند و اقیانوس", language="fa", network="n", now=timezone.now()
            )
    assert applicant(other).password


def test_a_new_passport_alone_keeps_the_mailbox(browser: Client) -> None:
    sign_in(browser, ANNA)
    ask_code(Client(), ANNA.but(passport_no="NEW123456"))
    assert Notice.objects.filter(kind="identity_mismatch").count() == 1
    before = Person("foreign", f"{COUNTRY}:{NUMBER}")
    made = asked(who=RENEWED, account=before, old_email=ANNA.email, email=ANNA.email)
    actions.finish(token=decided(made, later(made)), network="n", now=later(made))
    moved = applicant(browser)
    assert bytes(moved.identity_ix) == RENEWED.ix
    assert bytes(moved.email_ix) == client.index("email", ANNA.email)
