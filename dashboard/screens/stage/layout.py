"""The stage's parts as Dash components, in one language."""

from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.brand.served import logo_address
from dashboard.screens.stage.day_chart import Day, chart, chart_title
from dashboard.screens.viewed import Viewed
from dashboard.screens.written import unit_word
from dashboard.words import say
from devices.solution import Solution, Tile

TRACED_S = 40
"""As panel/pen.ts draws them."""
UNKNOWN = "–"
"""Stands for a number that nobody speaks for."""


def stage_layout(viewed: Viewed, day: Day) -> Component:
    return html.Main(
        [
            _strip(viewed),
            html.Div([html.Div(id="alarm", role="alert"), html.Ol(id="events"), html.Ul(id="tray")], className="news"),
            html.Aside(
                [
                    _tiles(viewed),
                    _traces(viewed) if viewed.has_traces else _chart(viewed, day),
                    html.Section(id="plan") if viewed.has_plan else _matters(viewed),
                ],
                className="panel",
            ),
            _story(viewed),
            _credit(viewed),
            *_spoken(viewed),
        ],
        id="stage",
    )


def _strip(viewed: Viewed) -> Component:
    return html.Header(
        [
            _brand(viewed),
            html.Span(viewed.city.names[viewed.language], className="city"),
            _solutions(viewed),
            html.Span(_unknown(viewed), id="note", role="status"),
            html.Span(id="trouble", role="status"),
            html.Span(id="provenance"),
            html.Span([html.Time(id="clock"), html.Span(id="pace")], className="time"),
        ],
        className="strip",
    )


def _brand(viewed: Viewed) -> Component:
    """The logo, or the name where there is none; as wide before it has come as after."""
    name, logo = viewed.brand.name, viewed.brand.logos.get(viewed.theme)
    if logo is None:
        return html.Span(name, className="brand", lang="en")
    src, size = logo_address(viewed.brand, viewed.theme), {"width": str(logo.width), "height": str(logo.height)}
    return html.Img(src=src, alt=name, className="brand", **size)  # pyright: ignore[reportArgumentType]


def _solutions(viewed: Viewed) -> Component:
    """What else plays in the city; a digit key chooses it too."""
    if len(viewed.offered) < 2:
        return html.Span(viewed.word("name"), className="solution")
    return html.Nav(
        [_choice(viewed, solution, number) for number, solution in enumerate(viewed.offered, start=1)],
        id="solutions",
        **_aria(label=say(viewed.language, "stage.solutions")),
    )


def _choice(viewed: Viewed, solution: Solution, number: int) -> Component:
    name = solution.words[viewed.language]["name"]
    asked = {"solution": solution.id, "lang": viewed.asked_language, "theme": viewed.asked_theme}
    here = _aria(current="page") if solution.id == viewed.solution.id else {}
    return html.A(
        [
            html.Kbd(str(number), **_aria(hidden="true")),
            html.Span(name, className="solution" if here else "other"),
        ],
        href=f"/?{urlencode({key: value for key, value in asked.items() if value})}",
        **here,
    )


def _unknown(viewed: Viewed) -> str:
    return say(viewed.language, "stage.unknown", name=viewed.unknown) if viewed.unknown else ""


def shown_tiles(solution: Solution) -> list[Tile]:
    """The hero, what the chart below them draws, and one more; not what stands in the hero's own place."""
    hero, *others = (tile for tile in solution.views.tiles if tile.key != solution.views.tiles[0].when_zero)
    charted_first = sorted(others, key=lambda tile: tile.key != solution.views.chart.tile)
    return [hero, *charted_first[:2]]


def _tiles(viewed: Viewed) -> Component:
    hero, *others = shown_tiles(viewed.solution)
    return html.Section(
        [
            html.P(say(viewed.language, "link.connecting"), className="waiting"),
            html.Div(_number(viewed, hero, 0), className="hero number"),
            html.Div(viewed.word(f"tiles.{hero.key}"), id="hero-word", className="hero-word"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Div(_number(viewed, tile, number), className="number"),
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


def _number(viewed: Viewed, tile: Tile, number: int) -> list[Component]:
    """The browser writes the number; its unit stands."""
    quantity = viewed.solution.kinds[tile.kind].quantity(tile.quantity)
    has_unit = quantity is not None and tile.show not in ("count", "share")
    unit = unit_word(quantity.unit, viewed.language) if quantity and has_unit else ""
    value = html.Span(UNKNOWN, id=f"tile-{number}")
    return [value, html.Span(unit, className="unit")] if unit else [value]


def _chart(viewed: Viewed, day: Day) -> Component:
    title = chart_title(viewed)
    config: dcc.Graph.Config = {"displayModeBar": False, "staticPlot": True, "responsive": True}
    graph = dcc.Graph(id="day", figure=chart(viewed, day), config=config)
    return html.Section(
        [html.H2(title), html.Div(graph, role="img", **_aria(label=title))],
        className=" ".join(_room(viewed)),
    )


def _traces(viewed: Viewed) -> Component:
    """Seconds, where a day says nothing; the browser names the stations and draws their lines."""
    title = say(viewed.language, "traces.title", seconds=f"{TRACED_S}")
    drawn = html.Div([html.Canvas(), html.Ol()], className="field", role="img", **_aria(label=title))
    return html.Section([html.H2(title), html.P(className="scale"), drawn], id="traces", className="traces")


def _room(viewed: Viewed) -> list[str]:
    """What the chart has room for, and needs it for."""
    alone = [] if viewed.has_plan else ["alone"]
    return ["chart", *alone, *(["falling"] if viewed.solution.views.chart.falls else [])]


def _matters(viewed: Viewed) -> Component:
    return html.Section([html.H2(say(viewed.language, "matters.title")), html.Ol(id="matters")], className="matters")


def _story(viewed: Viewed) -> Component:
    second = viewed.second_language
    return html.Footer(
        [
            html.P(_whole_phrases(viewed.word("story")), className="story"),
            html.P(viewed.solution.words[second]["story"], className="story-second", lang=second),
            html.P(id="step", className="story", **_aria(live="polite")),
            html.P(id="step-second", className="story-second", lang=second),
        ]
    )


def _whole_phrases(sentence: str) -> list[Component | str]:
    """A line breaks between phrases: Thai writes a space there, and nowhere within."""
    return [part for phrase in sentence.split() for part in (html.Span(phrase), " ")]


def _credit(viewed: Viewed) -> Component:
    return html.Small(
        [
            html.Span(say(viewed.language, "map.credit", credit=viewed.city.credit[viewed.language])),
            html.Span(say(viewed.language, "map.none"), className="no-map"),
        ],
        className="credit",
    )


def _spoken(viewed: Viewed) -> list[Component]:
    """For those who hear the stage: the number that matters, now and then, and the map as a list."""
    places = say(viewed.language, "map.places")
    return [
        html.P(id="announced", className="unseen", role="status", **_aria(live="polite")),
        html.Section([html.H2(places), html.Ul(id="places")], className="unseen", **_aria(label=places)),
    ]


def _aria(**said: str) -> dict[str, Any]:
    """What Dash takes as keywords that no Python name can spell."""
    return {f"aria-{name}": value for name, value in said.items()}
