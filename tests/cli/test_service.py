"""The tools for those who keep the services."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mikhak.catalogue.loader import SERVICES
from mikhak.catalogue.schema import schema
from mikhak.cli.management.commands.service import SCHEMA
from tests.catalogue import samples

# The tools let the queries answer from files; other tests want the tables.
pytestmark = pytest.mark.usefixtures("rows_again")


def tool(*arguments: str, folder: Path) -> str:
    said = StringIO()
    call_command("service", *arguments, "--services", str(folder), stdout=said)
    return said.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with what services share, and the category of marriage without its services."""
    for path in (*SERVICES.glob("*.yaml"), *(SERVICES / "shared").iterdir(), *(SERVICES / "rules").iterdir()):
        if path.is_file():
            copy = tmp_path / path.relative_to(SERVICES)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / "marriage").mkdir()
    (tmp_path / "marriage/category.yaml").write_bytes((SERVICES / "marriage/category.yaml").read_bytes())
    return tmp_path


def test_a_new_service_is_right_from_its_first_moment(folder: Path) -> None:
    tool("new", "marriage", "try-it", folder=folder)
    assert tool("check", "marriage-try-it", folder=folder) == "All is well.\n"


@pytest.mark.parametrize(
    ("category", "name", "words"),
    [
        ("weddings", "try-it", "There is no category weddings."),
        ("marriage", "Try it", "is no name"),
        ("marriage", "there", "There is a service marriage-there already."),
    ],
)
def test_a_new_service_overwrites_nothing_and_stands_in_a_category(
    folder: Path, category: str, name: str, words: str
) -> None:
    (folder / "marriage/there.yaml").write_text("title: {}", encoding="utf-8")
    with pytest.raises(CommandError, match=words):
        tool("new", category, name, folder=folder)
    assert (folder / "marriage/there.yaml").read_text(encoding="utf-8") == "title: {}"


def test_a_mistake_is_told_with_file_line_and_sentence(folder: Path) -> None:
    tool("new", "marriage", "try-it", folder=folder)
    samples.replace(folder / "marriage/try-it.yaml", "rule: applicant.age >= 18", "rule: applicant.agge >= 18")
    said = StringIO()
    with pytest.raises(CommandError, match="1 mistakes"):
        call_command("service", "check", "marriage", "--services", str(folder), stdout=said)
    assert said.getvalue() == f"{folder}/marriage/try-it.yaml:10: applicant.agge >= 18: there is no applicant.agge.\n"


@pytest.mark.parametrize(
    ("mission", "words"),
    [
        ("atlantis", "There is no mission atlantis."),
        ("munich", "munich takes no requests; berlin has its work."),
    ],
)
def test_a_mission_that_takes_no_requests_is_told(folder: Path, mission: str, words: str) -> None:
    tool("new", "marriage", "try-it", folder=folder)
    file = folder / "marriage/try-it.yaml"
    samples.replace(file, "mission: paris", f"mission: {mission}")
    samples.replace(file, "    kind: inquiry", f"    kind: inquiry\n    unit: {mission}")
    said = StringIO()
    with pytest.raises(CommandError, match="mistakes"):
        call_command("service", "check", "marriage", "--services", str(folder), stdout=said)
    assert said.getvalue().count(words) == 2


def test_an_unknown_name_is_refused(folder: Path) -> None:
    with pytest.raises(CommandError, match="There is no marriage-nothing"):
        tool("check", "marriage-nothing", folder=folder)


def test_a_new_version_is_told_in_words(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    tool("new", "marriage", "try-it", folder=folder)
    old = tmp_path_factory.mktemp("old") / "services"
    old.mkdir()
    for path in folder.rglob("*"):
        if path.is_file():
            (old / path.relative_to(folder)).parent.mkdir(exist_ok=True)
            (old / path.relative_to(folder)).write_bytes(path.read_bytes())
    assert tool("diff", "marriage-try-it", str(old), folder=folder) == "Nothing changes.\n"
    file = folder / "marriage/try-it.yaml"
    samples.replace(file, "days: 5", "days: 7")
    samples.replace(file, "en: An office in Iran}", "en: Some office in Iran}")
    samples.replace(
        file, "          - {value: abroad", "          - {value: both, fa: هر دو, en: Both}\n          - {value: abroad"
    )
    samples.replace(file, "    remedy: {fa: ولی شما درخواست دهد., en: Your guardian applies.}\n", "")
    assert tool("diff", "marriage-try-it", str(old), folder=folder).splitlines() == [
        "days changes from `5` to `7`.",
        "condition of_age: remedy goes away; it was «ولی شما درخواست دهد.» / “Your guardian applies.”.",
        "page request: question purpose: choice home: en changes from `An office in Iran` to `Some office in Iran`.",
        "page request: question purpose: choice both is new: «هر دو» / “Both”.",
    ]


def test_the_schema_for_editors_is_fresh_and_knows_fragments() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema(), "run ./mikhak service schema"
    fields = schema()["$defs"]["Section"]["properties"]["fields"]["items"]["anyOf"]
    assert {"$ref": "#/$defs/Use"} in fields
    assert "key" not in schema()["$defs"]["Service"]["properties"]


def test_a_service_is_shown_with_its_forms_and_documents(folder: Path, tmp_path: Path) -> None:
    tool("new", "marriage", "try-it", folder=folder)
    said = StringIO()
    shown = tmp_path / "shown"
    call_command("service", "show", "marriage-try-it", str(shown), "--services", str(folder), stdout=said)
    names = {path.name for path in shown.iterdir()}
    assert {"for_home.fa.html", "for_home.en.html", "for_home.pdf", "too_young.fa.html"} <= names
    assert "too_young.pdf" not in names  # refused: there is no document
    assert "برای چه می‌خواهید؟" in (shown / "for_home.fa.html").read_text(encoding="utf-8")
    assert (shown / "for_home.pdf").read_bytes().startswith(b"%PDF")
