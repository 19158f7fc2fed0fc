"""A service as people meet it, in files: every example with its pages filled in, its verdicts, and its documents."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from mikhak.catalogue import flow, forms, rehearsal
from mikhak.catalogue.definition import Service
from mikhak.catalogue.loader import Catalogue
from mikhak.catalogue.rehearsal import Rehearsed
from mikhak.issuance.specimen import specimens
from mikhak.missions import queries as missions

STYLES = tuple(
    Path(__file__).resolve().parents[1] / "ui/static/ui" / f"{name}.css" for name in ("tokens", "base", "components")
)


def show_service(catalogue: Catalogue, service: Service) -> Iterator[tuple[str, bytes]]:
    """(name of the file, content): the style sheet, a page for each example and language, a PDF for each document."""
    yield "styles.css", b"\n".join(path.read_bytes() for path in STYLES)
    for example in service.examples:
        one = rehearsal.rehearse(
            catalogue, service, example, places=missions, mission_names=lambda key: missions.mission(key).names
        )
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                yield f"{example.name}.{language}.html", _page(service, one, language).encode()
        for kind, pdf in specimens(service, one, folder=catalogue.folder):
            yield f"{example.name}{f'.{kind}' if kind else ''}.pdf", pdf


def _page(service: Service, one: Rehearsed, language: str) -> str:
    scene = forms.Scene(language=language, today=one.example.today, places=missions, names=one.names)
    sections = flow.visible_sections(service, one.names)
    context = {
        "service": service,
        "one": one,
        "about": one.example.about,
        "pages": [
            (section, forms.build_form(section, answers=one.answers, names=one.names, scene=scene))
            for section in sections
        ],
        "verdicts": flow.verdicts(service, one.names),
        "papers": flow.attachments(service, one.names),
        "steps": [service.step(key) for key in one.path],
    }
    return render_to_string("cli/show.html", context)
