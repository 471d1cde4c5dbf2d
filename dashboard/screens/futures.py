"""What stands on both screens around what a solution is worth: figures with their names, and what is assumed.

One room a kind of comparison; the browser draws them and adds what carries a number.
"""

from dataclasses import dataclass
from html import escape

from dashboard.words import say
from devices.city import City
from devices.futures.kinds import Kind, compared_in
from devices.solution import Solution


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    """The browser draws into it by this."""
    heading: str = ""
    """A key of words. Without one it is named for those alone who do not see it."""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    title: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    """Keys of what is assumed and is no number."""
    published: tuple[str, ...] = ()
    """Of what others have found."""


ROOMS: dict[Kind, Room] = {
    "flood": Room(
        "futures.flood.title",
        (
            Figure("without", "futures.flood.without"),
            Figure("with", "futures.flood.with"),
            Figure("wet", label="futures.flood.wet"),
        ),
        ("futures.flood.same_water", "futures.flood.own_alerts", "futures.flood.people", "futures.written"),
    ),
    "earthquake": Room(
        "futures.earthquake.title",
        (
            Figure("reach", "futures.earthquake.reach"),
            Figure("still", "futures.earthquake.waiting"),
            Figure("places", "futures.earthquake.places"),
        ),
        (
            "futures.earthquake.same_quake",
            "futures.earthquake.homes",
            "futures.earthquake.no_phone",
            "futures.earthquake.acting",
            "futures.written",
        ),
    ),
    "parking": Room(
        "futures.parking.title",
        (Figure("arms", "futures.parking.arms"), Figure("fullness", "futures.parking.fullness")),
        (
            "futures.parking.same_cars",
            "futures.parking.district",
            "futures.parking.apart",
        ),
        ("futures.parking.published", "futures.parking.not_sfpark"),
    ),
}
LATER = {"futures.parking.arms"}
"""Headings with a number in them."""


def room_of(city: City, solution: Solution) -> tuple[Kind, Room] | None:
    """None where nothing is compared: then a screen has no sheet and no card."""
    kind = compared_in(city, solution)
    return None if kind is None else (kind, ROOMS[kind])


def figures(room: Room, solution: Solution, language: str) -> str:
    return "\n".join(_figure(each, solution, language) for each in room.figures)


def notes(room: Room, language: str) -> str:
    """Rows of a list."""
    sources = {"sources.own": room.notes, "sources.published": room.published}
    return "".join(
        f"<li><span>{escape(say(language, key))}</span> <b>{escape(say(language, source))}</b></li>"
        for source, keys in sources.items()
        for key in keys
    )


def only_with(solution: Solution, language: str) -> str:
    """What a flood's picture says where without the solution hardly anybody is told."""
    return escape(say(language, "futures.flood.only_with", solution=_name(solution, language)))


def _figure(figure: Figure, solution: Solution, language: str) -> str:
    if not figure.heading:
        label = escape(say(language, figure.label))
        return f'<figure class="{figure.name}" aria-label="{label}"><svg aria-hidden="true"></svg></figure>'
    heading = "" if figure.heading in LATER else say(language, figure.heading, solution=_name(solution, language))
    return (
        f'<figure class="{figure.name}"><h3>{escape(heading)}</h3><svg aria-hidden="true"></svg>'
        "<figcaption></figcaption></figure>"
    )


def _name(solution: Solution, language: str) -> str:
    return solution.words[language]["name"]
