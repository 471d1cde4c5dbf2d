"""The report's pictures: shapes are inline SVG, words stand beside them as text, so that they are read at any size."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from dashboard.report.summary import Span, Uptime

WIDTH = 720
"""Units of every picture, which is stretched to its page."""
HEIGHT = 130
BAR, STRIP = 20, 16
BEYOND = 3
"""How far what was down reaches out of its strip, above and below."""
HOUR_MS = 3_600_000
MOST_HOURS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    count: int
    colour: str = "line"


def bars(rows: Sequence[Bar], written: Callable[[int], str]) -> str:
    """One row each: its name, its number, and how much that is of the most."""
    most = max(row.count for row in rows)
    return "".join(
        f'<div class="row"><p><span>{escape(row.name)}</span><b>{escape(written(row.count))}</b></p>'
        + _svg(BAR, f'<rect width="{max(4, round(row.count / most * WIDTH))}" height="{BAR}" class="{row.colour}"/>')
        + "</div>"
        for row in rows
    )


def course(points: Sequence[tuple[int, int]], shown: Span) -> str:
    """A number that stands until the next, over the time of the show."""
    most = max(1, *(count for _, count in points))

    def y(count: int) -> float:
        return round(HEIGHT - count / most * HEIGHT, 1)

    path = f"M{_x(points[0][0], shown)} {HEIGHT}V{y(points[0][1])}"
    path += "".join(f"H{_x(at_ms, shown)}V{y(count)}" for at_ms, count in points[1:]) + f"V{HEIGHT}Z"
    return _svg(HEIGHT, f'<path d="{path}" class="line"/>')


def strip(uptime: Uptime, spans: Sequence[Span], shown: Span) -> str:
    """When a part was there. What was down for a moment is seen all the same."""
    there = "".join(_block(span, shown, least=2, top=BEYOND, height=STRIP, colour="up") for span in spans)
    away = "".join(
        _block(span, shown, least=4, top=0, height=STRIP + 2 * BEYOND, colour="down") for span in uptime.down
    )
    return _svg(STRIP + 2 * BEYOND, there + away)


def hours(shown: Span, hour: Callable[[int], str]) -> str:
    """Whole hours, as many as there is room for; where there is none, when it began and ended."""
    first, last = -(-shown[0] // HOUR_MS), shown[1] // HOUR_MS
    every = max(1, -(-(last - first + 1) // MOST_HOURS))
    marks = [number * HOUR_MS for number in range(first, last + 1, every)] or [*shown]
    return (
        '<div class="hours" aria-hidden="true">'
        + "".join(f'<span style="left:{_x(at_ms, shown) / WIDTH:.1%}">{escape(hour(at_ms))}</span>' for at_ms in marks)
        + "</div>"
    )


def _block(span: Span, shown: Span, *, least: float, top: int, height: int, colour: str) -> str:
    first, last = (_x(at_ms, shown) for at_ms in span)
    width = max(least, round(last - first, 1))
    return f'<rect x="{min(first, WIDTH - width)}" y="{top}" width="{width}" height="{height}" class="{colour}"/>'


def _x(at_ms: int, shown: Span) -> float:
    first_ms, last_ms = shown
    return round((at_ms - first_ms) / max(1, last_ms - first_ms) * WIDTH, 1)


def _svg(height: int, drawn: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" height="{height}" preserveAspectRatio="none" aria-hidden="true">'
        f"{drawn}</svg>"
    )
