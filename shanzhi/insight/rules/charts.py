"""Charts as SVG, drawn here: lines and bars that need no script and print as they are.

Colours come from the page (``currentColor`` and classes); every chart stands beside its table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, EDGE = 640, 200, 28
BAR, GAP, LABEL = 22, 8, 150


@dataclass(frozen=True, slots=True)
class Bar:
    """``href`` opens what was counted; "" where there is no list."""

    label: str
    value: float
    shown: str
    href: str = ""


def line_chart(points: Sequence[tuple[str, float]], title: str) -> str:
    """A line over ``points`` (label, value ≥ 0), with the first and last label and the greatest
    value; empty for fewer than two."""
    if len(points) < 2:
        return ""
    most = max(value for _label, value in points) or 1.0
    step = (WIDTH - 2 * EDGE) / (len(points) - 1)
    places = [
        (EDGE + step * at, HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / most)
        for at, (_label, value) in enumerate(points)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    base = HEIGHT - EDGE
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"><title>{escape(f"{label} {value:.1f}")}</title></circle>'
        for (x, y), (label, value) in zip(places, points, strict=True)
    )
    return (
        f'{_head(WIDTH, HEIGHT, title)}<path class="chart-axis" d="M{EDGE} {base}H{WIDTH - EDGE}"/>'
        f'<polyline class="chart-line" points="{line}"/><g class="chart-dot">{dots}</g>'
        f'<text x="{EDGE}" y="{HEIGHT - 8}">{escape(points[0][0])}</text>'
        f'<text x="{WIDTH - EDGE}" y="{HEIGHT - 8}" text-anchor="end">{escape(points[-1][0])}</text>'
        f'<text x="{EDGE}" y="18">{most:.1f}</text></svg>'
    )


def bar_chart(bars: Sequence[Bar], title: str) -> str:
    """Horizontal bars in the order given; each that has a list is a link to it."""
    if not bars:
        return ""
    most = max(bar.value for bar in bars) or 1.0
    height = len(bars) * (BAR + GAP) + GAP
    room = WIDTH - LABEL - 90
    rows = "".join(
        _bar(bar, GAP + at * (BAR + GAP), room * max(bar.value, 0) / most)
        for at, bar in enumerate(bars)
    )
    return f"{_head(WIDTH, height, title)}{rows}</svg>"


def _bar(bar: Bar, top: float, length: float) -> str:
    middle = top + BAR * 0.72
    drawn = (
        f'<text x="{LABEL - 8}" y="{middle:.1f}" text-anchor="end">{escape(bar.label[:10])}</text>'
        f'<rect class="chart-bar" x="{LABEL}" y="{top:.1f}" width="{length:.1f}" height="{BAR}"/>'
        f'<text x="{LABEL + length + 8:.1f}" y="{middle:.1f}">{escape(bar.shown)}</text>'
    )
    return f'<a href="{escape(bar.href)}">{drawn}</a>' if bar.href else f"<g>{drawn}</g>"


def _head(width: int, height: int, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
    )
