"""Messages about a dossier: every one names code, service and mission and holds nothing that was submitted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from mikhak.catalogue import queries as catalogue
from mikhak.dossiers.models import Dossier
from mikhak.missions import queries as missions
from mikhak.notices import actions as notices


def values(dossier: Dossier) -> dict[str, object]:
    """What every notice about a dossier carries."""
    service = catalogue.pinned(dossier.version)
    mission = missions.mission(dossier.mission)
    return {
        "code": dossier.code,
        "service": service.title.words,
        "mission": mission.title.words,
        "city": mission.city.words,
        "time_zone": str(mission.tz),
    }


def reaches(dossier: Dossier) -> bool:
    """Whether a message can be sent; one that was opened by telephone number alone is called by the mission."""
    return dossier.reply_box is not None or dossier.applicant_ix is not None


def tell(
    dossier: Dossier,
    kind: str,
    told: Mapping[str, object] | None = None,
    *,
    once: str,
    now: datetime,
    files: Sequence[Mapping[str, str]] = (),
) -> None:
    """One notice to the person whose dossier it is, by e-mail where an address is known and in the inbox."""
    if not reaches(dossier):
        return
    notices.send(
        kind=kind,
        language=dossier.language,
        values=values(dossier) | dict(told or {}),
        once=once,
        now=now,
        to_box=_bytes(dossier.reply_box),
        owner_ix=_bytes(dossier.applicant_ix),
        dossier_code=dossier.code,
        files=files,
    )


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)
