"""``./mikhak bench``: the door to the measurements."""

import pytest

from mikhak.cli.__main__ import main


@pytest.mark.parametrize("argv", [["bench"], ["bench", "everything"]])
def test_what_can_be_measured_is_told(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 1
    assert "say what to measure: journey" in capsys.readouterr().err


def test_a_measurement_tells_its_own_options(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "journey", "--help"]) == 0
    assert "--clients" in capfd.readouterr().out
