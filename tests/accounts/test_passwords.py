"""The fixed password: which are good, who gets in, and that trying slows down without locking anybody out."""

from datetime import timedelta

import pytest

from mikhak.accounts import actions, passwords, queries
from mikhak.accounts.actions.passwords import DEAD_LINK, WRONG
from mikhak.accounts.models import Applicant, Device, PasswordLink
from mikhak.notices.boxes import secret_place
from mikhak.notices.models import Notice
from mikhak.ui.refusals import Refusal, TooMany
from mikhak.vault.opening import open_mail_box
from tests.accounts.people import HOUR, KAVEH, MARIA, MINUTE, NASRIN, NOW, Person, mailed, mails_to

GOOD = "چکمه، قند و اقیانوس"
OTHER = "seven slow herons"
FACTS = {
    "email": "golnar.nikpour@example.org",
    "national_id": "0932833810",
    "first_name": "گلنار",
    "last_name": "نیک‌پور",
    "first_name_latin": "GOLNAR",
    "last_name_latin": "NIKPOUR",
    "birth_date": "1996-09-02",
}


def refusal(password: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        passwords.check(password, FACTS)
    return caught.value


# Which ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("password", [GOOD, OTHER, "correct horse battery staple", "93817465029183", "گلنار دیوار آبی"])
def test_twelve_characters_of_any_kind_are_enough(password: str) -> None:
    passwords.check(password, FACTS)


@pytest.mark.parametrize("password", ["", "kashk72banafs", "۱۲ حرف نیست"[:11], "a" * 129])
def test_a_password_of_the_wrong_length_is_refused(password: str) -> None:
    if len(password) in range(12, 129):
        passwords.check(password, FACTS)
    else:
        assert refusal(password).field == "password"


@pytest.mark.parametrize(
    "password",
    [
        "1234567890qw",  # of the list
        "Password12345",  # a word of the list with digits after it
        "!!!iloveyou2024",
        "abcabcabcabcabc",
        "سلامسلامسلام",
        "aaaaaaaaaaaaa",
        "qwertyuiopas",
        "poiuytrewqlkj",
        "ضصثقفغعهخحجچ",
        "987654321098",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert "نخست آزموده" in str(refusal(password))


@pytest.mark.parametrize(
    "password",
    [
        "golnar.nikpour",
        "Golnar-Nikpour-1996",
        "گلنار نیک‌پور ۷۵",
        "0932833810-iran",
        "۰۹۳۲۸۳۳۸۱۰ ایران",
        "mikhak golnar 1",
        "nikpour password",
        "02 golnar 1996-09-02",
    ],
)
def test_ones_own_names_address_and_numbers_do_not_make_a_password(password: str) -> None:
    assert "نام، ایمیل یا شماره" in str(refusal(password))


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [("کشتی زرد ۱۲۳۴۵", "كشتي زرد 12345"), ("می‌روم به دریا باز", "میروم به دریا باز"), (OTHER, f" {OTHER}")],
)
def test_keyboards_make_no_difference(chosen: str, typed: str) -> None:
    kept = passwords.hashed(chosen)
    assert passwords.matches(typed, kept)
    assert not passwords.matches(f"{typed}1", kept)
    assert kept.startswith("argon2$argon2id$")


# Setting ----------------------------------------------------------------------------------------------------------
def settled(person: Person = KAVEH, password: str = GOOD) -> Applicant:
    applicant = person.sign_in()
    actions.set_password(applicant=applicant, password=password, device=None, now=NOW)
    return applicant


def enter(person: Person, password: str, now: object = NOW, network: str = "net") -> Applicant:
    return actions.sign_in_with_password(
        email=person.email,
        typed=password,
        language="en",
        network=network,
        now=now,  # type: ignore[arg-type]
    )


def refused(person: Person, password: str, **more: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        enter(person, password, **more)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.django_db
@pytest.mark.parametrize("person", [KAVEH, MARIA], ids=["iranian", "foreign"])
def test_whoever_chose_a_password_gets_in_with_it_and_is_told_by_mail(person: Person) -> None:
    applicant = settled(person)

    assert enter(person, GOOD) == applicant
    assert enter(person, GOOD).language == "en"
    assert mails_to(person.email) == ["one_time_code", "password_set"]
    assert GOOD not in str(list(Notice.objects.values()))
    assert refused(person, OTHER).message == WRONG


@pytest.mark.django_db
def test_a_changed_password_takes_the_place_of_the_first_and_signs_the_other_devices_out() -> None:
    applicant = settled()
    here = actions.open_device(applicant=applicant, session="1" * 64, agent="", now=NOW)
    actions.open_device(applicant=applicant, session="2" * 64, agent="", now=NOW)
    actions.set_password(applicant=applicant, password=OTHER, device=here, now=NOW + MINUTE)

    assert list(Device.objects.all()) == [here]
    assert refused(KAVEH, GOOD).message == WRONG
    assert enter(KAVEH, OTHER) == applicant
    assert [one.values["changed"] for one in Notice.objects.filter(kind="password_set").order_by("pk")] == [False, True]


@pytest.mark.django_db
def test_a_refused_password_changes_nothing() -> None:
    applicant = settled()
    with pytest.raises(Refusal):
        actions.set_password(applicant=applicant, password="password12345", device=None, now=NOW + MINUTE)

    assert enter(KAVEH, GOOD) == applicant
    assert Notice.objects.filter(kind="password_set").count() == 1


@pytest.mark.django_db
def test_who_drops_the_password_goes_on_with_codes_alone() -> None:
    applicant = settled()
    actions.drop_password(applicant=applicant, now=NOW)
    actions.drop_password(applicant=applicant, now=NOW + MINUTE)

    assert refused(KAVEH, GOOD).message == WRONG
    assert refused(KAVEH, "").message == WRONG
    assert mails_to(KAVEH.email).count("password_dropped") == 1
    assert KAVEH.sign_in(NOW + MINUTE) == applicant


# Tries ------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_after_five_tries_each_must_be_waited_for_and_the_code_stays_open() -> None:
    applicant = settled()
    now = NOW
    for _try in range(5):
        assert refused(KAVEH, OTHER, now=now).message == WRONG
    for wait in (30, 60, 120, 300, 900, 900):
        early = refused(KAVEH, GOOD, now=now + timedelta(seconds=wait - 1))
        assert isinstance(early, TooMany)
        assert early.retry_after == 1
        now += timedelta(seconds=wait)
        assert refused(KAVEH, OTHER, now=now).message == WRONG

    assert isinstance(refused(KAVEH, GOOD, now=now, network="another"), TooMany)
    assert KAVEH.sign_in(now) == applicant
    assert enter(KAVEH, GOOD, now + timedelta(seconds=900)) == applicant


@pytest.mark.django_db
def test_the_right_password_ends_the_waiting_and_unknown_addresses_wait_alike() -> None:
    settled()
    for _try in range(4):
        refused(KAVEH, OTHER)
    assert enter(KAVEH, GOOD)
    for person in (KAVEH, NASRIN):
        for _try in range(5):
            assert not isinstance(refused(person, OTHER), TooMany)
        assert isinstance(refused(person, OTHER), TooMany)


@pytest.mark.django_db
def test_a_network_has_a_budget_and_others_are_not_concerned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.passwords, "TRIED_FROM_NETWORK_AN_HOUR", 3)
    settled()
    for n in range(3):
        refused(Person(f"k{n}@example.org", "", ""), OTHER)

    assert isinstance(refused(KAVEH, GOOD), TooMany)
    assert enter(KAVEH, GOOD, network="another")


# Proof --------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_present_password_is_a_proof_and_wrong_ones_are_counted() -> None:
    applicant = settled()
    actions.prove_with_password(applicant=applicant, typed=GOOD, now=NOW)
    for _try in range(5):
        with pytest.raises(Refusal) as caught:
            actions.prove_with_password(applicant=applicant, typed=OTHER, now=NOW)
        assert caught.value.field == "present"
    with pytest.raises(TooMany):
        actions.prove_with_password(applicant=applicant, typed=GOOD, now=NOW)


@pytest.mark.django_db
def test_a_code_of_the_sign_in_is_no_proof_and_a_proof_does_not_sign_in() -> None:
    applicant = KAVEH.sign_in()
    proof = actions.request_proof(applicant=applicant, language="fa", browser=KAVEH.browser, now=NOW)
    digits = open_mail_box(bytes(Notice.objects.get(kind="proof_code").secret or b""), secret_place(f"code:{proof.pk}"))
    with pytest.raises(Refusal):
        KAVEH.enter(proof, digits)
    door = KAVEH.ask(NOW + MINUTE)
    with pytest.raises(Refusal):
        show(applicant, door.pk, mailed(door), NOW + MINUTE)
    show(applicant, proof.pk, digits, NOW + MINUTE)
    with pytest.raises(Refusal):
        show(applicant, proof.pk, digits, NOW + MINUTE)


@pytest.mark.django_db
def test_somebody_elses_proof_is_none() -> None:
    proof = actions.request_proof(applicant=KAVEH.sign_in(), language="fa", browser=KAVEH.browser, now=NOW)
    digits = open_mail_box(bytes(Notice.objects.get(kind="proof_code").secret or b""), secret_place(f"code:{proof.pk}"))
    with pytest.raises(Refusal):
        show(NASRIN.sign_in(), proof.pk, digits, NOW)


def show(applicant: Applicant, code_id: int, typed: str, now: object) -> None:
    actions.enter_proof(
        applicant=applicant,
        code_id=code_id,
        typed=typed,
        browser=KAVEH.browser,
        now=now,  # type: ignore[arg-type]
    )


# The link -----------------------------------------------------------------------------------------------------------
def asked(person: Person, now: object = NOW) -> str:
    """Ask for a link; gives the token in the mail."""
    actions.request_password_link(
        email=person.email,
        language="fa",
        network="net",
        now=now,  # type: ignore[arg-type]
    )
    notice = Notice.objects.filter(once__startswith="link:").latest("pk")
    return open_mail_box(bytes(notice.secret or b""), secret_place(notice.once))


def use(token: str, now: object, password: str = OTHER) -> None:
    actions.use_password_link(token=token, password=password, now=now)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_link_sets_a_new_password_once_and_signs_every_device_out() -> None:
    applicant = settled()
    actions.open_device(applicant=applicant, session="1" * 64, agent="", now=NOW)
    token = asked(KAVEH)
    use(token, NOW + 23 * HOUR)

    assert not Device.objects.exists()
    assert enter(KAVEH, OTHER) == applicant
    with pytest.raises(Refusal) as caught:
        use(token, NOW + 23 * HOUR, GOOD)
    assert caught.value.message == DEAD_LINK
    assert enter(KAVEH, OTHER)


@pytest.mark.django_db
def test_a_link_works_for_a_day_and_not_after_another_one_was_used() -> None:
    settled()
    first, second = asked(KAVEH), asked(KAVEH)
    assert queries.password_link(first, now=NOW + 24 * HOUR - MINUTE)
    assert queries.password_link(first, now=NOW + 24 * HOUR) is None
    with pytest.raises(Refusal):
        use(first, NOW + 24 * HOUR)
    use(second, NOW)
    with pytest.raises(Refusal):
        use(first, NOW)


@pytest.mark.django_db
def test_a_refused_password_does_not_use_the_link_up() -> None:
    settled()
    token = asked(KAVEH)
    with pytest.raises(Refusal) as caught:
        use(token, NOW, "password12345")
    assert caught.value.field == "password"
    use(token, NOW)


@pytest.mark.django_db
def test_who_never_chose_a_password_may_begin_with_a_link() -> None:
    applicant = KAVEH.sign_in()
    use(asked(KAVEH), NOW)
    assert enter(KAVEH, OTHER) == applicant


@pytest.mark.django_db
def test_an_address_without_an_account_is_told_so_by_mail_alone() -> None:
    token = asked(NASRIN)
    assert mails_to(NASRIN.email) == ["password_link_unknown"]
    with pytest.raises(Refusal):
        use(token, NOW)


@pytest.mark.django_db
def test_the_token_is_nowhere_in_the_clear_and_three_links_an_hour_are_enough() -> None:
    settled()
    token = asked(KAVEH)
    assert token not in str([*Notice.objects.values(), *PasswordLink.objects.values()])
    asked(KAVEH)
    asked(KAVEH)
    with pytest.raises(TooMany):
        asked(KAVEH)
    assert asked(NASRIN)
    actions.sweep(now=NOW + timedelta(days=4))
    assert not PasswordLink.objects.exists()
