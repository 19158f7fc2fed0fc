"""Messages about a dossier: every one names code, service and mission and holds nothing that was submitted."""

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
        "service": {"fa": service.title.fa, "en": service.title.en},
        "mission": {"fa": mission.title.fa, "en": mission.title.en},
        "city": {"fa": mission.city.fa, "en": mission.city.en},
        "time_zone": str(mission.tz),
    }


def tell(
    dossier: Dossier,
    kind: str,
    *,
    once: str,
    now: datetime,
    files: tuple[dict[str, str], ...] = (),
    **more: object,
) -> None:
    """One notice to the person whose dossier it is, by e-mail where an address is known and in the inbox."""
    if dossier.reply_box is None and dossier.applicant_ix is None:
        return  # opened by telephone number alone: the mission calls
    notices.send(
        kind=kind,
        language=dossier.language,
        values=values(dossier) | more,
        once=once,
        now=now,
        to_box=dossier.reply_box,
        owner_ix=dossier.applicant_ix,
        dossier_code=dossier.code,
        files=files,
    )
