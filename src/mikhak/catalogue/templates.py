"""The Typst templates of documents: ``<stem>.typ`` beside the service's file, and the modules all of them share."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from mikhak.catalogue.definition import Service

SERVICES = Path(__file__).resolve().parent.parent / "services"


def template_path(service: Service, folder: Path = SERVICES) -> Path:
    return folder / service.category / f"{service.key.removeprefix(f'{service.category}-')}.typ"


def template_files(service: Service, folder: Path = SERVICES) -> tuple[str, Mapping[str, bytes]]:
    """The template of a service and the modules it may import; raises FileNotFoundError when it has none."""
    return template_path(service, folder).read_text(encoding="utf-8"), _shared(folder)


@cache
def _shared(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "shared").glob("*.typ"))}
