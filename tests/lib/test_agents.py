"""Devices are told apart by two plain names."""

import pytest

from mikhak.lib.agents import browser_and_system

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "names"),
    [
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/131.0 Safari/537.36", ("chrome", "windows")),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/131.0 Safari/537.36 Edg/131.0", ("edge", "windows")),
        (f"{MOZILLA} (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", ("firefox", "linux")),
        (f"{MOZILLA} (Linux; Android 14; SM-A546B) {WEBKIT} Chrome/131.0 Mobile Safari/537.36", ("chrome", "android")),
        (f"{MOZILLA} (Linux; Android 13) {WEBKIT} SamsungBrowser/23.0 Chrome/115.0 Safari/537", ("samsung", "android")),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) {WEBKIT} Version/18.1 Safari/604",
            ("safari", "iphone"),
        ),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) {WEBKIT} CriOS/131 Safari/604", ("chrome", "iphone")),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.1 Safari/605.1", ("safari", "mac")),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Chrome/131 Safari/537 OPR/116", ("opera", "mac")),
        ("curl/8.5.0", ("unknown", "unknown")),
        ("", ("unknown", "unknown")),
    ],
)
def test_browser_and_system_are_known_by_their_signs(agent: str, names: tuple[str, str]) -> None:
    assert browser_and_system(agent) == names
