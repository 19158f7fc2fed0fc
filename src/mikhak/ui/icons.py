"""Interface icons as SVG path data: 24 grid, 2 px stroke. The icons of categories are files in templates/ui/category.

Arrows are drawn for right-to-left pages and mirrored on left-to-right ones (FORWARD)."""

from functools import cache

from django.utils.safestring import SafeString, mark_safe

FORWARD = frozenset({"arrow", "next"})

INTERFACE = {
    "arrow": '<path d="M21 12H4M10 5.5 3.5 12l6.5 6.5"/>',
    "next": '<path d="m15 5-7 7 7 7"/>',
    "menu": '<path d="M3 7h18M3 12h18M3 17h18"/>',
    "up": '<path d="m5 15 7-7 7 7"/>',
    "down": '<path d="m5 9 7 7 7-7"/>',
    "check": '<path d="m4 12.5 5.5 5.5L20 6.5"/>',
    "cross": '<path d="m5 5 14 14M19 5 5 19"/>',
    "warn": '<path d="M12 3 22 20.5H2zM12 9.5v5M12 16.5v2"/>',
    "clock": '<circle cx="12" cy="12" r="9.5"/><path d="M12 6.5V12l4 3"/>',
    "upload": '<path d="M12 20V5M5.5 11.5 12 5l6.5 6.5M4 21h16"/>',
    "download": '<path d="M12 3v14M5.5 11 12 17.5l6.5-6.5M4 21h16"/>',
    "camera": '<path d="M3 8h5l2-3h4l2 3h5v11H3z"/><circle cx="12" cy="13" r="3.5"/>',
    "aim": '<path d="M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5"/><circle cx="12" cy="12" r="3.5"/>',
    "page": '<path d="M5 3h14v18H5zM9 8h6M9 12h6M9 16h3"/>',
    "print": '<path d="M7 9V3h10v6M7 17H3V9h18v8h-4M7 14h10v7H7z"/>',
    "sound": '<path d="M4 9h4l6-5v16l-6-5H4zM17.5 8.5a5 5 0 0 1 0 7"/>',
    "again": '<path d="M4 12a8 8 0 1 1 2.5 5.8M4 20v-5h5"/>',
    "turn": '<path d="M20 12a8 8 0 1 1-2.5-5.8M20 4v5h-5"/>',
    "beside": '<path d="M3 4h8v16H3zM13 4h8v16h-8z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 6 6"/>',
    "closer": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 6 6M10.5 7.5v6M7.5 10.5h6"/>',
    "farther": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 6 6M7.5 10.5h6"/>',
    "plus": '<path d="M12 4v16M4 12h16"/>',
    "bin": '<path d="M4 6h16M9 6V3h6v3M6 6l1 15h10l1-15M10 10v7M14 10v7"/>',
    "lock": '<path d="M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4"/>',
    "person": '<circle cx="12" cy="8" r="4.5"/><path d="M3.5 21a8.5 8.5 0 0 1 17 0"/>',
    "finger": '<path d="M4.5 19c1.8-3 1.5-5.5 1.8-8a5.7 5.7 0 0 1 11.4 0c.1 4 .6 6-.3 10"/>'
    '<path d="M9 20.5c1.5-3 .7-6 1-9.5a2 2 0 0 1 4 0c.1 4 .5 7-1 10.5"/>',
    "mail": '<path d="M3 5h18v14H3zM3 6l9 8 9-8"/>',
}


@cache
def icon(name: str) -> SafeString:
    """An interface icon beside its words."""
    css = "i fwd" if name in FORWARD else "i"
    drawing = f'<svg class="{css}" viewBox="0 0 24 24" aria-hidden="true">{INTERFACE[name]}</svg>'
    return mark_safe(drawing)  # noqa: S308 - our own constants
