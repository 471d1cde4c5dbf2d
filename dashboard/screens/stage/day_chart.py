"""The chart of a solution's day: which tile it draws, between which values, with which lines across."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from unicodedata import combining

import plotly.graph_objects as go

from dashboard.figures.day import NOTHING_YET, Axis, Course, Falling, Line, day_figure, label_share
from dashboard.screens.theme import THEMES, palette
from dashboard.screens.viewed import Viewed
from dashboard.screens.written import unit_word, written
from dashboard.words import say
from devices.kind import Quantity
from devices.rule import Rule, Threshold
from devices.solution import Solution, Tile

INTERVAL_UNITS = ("Cel", "[degF]")
"""Their zero is no nothing, so a chart of them need not begin there."""
ROUND = (1, 2, 3, 4, 5, 6, 8, 10)
BESIDE_PLAN_PX = 176
ALONE_PX = 236
"""Where no plan of bays takes the room below."""
LINE_AT = 0.8
"""The line of a chart without thresholds lies at most this high."""
AIR = 1.15
MOST_LETTERS = 40
"""Of a word on a line."""


@dataclass(frozen=True, slots=True)
class Day:
    """The charted tile since local midnight, and what falls on it."""

    course: Course = NOTHING_YET
    falling: Course = NOTHING_YET


def charted_tile(solution: Solution) -> Tile:
    return next(tile for tile in solution.views.tiles if tile.key == solution.views.chart.tile)


def falling_tile(solution: Solution) -> Tile | None:
    return next((tile for tile in solution.views.tiles if tile.key == solution.views.chart.falls), None)


def is_from_zero(solution: Solution, tile: Tile) -> bool:
    return tile.show != "mean" or _quantity(solution, tile).unit not in INTERVAL_UNITS


def chart_title(viewed: Viewed) -> str:
    """With the unit, as nothing else on the chart says it."""
    tile = charted_tile(viewed.solution)
    unit = "" if tile.show in ("count", "share") else unit_word(_quantity(viewed.solution, tile).unit, viewed.language)
    title = say(viewed.language, "chart.title", tile=viewed.word(f"tiles.{tile.key}"))
    return f"{title} ({unit})" if unit else title


def chart(viewed: Viewed, day: Day) -> go.Figure:
    values = day.course.values
    tile = charted_tile(viewed.solution)
    thresholds = _thresholds(viewed.solution, tile)
    marks = [threshold.at_least for _, threshold in thresholds[:1]]
    axis = axis_of(values, marks, top=_top(viewed.solution, tile), from_zero=is_from_zero(viewed.solution, tile))
    height_px = BESIDE_PLAN_PX if viewed.has_plan else ALONE_PX
    crossing = _readable(thresholds, axis, height_px=height_px)
    return day_figure(
        day.course,
        lines=_threshold_lines(viewed, tile, crossing) or _plain_line(viewed, tile, axis),
        axis=axis,
        palette=palette(viewed.theme),
        height_px=height_px,
        falling=_falling(viewed, day.falling),
    )


def _falling(viewed: Viewed, course: Course) -> Falling | None:
    tile = falling_tile(viewed.solution)
    if tile is None:
        return None
    peak = written(max(course.values, default=0.0), _quantity(viewed.solution, tile), tile, viewed.language)
    return Falling(course, f"{falling_word(viewed.solution, tile, viewed.language)} {peak}")


def falling_word(solution: Solution, tile: Tile, language: str) -> str:
    return solution.words[language][f"quantities.{tile.kind}.{tile.quantity}"]


def axis_of(values: Sequence[float], marks: Sequence[float], *, top: float | None, from_zero: bool) -> Axis:
    """Room for what was measured and for the lines across, whatever the pack says of the top."""
    highest, lowest = max([*values, *marks], default=0.0), min([*values, *marks], default=0.0)
    if not from_zero:
        return Axis(floor(lowest - 1), ceil(max(highest, lowest) + 1), filled=False)
    if top is not None and highest <= top:
        return Axis(min(0.0, lowest), top)
    return Axis(min(0.0, lowest), round_above(highest * AIR))


def round_above(value: float) -> float:
    return _round(value, of=next(step for step in ROUND if step >= _mantissa(value)))


def round_below(value: float) -> float:
    return _round(value, of=[step for step in ROUND if step <= _mantissa(value)][-1])


def _mantissa(value: float) -> float:
    return round(value / 10 ** floor(log10(value)), 9) if value > 0 else 1


def _round(value: float, *, of: int) -> float:
    return of * 10.0 ** floor(log10(value)) if value > 0 else 1.0


def _quantity(solution: Solution, tile: Tile) -> Quantity:
    quantity = solution.kinds[tile.kind].quantity(tile.quantity)
    assert quantity, "the pack was checked"
    return quantity


def _top(solution: Solution, tile: Tile) -> float | None:
    return solution.views.chart.top or (1.0 if tile.show == "share" else None)


def _thresholds(solution: Solution, tile: Tile) -> list[tuple[Rule, Threshold]]:
    """Of the rule on what the chart shows.

    A count or a sum is of many devices, so what a rule says of one of them is no line on it.
    """
    if tile.show not in ("share", "mean", "highest"):
        return []
    same = [
        rule for rule in solution.rules if (rule.kind, rule.quantity, rule.of) == (tile.kind, tile.quantity, tile.of)
    ]
    return [(rule, threshold) for rule in same for threshold in rule.thresholds]


def _readable(thresholds: list[tuple[Rule, Threshold]], axis: Axis, *, height_px: int) -> list[tuple[Rule, Threshold]]:
    """From the lowest up, those whose words keep clear of each other."""
    needed = label_share(height_px) * (axis.high - axis.low)
    kept: list[tuple[Rule, Threshold]] = []
    for rule, threshold in thresholds:
        apart = not kept or threshold.at_least - kept[-1][1].at_least >= needed
        if apart and threshold.at_least <= axis.high:
            kept.append((rule, threshold))
    return kept


def _threshold_lines(viewed: Viewed, tile: Tile, thresholds: list[tuple[Rule, Threshold]]) -> list[Line]:
    quantity = _quantity(viewed.solution, tile)
    return [
        Line(
            threshold.at_least,
            _mark(
                written(threshold.at_least, quantity, tile, viewed.language),
                viewed.word(f"rules.{rule.key}.{threshold.level}"),
                say(viewed.language, f"levels.{threshold.level}"),
            ),
            THEMES[viewed.theme][f"{threshold.level}-ink"],
        )
        for rule, threshold in thresholds
    ]


def _mark(value: str, sentence: str, level: str) -> str:
    """The rule's own words, or the level's where those are longer than the chart is wide."""
    whole = f"{value} · {sentence}"
    width = sum(not combining(letter) for letter in whole)
    return whole if width <= MOST_LETTERS else f"{value} · {level}"


def _plain_line(viewed: Viewed, tile: Tile, axis: Axis) -> list[Line]:
    """So that the eye can read how much it is."""
    at = round_below(axis.high * LINE_AT) if axis.filled else round((axis.low + axis.high) / 2)
    text = written(at, _quantity(viewed.solution, tile), tile, viewed.language)
    return [Line(at, text, THEMES[viewed.theme]["faint"])]
