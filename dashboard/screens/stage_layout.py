"""The stage's parts as Dash components, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.figures.day import Threshold, day_figure
from dashboard.screens.theme import THEMES, Theme, palette
from dashboard.words import screen_words
from devices.city import City
from devices.solution import Solution

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


def _tiles(viewed: Viewed) -> Component:
    hero, *others = viewed.solution.views.tiles
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
                    for number, tile in enumerate(others[:2], start=1)
                ],
                className="others",
            ),
        ],
        className="tiles",
    )


def _chart(viewed: Viewed, day: tuple[Sequence[float], Sequence[float]]) -> Component:
    title = screen_words(viewed.language)["chart.today"].format(
        tile=viewed.word(f"tiles.{viewed.solution.views.chart.tile}")
    )
    figure = day_figure(*day, thresholds=_thresholds(viewed), palette=palette(viewed.theme))
    return html.Section(
        [
            html.H2(title),
            dcc.Graph(
                id="day",
                figure=figure,
                config={"displayModeBar": False, "staticPlot": True, "responsive": True, "showTips": False},
            ),
        ],
        className="chart",
    )


def _thresholds(viewed: Viewed) -> list[Threshold]:
    """The lowest line of the rule on what the chart shows; a second one would crowd its label."""
    views = viewed.solution.views
    tile = next(tile for tile in views.tiles if tile.key == views.chart.tile)
    return [
        Threshold(first.at_least, viewed.word(f"rules.{rule.key}.{first.level}"), THEMES[viewed.theme][first.level])
        for rule in viewed.solution.rules
        if (rule.kind, rule.quantity, rule.of) == (tile.kind, tile.quantity, tile.of)
        for first in rule.thresholds[:1]
    ]


def _story(viewed: Viewed) -> Component:
    second = viewed.second_language
    return html.Footer(
        [
            html.P(viewed.word("story"), className="story"),
            html.P(viewed.solution.words[second]["story"], className="story-second", lang=second),
        ]
    )
