"""The two lines of a passport: the specimen of ICAO, and what goes wrong when they are typed."""

from datetime import date

import pytest

from mikhak.lib.mrz import BadMrz, check_digit, read, recognise, told_apart

TODAY = date(2026, 11, 21)
UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
SPECIMEN = f"{UPPER}\n{LOWER}"  # Doc 9303, part 4, appendix B


def test_the_specimen_is_read_whole() -> None:
    found = read(SPECIMEN, today=TODAY)
    assert (found.surname, found.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert (found.issuer, found.nationality, found.passport_no) == ("UTO", "UTO", "L898902C3")
    assert (found.birth_date, found.expiry_date) == (date(1974, 8, 12), date(2012, 4, 15))
    assert (found.sex, found.personal_no) == ("F", "ZE184226B")


@pytest.mark.parametrize(("text", "digit"), [("520727", 3), ("AB2134<<<", 5), ("", 0)])
def test_check_digits_are_those_of_the_standard(text: str, digit: int) -> None:
    assert check_digit(text) == digit


@pytest.mark.parametrize(
    "typed",
    [SPECIMEN.lower(), SPECIMEN.replace("<<", "«"), SPECIMEN.replace("\n", "\r\n  "), SPECIMEN.replace("1", "۱")],
)
def test_the_lines_are_read_however_they_were_typed(typed: str) -> None:
    assert read(typed, today=TODAY) == read(SPECIMEN, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "length"),
        (LOWER, "length"),
        (SPECIMEN + "<", "length"),
        (SPECIMEN.replace("ANNA", "ÄNNA"), "letters"),
        (SPECIMEN.replace("P<UTO", "I<UTO"), "kind"),
        (SPECIMEN.replace("L898902C3", "L898902C8"), "passport_no"),
        (SPECIMEN.replace("740812", "740813"), "birth_date"),
        (SPECIMEN.replace("120415", "120416"), "expiry_date"),
        (SPECIMEN.replace("ZE184226B", "ZE184226C"), "personal_no"),
        (SPECIMEN[:-1] + "1", "whole"),
    ],
)
def test_a_slip_of_the_pen_is_found_and_placed(typed: str, reason: str) -> None:
    with pytest.raises(BadMrz) as caught:
        read(typed, today=TODAY)
    assert caught.value.reason == reason


def test_who_was_born_in_this_century_is_no_hundred_years_old() -> None:
    lower = "L898902C36UTO2001012F3512311<<<<<<<<<<<<<<<"
    composite = check_digit(lower[:10] + lower[13:20] + lower[21:43])
    found = read(f"{UPPER}{lower}{composite}", today=TODAY)
    assert (found.birth_date, found.expiry_date) == (date(2020, 1, 1), date(2035, 12, 31))
    assert found.personal_no == ""
    assert read(SPECIMEN, today=date(2080, 1, 1)).birth_date == date(2074, 8, 12)


IRANIAN = "G763972503IRN9402098F2708252<<<<<<<<<<<<<<<8"


@pytest.mark.parametrize(
    "seen",
    [
        IRANIAN,
        IRANIAN + "\n\n",
        "7 " + IRANIAN,  # a speck beside it
        IRANIAN.replace("G7", "67"),
        IRANIAN.replace("503IRN", "5O31RN"),
        IRANIAN.replace("503IRN", "5O031IRN"),  # both of a pair for one
        IRANIAN.replace("2<<<<<<<<<<<<<<<8", "2<<<KK<<<<8"),
        IRANIAN.replace("<8", "<B"),
    ],
)
def test_a_line_is_recognised_although_letters_look_like_digits(seen: str) -> None:
    found = recognise(seen, today=TODAY)
    assert found
    assert (found.passport_no, found.birth_date, found.expiry_date) == (
        "G76397250",
        date(1994, 2, 9),
        date(2027, 8, 25),
    )


@pytest.mark.parametrize("seen", ["", "PASSPORT", UPPER, IRANIAN.replace("76", "67"), IRANIAN.replace("9402", "I402")])
def test_a_line_whose_check_digits_do_not_fit_is_not_recognised(seen: str) -> None:
    assert recognise(seen, today=TODAY) is None


def test_numbers_that_have_the_same_check_digits_are_not_told_apart() -> None:
    assert told_apart("L12345678", "L12345687")
    assert not told_apart("G12345678", "612345678")
    assert not told_apart("AB12345", "AB12345KK")
