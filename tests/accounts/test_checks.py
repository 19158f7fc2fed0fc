"""What must not be switched on where people are served."""

import pytest
from pytest_django.fixtures import Settings

from mikhak.accounts.checks import check_account_settings

STRONG = "kJ8s-2hdfP0qLz7Xc1Vb9Nm4Qw6Er3Ty5Ui8Op0As2Df4Gh6Jk8"


def found(settings: Settings, profile: str, **values: object) -> set[str | None]:
    settings.PROFILE, settings.SECRET_KEY, settings.SECURE, settings.CAPTCHA_ANSWER = profile, STRONG, True, ""
    for name, value in values.items():
        setattr(settings, name, value)
    return {message.id for message in check_account_settings(None)}


@pytest.mark.parametrize("profile", ["demo", "production"])
def test_a_sound_installation_starts(settings: Settings, profile: str) -> None:
    assert found(settings, profile) == set()


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"SECRET_KEY": "short"}, "accounts.E1"),
        ({"SECRET_KEY": "ab" * 40}, "accounts.E1"),
        ({"SECRET_KEY": f"test-only-{STRONG}"}, "accounts.E2"),
        ({"MFA_TOTP_INSECURE_BYPASS_CODE": "000000"}, "accounts.E3"),
    ],
)
@pytest.mark.parametrize("profile", ["demo", "production"])
def test_weak_keys_and_bypasses_stop_every_start(
    settings: Settings, profile: str, values: dict[str, object], error: str
) -> None:
    assert found(settings, profile, **values) == {error}


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"CAPTCHA_ANSWER": "12345"}, "accounts.E4"),
        ({"DEBUG": True}, "accounts.E5"),
        ({"SECURE": False}, "accounts.E6"),
    ],
)
def test_what_eases_a_demonstration_stops_production_only(
    settings: Settings, values: dict[str, object], error: str
) -> None:
    assert found(settings, "production", **values) == {error}
    assert found(settings, "demo", **values) == set()
