"""An officer who asks, with the rights that hold at this moment."""

from dataclasses import dataclass
from datetime import date, datetime

from mikhak.accounts.models import Grant, Officer
from mikhak.accounts.roles import EVERYWHERE, ROLES, giving
from mikhak.lib.text import Text
from mikhak.vault import opening


@dataclass(frozen=True)
class OfficerActor:
    """An officer who passed both factors, with the rights that hold today."""

    officer: Officer
    grants: tuple[Grant, ...]

    @property
    def id(self) -> int:
        return self.officer.pk

    @property
    def username(self) -> str:
        return self.officer.username

    @property
    def name(self) -> Text:
        return Text(fa=self.officer.name_fa, en=self.officer.name_en)

    @property
    def language(self) -> str:
        return self.officer.language

    @property
    def missions(self) -> tuple[str, ...]:
        """Keys of the missions whose dossiers the officer works on."""
        return self.places("clerk")

    @property
    def home(self) -> str:
        """Name of the route that opens after sign-in."""
        held = {grant.role for grant in self.grants}
        return next(role.home for key, role in ROLES.items() if key in held)

    def places(self, right: str) -> tuple[str, ...]:
        """Where a right is held: keys of missions or bodies, EVERYWHERE among them."""
        return tuple(sorted({grant.mission for grant in self.grants if grant.role in giving(right)}))

    def may(self, right: str, place: str, category: str, today: date) -> bool:
        """Whether a right (key of ``roles.RIGHTS``) is held at a place for a category of services on a day."""
        return any(
            grant.role in giving(right)
            and grant.mission in {EVERYWHERE, place}
            and grant.category in {"*", category}
            and grant.holds_on(today)
            for grant in self.grants
        )

    def assertion(self, now: datetime, *, passed: str = "") -> str:
        """What the vault wants to see before it opens a dossier for this officer. ``passed``: the mission of one that
        is at headquarters, for its desk."""
        more = {passed} if passed and self.places("desk") else set()
        return opening.make_assertion(officer_id=self.id, missions=sorted({*self.missions, *more}), now=now)


def live_grants(person: Officer, today: date) -> tuple[Grant, ...]:
    """The rights that hold today."""
    return tuple(grant for grant in person.grants.all() if grant.holds_on(today))
