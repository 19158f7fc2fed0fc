"""The invented people of the tests, each with one life: those of the services' examples, ready to sign in."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from tests.written import written


@dataclass(frozen=True)
class Persona:
    """Somebody at a browser. ``profile`` holds the answers of the profile, the fixed ones (e-mail ...) among them."""

    key: str
    kind: Literal["iranian", "foreign"]
    profile: dict[str, Any]

    @property
    def email(self) -> str:
        return str(self.profile["email"])

    def but(self, **changes: Any) -> "Persona":
        """The same person with other facts."""
        return replace(self, profile={**self.profile, **changes})


def persona(key: str) -> Persona:
    """One of services/people.yaml: kaveh, golnar, nasrin and bardia are Iranians, anna and emily are not."""
    told = written().people[key]
    profile = {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in told.profile.items()
    }
    return Persona(key, told.kind, profile)
