"""The Typst templates of documents, ``<stem>.typ`` or ``<stem>.<name>.typ`` beside the service's file, and the
modules that all of them share."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from mikhak.catalogue.definition import Service

SERVICES = Path(__file__).resolve().parent.parent / "services"


def template_path(service: Service, document: str = "", folder: Path = SERVICES) -> Path:
    """``document`` is one of ``outcome.also``; empty: the service's own."""
    stem = service.key.removeprefix(f"{service.category}-")
    return folder / service.category / f"{stem}{f'.{document}' if document else ''}.typ"


def template_files(service: Service, document: str = "", folder: Path = SERVICES) -> tuple[str, Mapping[str, bytes]]:
    """The template of a document and the modules it may import; raises FileNotFoundError when it has none."""
    return template_path(service, document, folder).read_text(encoding="utf-8"), _shared(folder)


@cache
def _shared(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "shared").glob("*.typ"))}
