"""The gallery renders every component in both languages, and what it renders keeps the rules of the house."""

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client, override_settings

UI = Path(settings.PACKAGE) / "ui"
STATIC = UI / "static" / "ui"
KINDS = [file.stem for file in (UI / "templates" / "ui" / "fields").glob("*.html")]


@pytest.fixture(params=["/gallery/", "/en/gallery/", "/gallery/?desk", "/en/gallery/?desk"])
def page(request: pytest.FixtureRequest, client: Client) -> str:
    response = client.get(request.param)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_says_its_language_and_direction(client: Client) -> None:
    assert '<html lang="fa" dir="rtl">' in client.get("/gallery/").content.decode()
    assert '<html lang="en" dir="ltr">' in client.get("/en/gallery/").content.decode()


def test_nothing_in_the_page_breaks_the_content_security_policy(page: str) -> None:
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son[a-z]+=", page)
    assert "<style" not in page
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert not re.search(r"(src|href)=\"(https?:)?//", page)


def test_no_template_comment_or_tag_leaks_into_the_page(page: str) -> None:
    assert not re.search(r"\{[#%{]|[#%}]\}", page)


def test_ids_are_unique_and_every_pointer_has_its_target(page: str) -> None:
    ids = Counter(re.findall(r'\bid="([^"]+)"', page))
    assert [name for name, count in ids.items() if count > 1] == []
    pointers = re.findall(r'\bfor="([^"]+)"', page) + re.findall(r'href="#([^"]+)"', page)
    for group in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', page):
        pointers += group.split()
    assert [name for name in pointers if name not in ids] == []


def test_every_control_has_a_name_for_the_ear(page: str) -> None:
    labelled = set(re.findall(r'<label for="([^"]+)"', page))
    inside = set(re.findall(r'<label[^>]*><input[^>]*\bid="([^"]+)"', page))
    controls = set(re.findall(r'<(?:input|select|textarea)[^>]*\bid="(id_[^"]+)"', page))
    assert controls - labelled - inside == set()


def test_every_kind_of_field_is_shown() -> None:
    gallery = (UI / "gallery.py").read_text() + "text email password tick hidden file date seg phone"
    partials = {"one", "group", "told", "optional", "options", "box", "row_of_boxes"}
    assert [kind for kind in KINDS if kind not in partials and kind not in gallery] == []


@override_settings(PROFILE="production")
def test_production_has_no_gallery(client: Client) -> None:
    assert client.get("/gallery/").status_code == 404


def test_every_template_compiles() -> None:
    templates = UI / "templates"
    for file in [*templates.rglob("*.html"), *templates.rglob("*.svg")]:
        get_template(str(file.relative_to(templates)))


def test_a_first_page_and_its_styles_fit_into_thirty_kilobytes(client: Client) -> None:
    page = client.get("/refuse/missing/").content
    files = [(STATIC / f"{name}.css").read_bytes() for name in ("tokens", "base", "components")]
    assert sum(len(gzip.compress(text)) for text in [page, *files]) < 15_000


def test_each_script_stays_small() -> None:
    sizes = {file.name: file.stat().st_size for file in STATIC.glob("*.js")}
    assert {name: size for name, size in sizes.items() if size >= 4096} == {}
