"""Missions and places: what is loaded, whom it serves, when it works."""

import re
from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from mikhak.lib.persian import tidy
from mikhak.missions import actions, queries
from mikhak.missions.models import City, Mission, Province

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rows_again")]


@pytest.fixture(autouse=True)
def _loaded() -> None:
    actions.load(now=NOW)


def test_all_missions_and_places_of_the_data_files_are_loaded() -> None:
    assert Mission.objects.count() == 164
    assert (Province.objects.count(), City.objects.count()) == (31, 1227)


def test_loading_twice_changes_nothing() -> None:
    before = list(Mission.objects.order_by("key").values()), list(City.objects.order_by("key").values())
    actions.load(now=NOW)
    assert (list(Mission.objects.order_by("key").values()), list(City.objects.order_by("key").values())) == before


def test_loading_again_keeps_what_headquarters_decided_about_a_mission() -> None:
    Mission.objects.filter(key="vienna").update(status="suspended", reroute_to="bratislava", city_en="Wien")
    actions.load(now=NOW)
    vienna = queries.mission("vienna")
    assert (vienna.status, vienna.reroute_to, vienna.city.en) == ("suspended", "bratislava", "Vienna")


def test_document_numbers_of_two_missions_never_begin_alike() -> None:
    prefixes = [info.number_prefix for info in queries.all_missions()]
    assert len(set(prefixes)) == len(prefixes) == 164
    assert all(re.fullmatch("[A-Z]{3}", prefix) for prefix in prefixes)
    assert queries.mission("the-hague").number_prefix == "THE"


def test_a_resident_is_offered_the_mission_of_the_country_or_where_its_requests_go() -> None:
    assert queries.offered_for("NL").key == "the-hague"
    assert queries.offered_for("SY").key == "beirut"  # Damascus is suspended
    assert queries.offered_for("ZZ").key == "tehran-hq"  # nobody is left without


def test_missions_rerouted_in_a_circle_end_at_headquarters() -> None:
    Mission.objects.filter(key="oslo").update(status="closed", reroute_to="stockholm")
    Mission.objects.filter(key="stockholm").update(status="closed", reroute_to="oslo")
    queries.forget()
    assert queries.offered_for("NO").key == "tehran-hq"


def test_only_missions_that_take_requests_are_offered_to_choose_from() -> None:
    keys = [info.key for info in queries.open_missions()]
    assert "berlin" in keys
    assert "kyiv" in keys  # with reduced service
    assert "frankfurt" not in keys
    assert "damascus" not in keys


def test_an_unknown_mission_or_city_is_refused() -> None:
    with pytest.raises(queries.UnknownMission):
        queries.mission("atlantis")
    assert queries.city("tehran.tehran.atlantis") is None
    assert queries.cities("atlantis") == []


def test_a_mission_is_closed_on_its_weekend_and_on_national_days() -> None:
    kabul, berlin = queries.mission("kabul"), queries.mission("berlin")
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)
    assert (queries.working_day(kabul, friday), queries.working_day(kabul, saturday)) == (False, True)
    assert (queries.working_day(berlin, friday), queries.working_day(berlin, saturday)) == (True, False)
    assert not queries.working_day(berlin, date(2027, 3, 22))  # 2 Farvardin 1406, a Monday
    assert not queries.working_day(berlin, date(2027, 2, 11))  # 22 Bahman 1405, a Thursday


def test_a_mission_keeps_the_holidays_of_iran_and_of_its_host_and_headquarters_those_of_iran_alone() -> None:
    christmas, ashura, new_year = date(2026, 12, 25), date(2026, 6, 25), date(2027, 1, 1)
    berlin, ankara, tehran = (queries.mission(key) for key in ("berlin", "ankara", "tehran-hq"))
    assert (kept := queries.holiday(berlin, christmas))
    assert (kept.fa, kept.en, kept.ar) == ("کریسمس", "Christmas Day", "عيد الميلاد")
    assert queries.holiday(ankara, christmas) is None
    assert queries.holiday(ankara, new_year)
    assert queries.holiday(tehran, new_year) is None
    for info in (berlin, tehran):
        assert (kept := queries.holiday(info, ashura))
        assert kept.fa == "عاشورای حسینی"


def test_closed_days_that_come_are_named_and_weekends_are_none() -> None:
    closed = queries.closed_days(queries.mission("berlin"), date(2026, 12, 10), 30)
    assert [(day.isoformat(), name.en) for day, name in closed] == [
        ("2026-12-23", "Birthday of Imam Ali"),
        ("2026-12-25", "Christmas Day"),
        ("2027-01-01", "New Year's Day"),
        ("2027-01-06", "Mab'ath (estimated)"),
    ]


def test_missions_in_one_country_have_the_same_week_so_that_their_holidays_are_told_once() -> None:
    weeks = {(info.country, info.weekend) for info in queries.all_missions()}
    assert len(weeks) == len({country for country, _weekend in weeks})


def test_working_days_are_counted_without_weekends_and_holidays() -> None:
    berlin = queries.mission("berlin")
    assert queries.add_working_days(berlin, date(2026, 11, 20), 1) == date(2026, 11, 23)
    assert queries.add_working_days(berlin, date(2027, 2, 10), 1) == date(2027, 2, 12)
    assert queries.add_working_days(berlin, date(2026, 11, 20), 0) == date(2026, 11, 20)


def test_places_are_in_the_order_of_the_persian_alphabet_and_a_seat_leads_its_county() -> None:
    names = [province.fa for province in queries.provinces()]
    assert names[:2] == ["آذربایجان شرقی", "آذربایجان غربی"]
    assert names[-1] == "یزد"
    tehran = [city.fa for city in queries.cities("tehran")]
    assert tehran.index("تجریش") < tehran.index("لواسان")
    assert (tajrish := queries.city("tehran.shemiranat.tajrish"))
    assert tajrish.county.fa == "شمیرانات"


def test_countries_are_named_and_ordered_in_the_language_asked() -> None:
    persian, english = queries.countries("fa"), queries.countries("en")
    assert persian[0][1].startswith("آ")
    assert english[0] == ("AF", "Afghanistan")
    assert dict(persian)["NL"] == "هلند" == queries.country_name("NL", "fa")
    assert {"IR", "KY", "NL"} <= dict(english).keys()
    assert not {"EU", "ZZ", "UN"} & dict(english).keys()


def test_every_persian_text_is_in_the_stored_form() -> None:
    texts = [text for info in queries.all_missions() for text in (info.title.fa, info.city.fa, info.covers.fa)]
    texts += [
        text
        for city in (city for province in queries.provinces() for city in queries.cities(province.key))
        for text in (city.fa, city.county.fa)
    ]
    assert [text for text in texts if tidy(text) != text] == []


def test_a_process_reads_the_tables_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.forget()
    with django_assert_num_queries(5):  # the fifth asks which edition of the missions is the newest
        for _ in range(3):
            queries.offered_for("NL")
            queries.provinces()
            queries.cities("tehran")
