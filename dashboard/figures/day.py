"""A number through the day: one line up to now, which is the right edge."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

MARGIN_PX = {"l": 0, "r": 16, "t": 12, "b": 40}
LABEL_PX = 26
"""Sizes are those of a 1080p wall; the browser scales the whole figure to its screen."""

FALLING_PX, AIR_PX = 64, 8
"""What falls has a band of its own above the day."""
BEYOND_PEAK = 2.2
"""The band's depth, in peaks."""
BELOW_PEAK = 0.125
"""Where the peak's word begins, in depths."""
LEAST_DEPTH = 10.0

ABOVE, BELOW = "top right", "bottom right"
BELOW_LINE = 0.22
"""How much lower, in heights of a label, a word below its line hangs than Plotly would have it."""


@dataclass(frozen=True, slots=True)
class Palette:
    """What the day's figure takes from a theme."""

    line: str
    fill: str
    text: str
    quiet: str


@dataclass(frozen=True, slots=True)
class Course:
    """Hours of the local day, rising, and the value at each; the last one is now."""

    hours: Sequence[float] = ()
    values: Sequence[float] = ()


NOTHING_YET = Course()


@dataclass(frozen=True, slots=True)
class Falling:
    """What comes from above, hanging from the upper edge; `peak` is written at its highest value."""

    course: Course
    peak: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Values at the lower and the upper edge."""

    low: float
    high: float
    filled: bool = True
    """Down to zero: for what has a nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A value that means something, as a line across with its word on it."""

    value: float
    word: str
    colour: str


def day_figure(
    course: Course,
    *,
    lines: Sequence[Line],
    axis: Axis,
    palette: Palette,
    height_px: int,
    falling: Falling | None = None,
) -> go.Figure:
    """`height_px` is the day's own; what falls comes on top of it."""
    hours, values = course.hours, course.values
    now = hours[-1] if hours else 0.0
    figure = go.Figure(
        [
            go.Scatter(
                x=list(hours),
                y=list(values),
                mode="lines",
                line={"color": palette.line, "width": 4, "shape": "linear"},
                fill="tozeroy" if axis.filled else "none",
                fillcolor=palette.fill,
                connectgaps=False,
                hoverinfo="skip",
            ),
            go.Scatter(
                x=list(hours[-1:]),
                y=list(values[-1:]),
                mode="markers",
                marker={"color": palette.line, "size": 16, "line": {"color": palette.text, "width": 3}},
                cliponaxis=False,
                hoverinfo="skip",
            ),
        ]
    )
    figure.update_layout(_layout(now, palette, axis, height_px=height_px))
    for line in lines:
        figure.add_hline(line.value, line={"color": line.colour, "width": 2, "dash": "6px,6px"})
    figure.add_trace(_words(lines, values, axis, height_px=height_px))
    if falling:
        figure.add_traces(_falling(falling, palette))
        figure.update_layout(_layout_below(falling, height_px=height_px))
    return figure


def _falling(falling: Falling, palette: Palette) -> list[go.Scatter]:
    hours, values = falling.course.hours, falling.course.values
    peak = max(range(len(values)), key=lambda index: values[index], default=None)
    below = BELOW_PEAK * _depth(values)
    area = go.Scatter(
        x=list(hours),
        y=list(values),
        yaxis="y2",
        mode="lines",
        line={"color": palette.text, "width": 3, "shape": "hv"},
        fill="tozeroy",
        fillcolor=palette.fill,
        hoverinfo="skip",
    )
    word = go.Scatter(
        x=[] if peak is None else [hours[peak]],
        y=[] if peak is None else [values[peak] + below],
        yaxis="y2",
        mode="text",
        text=[falling.peak],
        textposition="bottom right",
        textfont={"color": palette.quiet, "size": LABEL_PX, "shadow": "auto"},
        cliponaxis=False,
        hoverinfo="skip",
    )
    return [area, word]


def _depth(values: Sequence[float]) -> float:
    return max(BEYOND_PEAK * max(values, default=0.0), LEAST_DEPTH)


def _layout_below(falling: Falling, *, height_px: int) -> dict[str, object]:
    day_px = height_px - MARGIN_PX["t"] - MARGIN_PX["b"]
    whole_px = day_px + AIR_PX + FALLING_PX
    return {
        "height": height_px + AIR_PX + FALLING_PX,
        "yaxis": {"domain": [0, day_px / whole_px]},
        "yaxis2": {
            "domain": [1 - FALLING_PX / whole_px, 1],
            "range": [_depth(falling.course.values), 0],
            "anchor": "x",
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
        },
    }


def _words(lines: Sequence[Line], values: Sequence[float], axis: Axis, *, height_px: int) -> go.Scatter:
    """Text that begins at the left edge; an annotation is centred by a width measured before its letters have come."""
    sides = [_side(line.value, values, axis, height_px=height_px) for line in lines]
    # Plotly hangs the middle of a capital at the line, not its top.
    lowered = BELOW_LINE * label_share(height_px) * (axis.high - axis.low)
    return go.Scatter(
        x=[0.0] * len(lines),
        y=[line.value - lowered * (side == BELOW) for line, side in zip(lines, sides, strict=True)],
        mode="text",
        text=[line.word for line in lines],
        textposition=sides,
        textfont={"color": [line.colour for line in lines], "size": LABEL_PX, "shadow": "auto"},
        cliponaxis=False,
        hoverinfo="skip",
    )


def label_share(height_px: int) -> float:
    """How much of the axis a label takes."""
    return 1.4 * LABEL_PX / (height_px - MARGIN_PX["t"] - MARGIN_PX["b"])


def _side(value: float, values: Sequence[float], axis: Axis, *, height_px: int) -> str:
    """A word keeps to the side of its line where the day does not run, if there is room."""
    room = label_share(height_px) * (axis.high - axis.low)
    day_is_above = bool(values) and sum(values) / len(values) > value
    has_room_above, has_room_below = axis.high - value > room, value - axis.low > room
    if day_is_above:
        return BELOW if has_room_below else ABOVE
    return ABOVE if has_room_above else BELOW


def _layout(now: float, palette: Palette, axis: Axis, *, height_px: int) -> dict[str, object]:
    every_h = 3 if now <= 14 else 6
    # Not at midnight, which is the left edge, nor where it would run into the right one.
    labelled = [hour for hour in range(every_h, 24, every_h) if hour <= 0.93 * now]
    return {
        "template": "none",
        "height": height_px,
        "autosize": True,
        "margin": MARGIN_PX,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "font": {"color": palette.quiet, "size": LABEL_PX, "family": "inherit"},
        "xaxis": {
            "range": [0, max(now, 1.0)],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showline": False,
            "tickvals": labelled,
            "ticktext": [f"{hour:02d}:00" for hour in labelled],
            "ticklen": 0,
        },
        "yaxis": {
            "range": [axis.low, axis.high],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
        },
    }
