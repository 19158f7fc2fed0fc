"""The catalogue of translations: every marked text is found, translations stay, texts that are gone go."""

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from mikhak.cli.messages import collect, compile_messages, is_open, merge

PYTHON = """
from django.utils.translation import gettext as _, pgettext, ngettext_lazy
from django.utils.translation import gettext_lazy as lazy
A = _("درخواست")
B = pgettext("ماه", "مهر")
C = ngettext_lazy("%(n)s نامه", "%(n)s نامه‌ها", "n")
D = "این نشان نشده است"
E = lazy("بعد")
"""
TEMPLATE = """<main>
  <h1>{% translate "درخواست" %}</h1>
      <p title="it's {{ x }}">{% translate "مهر" context "ماه" %}</p>
  {% if x %}
 {% blocktranslate count n=items|length trimmed %}
    {{ n }} مورد
  {% plural %}
    {{ n }} موردها
 {% endblocktranslate %}{% endif %}
</main>
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    top = tmp_path / "source"
    top.mkdir()
    (top / "views.py").write_text(PYTHON)
    (top / "page.html").write_text(TEMPLATE)
    (top / "notes.md").write_text('_("not code")')
    return top


def identities(catalog: Catalog) -> set[tuple[object, str | None]]:
    return {(message.id, message.context) for message in catalog if message.id}


def test_texts_of_code_and_templates_are_found_with_context_and_plural(source: Path) -> None:
    assert identities(collect(source)) == {
        ("درخواست", None),
        ("بعد", None),
        ("مهر", "ماه"),
        (("%(n)s نامه", "%(n)s نامه‌ها"), None),
        (("%(n)s مورد", "%(n)s موردها"), None),
    }


def test_a_translation_stays_and_a_text_that_is_gone_goes(source: Path, tmp_path: Path) -> None:
    po = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    merge(po, collect(source), "en")
    po.write_text(po.read_text().replace('msgid "درخواست"\nmsgstr ""', 'msgid "درخواست"\nmsgstr "Request"'))
    (source / "page.html").write_text("")
    catalog = merge(po, collect(source), "en")
    assert 'msgstr "Request"' in po.read_text()
    assert "مورد" not in po.read_text()
    assert sum(1 for message in catalog if message.id and is_open(message)) == 3


def test_collecting_twice_changes_nothing(source: Path, tmp_path: Path) -> None:
    po = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    merge(po, collect(source), "en")
    before = po.read_bytes()
    merge(po, collect(source), "en")
    assert po.read_bytes() == before


def test_what_was_translated_is_compiled_when_it_is_newer(source: Path, tmp_path: Path) -> None:
    po = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    merge(po, collect(source), "en")
    for translation in ("Request", "Application"):
        before = po.read_text().split('msgid "درخواست"')
        rest = before[1].split("\n", 2)[2]
        po.write_text(f'{before[0]}msgid "درخواست"\nmsgstr "{translation}"\n{rest}')
        os.utime(po, (po.stat().st_atime, po.stat().st_mtime + len(translation)))
        compile_messages(tmp_path / "locale")
        with po.with_suffix(".mo").open("rb") as file:
            assert gettext.GNUTranslations(file).gettext("درخواست") == translation
        os.utime(po.with_suffix(".mo"), (0, 0))
    assert {path.name for path in po.parent.iterdir()} == {"django.po", "django.mo"}
