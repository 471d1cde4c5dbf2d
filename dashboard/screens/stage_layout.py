"""The stage's parts as Dash components, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal, format_percent
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.figures.day import Threshold, day_figure
from dashboard.screens.theme import THEMES, Theme, palette
from devices.city import City
from devices.solution import Solution, Tile

BRAND = "Roadshow"
UNKNOWN = "–"
"""Stands for a number until the first one arrives."""


@dataclass(frozen=True, slots=True)
class Viewed:
    """What one page shows: a city and a solution, in a language and a theme."""

    city: City
    solution: Solution
    language: str
    theme: Theme

    def word(self, key: str) -> str:
        return self.solution.words[self.language][key]

    @property
    def second_language(self) -> str:
        """Spoken smaller below: English, or the city's own where English is the first."""
        return "en" if self.language != "en" else self.city.language


def stage_layout(viewed: Viewed, day: tuple[Sequence[float], Sequence[float]]) -> Component:
    return html.Main(
        [
            _strip(viewed),
            html.Div([html.Ol(id="events"), html.Ul(id="tray")], className="news"),
            html.Aside([_tiles(viewed), _chart(viewed, day), html.Section(id="plan")], className="panel"),
            _story(viewed),
            html.Small(viewed.city.credit, className="credit"),
        ],
        id="stage",
    )


def _strip(viewed: Viewed) -> Component:
    return html.Header(
        [
            html.Span(BRAND, className="brand"),
            html.Span(viewed.city.names[viewed.language], className="city"),
            html.Span(viewed.word("name"), className="solution"),
            html.Span(id="trouble", role="status"),
            html.Span(id="provenance"),
            html.Span([html.Time(UNKNOWN, id="clock"), html.Span(id="pace")], className="time"),
        ],
        className="strip",
    )


def shown_tiles(solution: Solution) -> list[Tile]:
    """The hero, what the chart below them draws, and one more."""
    hero, *others = solution.views.tiles
    charted_first = sorted(others, key=lambda tile: tile.key != solution.views.chart.tile)
    return [hero, *charted_first[:2]]


def _tiles(viewed: Viewed) -> Component:
    hero, *others = shown_tiles(viewed.solution)
    return html.Section(
        [
            html.Div(UNKNOWN, id="tile-0", className="hero number"),
            html.Div(viewed.word(f"tiles.{hero.key}"), className="hero-word"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Div(UNKNOWN, id=f"tile-{number}", className="number"),
                            html.Div(viewed.word(f"tiles.{tile.key}"), className="word"),
                        ]
                    )
                    for number, tile in enumerate(others, start=1)
                ],
                className="others",
            ),
        ],
        className="tiles",
    )


def _chart(viewed: Viewed, day: tuple[Sequence[float], Sequence[float]]) -> Component:
    top = viewed.solution.views.chart.top or 1.0
    figure = day_figure(*day, thresholds=_thresholds(viewed), palette=palette(viewed.theme), top=top)
    config: dcc.Graph.Config = {"displayModeBar": False, "staticPlot": True, "responsive": True}
    return html.Section(dcc.Graph(id="day", figure=figure, config=config), className="chart")


def _thresholds(viewed: Viewed) -> list[Threshold]:
    """The lowest line of the rule on what the chart shows; a second one would crowd its label.

    A count or a sum is of many devices, so what a rule says of one of them is no line on it.
    """
    views = viewed.solution.views
    tile = next(tile for tile in views.tiles if tile.key == views.chart.tile)
    if tile.show not in ("share", "mean"):
        return []
    written = format_percent if tile.show == "share" else format_decimal
    return [
        Threshold(
            first.at_least,
            f"{written(first.at_least, locale=viewed.language)} · "
            + viewed.word(f"rules.{rule.key}.{first.level}"),
            THEMES[viewed.theme][f"{first.level}-ink"],
        )
        for rule in viewed.solution.rules
        if (rule.kind, rule.quantity, rule.of) == (tile.kind, tile.quantity, tile.of)
        for first in rule.thresholds[:1]
    ]


def _story(viewed: Viewed) -> Component:
    second = viewed.second_language
    return html.Footer(
        [
            html.P(_whole_phrases(viewed.word("story")), className="story"),
            html.P(viewed.solution.words[second]["story"], className="story-second", lang=second),
        ]
    )


def _whole_phrases(sentence: str) -> list[Component | str]:
    """A line breaks between phrases: Thai writes a space there, and nowhere within."""
    return [part for phrase in sentence.split() for part in (html.Span(phrase), " ")]
