"""A number through the day: one line up to now, which is the right edge."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

HEIGHT_PX = 176
MARGIN_PX = {"l": 0, "r": 16, "t": 8, "b": 40}
LABEL_PX = 26
"""Sizes are those of a 1080p wall; the browser scales the whole figure to its screen."""


@dataclass(frozen=True, slots=True)
class Palette:
    """What the day's figure takes from a theme."""

    line: str
    fill: str
    text: str
    quiet: str


@dataclass(frozen=True, slots=True)
class Threshold:
    value: float
    word: str
    colour: str


def day_figure(
    hours: Sequence[float],
    values: Sequence[float],
    *,
    thresholds: Sequence[Threshold],
    palette: Palette,
    top: float = 1.0,
) -> go.Figure:
    """`hours` of the local day, rising, and the value of 0 to `top` at each; the last one is now."""
    now = hours[-1] if hours else 0.0
    figure = go.Figure(
        [
            go.Scatter(
                x=list(hours),
                y=list(values),
                mode="lines",
                line={"color": palette.line, "width": 4, "shape": "linear"},
                fill="tozeroy",
                fillcolor=palette.fill,
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
    figure.update_layout(_layout(now, palette, top=top))
    for threshold in thresholds:
        figure.add_hline(
            threshold.value, line={"color": threshold.colour, "width": 2, "dash": "6px,6px"}, layer="below"
        )
        figure.add_annotation(
            text=threshold.word,
            x=0,
            xref="paper",
            xanchor="left",
            y=threshold.value,
            yanchor="top",
            showarrow=False,
            font={"color": threshold.colour, "size": LABEL_PX},
        )
    return figure


def _layout(now: float, palette: Palette, *, top: float) -> dict[str, object]:
    every_h = 3 if now <= 14 else 6
    # Not at midnight, which is the left edge, nor where it would run into the right one.
    labelled = [hour for hour in range(every_h, 24, every_h) if hour <= 0.93 * now]
    return {
        "template": "none",
        "height": HEIGHT_PX,
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
            "range": [0, top],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
        },
    }
