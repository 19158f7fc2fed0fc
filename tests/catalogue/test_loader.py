"""Reading service files: what they become, and what is said of files that cannot be read."""

from pathlib import Path
from time import perf_counter

import pytest
from pydantic import ValidationError

from mikhak.catalogue import loader
from mikhak.catalogue.loader import CatalogueError
from tests.catalogue import samples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return samples.copy_to(tmp_path)


def complaints(folder: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        loader.load(folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_key_and_category_of_a_service_follow_from_where_its_file_is() -> None:
    catalogue = samples.catalogue()
    assert set(catalogue.services) == {"papers-extract", "papers-first-issue", "visas-entry"}
    assert catalogue.services["papers-first-issue"].category == "papers"


def test_categories_come_in_their_order_and_services_by_title() -> None:
    catalogue = samples.catalogue()
    assert list(catalogue.categories) == ["visas", "papers"]
    assert [service.key for service in catalogue.in_category["papers"]] == ["papers-extract", "papers-first-issue"]


def test_bodies_pictures_people_and_rules_are_read() -> None:
    catalogue = samples.catalogue()
    assert catalogue.bodies["consul"].fa == "کنسول"
    assert catalogue.pictures["portrait"].upright
    assert catalogue.people["sara"].profile["national_id"] == "0932833810"
    assert catalogue.rules["limits"] == {"copies": 5}


def test_a_fragment_stands_where_it_is_used_and_the_condition_of_its_use_is_added() -> None:
    extract = samples.catalogue().services["papers-extract"]
    first_issue = samples.catalogue().services["papers-first-issue"]
    assert [field.name for field in extract.sections[0].fields] == ["child", "child_sex"]
    assert [field.show_if for field in extract.sections[0].fields] == [None, "age(child.birth_date) < 18"]
    assert [field.show_if for field in first_issue.sections[0].fields] == [
        "on_behalf == 'child'",
        "(on_behalf == 'child') && (age(child.birth_date) < 18)",
    ]
    assert [rule.key for rule in extract.conditions] == ["adult", "minor", "copies_allowed"]


def test_a_service_that_was_read_cannot_be_changed() -> None:
    service = samples.catalogue().services["papers-extract"]
    with pytest.raises(ValidationError):
        service.minutes = 3


def test_a_mistyped_key_is_told_with_its_file_and_line(folder: Path) -> None:
    samples.replace(folder / "papers/extract.yaml", "type: integer", "typ: integer")
    assert complaints(folder) == [
        "papers/extract.yaml:47: sections.1.fields.3.type: Field required.",
        "papers/extract.yaml:48: sections.1.fields.3.typ: Extra inputs are not permitted.",
    ]


def test_a_mistake_inside_a_fragment_is_told_where_the_fragment_is(folder: Path) -> None:
    samples.replace(folder / "shared/people.yaml", "type: choice", "type: chioce")
    samples.replace(folder / "papers/extract.yaml", "severity: warn", "severity: mild")
    told = complaints(folder)
    assert [line.split(": ")[0] for line in told] == [
        "papers/extract.yaml:17",  # after the items of a fragment in the same list
        "shared/people.yaml:6",
        "shared/people.yaml:6",  # once for each service that uses it
    ]


def test_everything_wrong_is_told_at_once(folder: Path) -> None:
    samples.replace(folder / "papers/extract.yaml", "use: adult", "use: adlut")
    samples.replace(folder / "visas/entry.yaml", "audience: foreign", "audience: [foreign")
    samples.replace(folder / "bodies.yaml", "consul: {fa: کنسول, en: Consul}", "consul: {fa: کنسول}")
    (folder / "papers/category.yaml").unlink()
    told = complaints(folder)
    assert told[0] == "papers/category.yaml:1: It cannot be read: No such file or directory."
    assert "papers/extract.yaml:8: There is no fragment adlut." in told
    assert any(line.startswith("visas/entry.yaml:5: did not find expected") for line in told)
    assert "bodies.yaml:2: consul.en: Field required." in told


def test_a_key_that_stands_twice_is_refused_and_not_the_last_one_taken(folder: Path) -> None:
    samples.replace(folder / "papers/extract.yaml", "days: 10", "days: 10\ndays: 12")
    assert complaints(folder) == ["papers/extract.yaml:7: days stands twice."]


def test_yes_no_and_numbers_with_zeros_in_front_stay_texts(folder: Path) -> None:
    samples.replace(folder / "papers/extract.yaml", "value: study, fa", "value: no, fa")
    samples.replace(folder / "papers/extract.yaml", "value: other, fa", "value: 010, fa")
    extract = loader.load(folder).services["papers-extract"]
    assert [choice.value for choice in extract.field("purpose").choices] == ["no", "guardianship", "010"]


def test_a_fragment_may_not_use_another_one(folder: Path) -> None:
    samples.replace(folder / "shared/adult.yaml", "- key: adult", "- use: child\n- key: adult")
    assert "shared/adult.yaml:1: A fragment uses no other fragment." in complaints(folder)


def test_a_use_says_nothing_but_what_is_used_and_when(folder: Path) -> None:
    samples.replace(folder / "papers/extract.yaml", "- use: adult", "- use: adult\n    severity: warn")
    assert complaints(folder) == ["papers/extract.yaml:8: Beside `use` only `show_if` or `when` may stand."]


def test_a_service_does_not_name_its_own_key(folder: Path) -> None:
    samples.replace(folder / "papers/extract.yaml", "days: 10", "key: papers-other")
    assert complaints(folder) == ["papers/extract.yaml:6: key: it follows from where the file is."]


def test_a_hook_that_cannot_be_loaded_is_told_with_its_line(folder: Path) -> None:
    samples.replace(folder / "papers/first_issue.py", "return {", "return {{")
    assert complaints(folder)[0].startswith("papers/first_issue.py:10: It cannot be loaded: ")


def test_editions_of_a_rules_table_need_the_day_they_begin(folder: Path) -> None:
    samples.replace(folder / "rules/waiver.yaml", "since: 2026-01-01", "from: 2026-01-01")
    assert complaints(folder) == ["rules/waiver.yaml:4: A table has keys, each of several editions `since` (a day)."]


def test_pages_of_a_form_that_is_no_service_are_read_by_the_same_rules(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(
        "- key: contact\n"
        "  title: {fa: تماس, en: Contact}\n"
        "  fields:\n"
        "    - {name: mobile, type: phone, label: {fa: تلفن همراه, en: Mobile}}\n",
        encoding="utf-8",
    )
    assert [field.name for field in loader.load_sections(path)[0].fields] == ["mobile"]
    samples.replace(path, "type: phone", "type: fone")
    with pytest.raises(CatalogueError, match=r"profile.yaml:4: 0.fields.0.type: "):
        loader.load_sections(path)


def test_reading_a_service_takes_no_longer_than_a_twentieth_of_a_second() -> None:
    samples.catalogue()
    start = perf_counter()
    count = len(samples.catalogue().services)
    assert (perf_counter() - start) / count < 0.05
