"""Browser and system of a User-Agent header in two plain names: enough to know one's own devices again, no more."""

UNKNOWN = "unknown"
# The first sign found decides: many browsers call themselves Chrome and Safari besides.
_BROWSERS = (
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("SamsungBrowser/", "samsung"),
    ("FxiOS/", "firefox"),
    ("Firefox/", "firefox"),
    ("CriOS/", "chrome"),
    ("Chrome/", "chrome"),
    ("Safari/", "safari"),
)
_SYSTEMS = (
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("Android", "android"),
    ("Windows", "windows"),
    ("Macintosh", "mac"),
    ("CrOS", "chromebook"),
    ("Linux", "linux"),
)
BROWSERS = frozenset(name for _sign, name in _BROWSERS)
SYSTEMS = frozenset(name for _sign, name in _SYSTEMS)


def browser_and_system(agent: str) -> tuple[str, str]:
    """The names (of BROWSERS and SYSTEMS, or UNKNOWN) that a User-Agent header tells."""
    return _first(agent, _BROWSERS), _first(agent, _SYSTEMS)


def _first(agent: str, signs: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in signs if sign in agent), UNKNOWN)
