"""The letters as files, to be looked at."""

from pathlib import Path

from django.core.management import call_command

from mikhak.notices.kinds import KINDS


def test_every_letter_is_there_in_each_language_and_shown_on_one_page(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    call_command("letters", str(folder))

    index = (folder / "index.html").read_text(encoding="utf-8")
    for kind in KINDS:
        for language in ("fa", "en", "ar"):
            html = (folder / f"{kind}.{language}.html").read_text(encoding="utf-8")
            assert f'<html lang="{language}"' in html
            assert (folder / f"{kind}.{language}.txt").stat().st_size > 200
            assert f'src="{kind}.{language}.html"' in index
