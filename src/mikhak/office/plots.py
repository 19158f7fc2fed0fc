"""Plots as SVG drawn here: nothing runs in the browser, colours are of office.css. Every plot has its table."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mikhak.lib.digits import localise

WIDTH, HEIGHT, FOOT = 640, 150, 14  # of the drawing, in its own units; the foot holds the marks of time
GAP = 0.3  # of the room of a column


def columns(pairs: Sequence[tuple[int, int]], title: str, *, rtl: bool) -> SafeString:
    """Two columns a span, the first hollow and the second filled, in the direction of reading."""
    top = max((value for pair in pairs for value in pair), default=0) or 1
    room = WIDTH / max(1, len(pairs))
    thick = room * (1 - GAP) / 2
    drawn = []
    for place, pair in enumerate(pairs):
        for which, value in enumerate(pair):
            tall = value / top * (HEIGHT - FOOT)
            left = place * room + which * thick
            x = WIDTH - left - thick if rtl else left
            drawn.append((("came", "went")[which], x, HEIGHT - FOOT - tall, thick, tall))
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        ((kind, *(f"{number:.1f}" for number in box)) for kind, *box in drawn),
    )
    return _svg(title, bars, top, rtl=rtl)


def lines(series: Sequence[Sequence[int | None]], title: str, *, rtl: bool) -> SafeString:
    """One line a series, the first filled with dots, the others hollow; where there is no value, it is broken."""
    top = max((value for one in series for value in one if value is not None), default=0) or 1
    drawn = format_html_join("", "{}", ((_line(one, top, number, rtl),) for number, one in enumerate(series)))
    return _svg(title, drawn, top, rtl=rtl)


def _line(values: Sequence[int | None], top: int, number: int, rtl: bool) -> SafeString:
    room = WIDTH / max(1, len(values))
    points = []
    for place, value in enumerate(values):
        if value is not None:
            x = (place + 0.5) * room
            points.append((WIDTH - x if rtl else x, (1 - value / top) * (HEIGHT - FOOT), place))
    path = "".join(
        f"{'L' if before is not None and place - before == 1 else 'M'}{x:.1f} {y:.1f}"
        for (x, y, place), before in zip(points, [None, *(one[2] for one in points)], strict=False)
    )
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="4"/>', ((f"{x:.1f}", f"{y:.1f}") for x, y, _p in points))
    return format_html('<g class="line{}"><path d="{}"/>{}</g>', number, path, dots)


def bar(value: int, top: int) -> SafeString:
    """A bar of a row, as long as its share of the longest; it fills from the start edge."""
    return format_html(
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="8"/></svg>',
        f"{100 * value / (top or 1):.1f}",
    )


def _svg(title: str, inside: SafeString, top: int, *, rtl: bool) -> SafeString:
    """The drawing on its base line, with the highest value written at the start of the top."""
    return format_html(
        '<svg class="plot" viewBox="0 -14 {w} {h}" role="img" aria-label="{title}"><path class="base" d="M0 {y}H{w}"/>'
        '<path class="top" d="M0 0H{w}"/>{inside}<text x="{x}" y="-4">{top}</text></svg>',
        w=WIDTH,
        h=HEIGHT + 14,
        title=title,
        y=HEIGHT - FOOT,
        inside=inside,
        x=WIDTH if rtl else 0,
        top=localise(top, "fa" if rtl else "en"),
    )
