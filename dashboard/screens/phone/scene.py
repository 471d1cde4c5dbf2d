"""What never changes while a phone looks: a solution's places with their words, as the JSON inside the page."""

import re
from math import cos, hypot, radians
from typing import Any

from dashboard.screens.alerts import alerts_told
from dashboard.screens.phone.map import WIDTH, Frame
from dashboard.screens.stage.quake import frame as framed
from dashboard.screens.stage.quake import homes, is_framed
from dashboard.screens.stage.scene import kind_told, rule_told
from dashboard.screens.written import measure
from dashboard.words import screen_words
from devices.city import METRES_PER_DEGREE, City, Place
from devices.earthquake import EarthquakeSimulation
from devices.fleet import fleet
from devices.packs import Packs
from devices.solution import Solution

DETOUR = 1.4
DRIVE_KMH = 20
"""How minutes are estimated: so much longer than the straight line, at so many km/h. Our own choice for a city by day,
and the page says so."""
FAMILIES = (
    "badges.",
    "link.",
    "run.",
    "devices.",
    "levels.",
    "units.",
    "phone.",
    "map.quake.",
    "alert.",
    "futures.",
    "assumptions.",
    "sources.",
)
HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


def phone_scene(packs: Packs, city: City, solution: Solution, *, language: str) -> dict[str, Any]:
    frame = Frame(*framed(city, solution))
    words = solution.words[language]
    hero = solution.views.tiles[0]
    quantity = solution.kinds[hero.kind].quantity(hero.quantity)
    assert quantity, "the pack was checked"
    return {
        "city": {"language": language, "timeZone": str(city.time_zone)},
        "solution": solution.id,
        "answer": answer(city, solution),
        "hero": {
            "key": f"{solution.id}.{hero.key}",
            "kind": hero.kind,
            "word": words[f"tiles.{hero.key}"],
            **measure(quantity, hero),
        },
        "map": {"west": frame.west, "east": frame.east, "north": frame.north, "width": WIDTH, "height": frame.height},
        "travel": {"detour": DETOUR, "kmh": DRIVE_KMH},
        "shown": {name: _shown(solution, name) for name in _listable(solution)},
        "kinds": {name: kind_told(packs, name, language) for name in _listable(solution)},
        "rules": [rule_told(solution, rule, language) for rule in solution.rules],
        "alerts": alerts_told(packs, city, language),
        "devices": {
            device.address.id: {"kind": device.address.kind, "place": device.place}
            for device in fleet(city, solution)
            if device.address.kind in solution.views.listed and not device.bay
        },
        "places": {
            place.id: _place(place, language, far=not is_framed(place, city, solution))
            for place in city.places.values()
        },
        "origin": origin(city, solution).id,
        "homes": _homes(packs, city),
        "words": {key: text for key, text in screen_words(language).items() if key.startswith(FAMILIES)},
    }


def answer(city: City, solution: Solution) -> str:
    """What a phone says first: how the earth shakes where its holder is, or what the solution's views name."""
    return "shaking" if homes(city, solution) else solution.views.answer


def origins(city: City, solution: Solution) -> list[Place]:
    """Where a phone's holder may be: where people live, or at the venue, a landmark or one of the solution's places."""
    if living := homes(city, solution):
        return living
    own = {device.place for device in fleet(city, solution)}
    first = ("venue", "landmark")
    known = [place for place in city.places.values() if place.kind in first or place.id in own]
    return sorted(known, key=lambda place: [place.kind != kind for kind in first])


def origin(city: City, solution: Solution) -> Place:
    """Where a phone is thought to be, as it tells nobody: at the booth's venue, or at the nearest place to it."""
    known = origins(city, solution)
    venue = next((place for place in city.places.values() if place.kind == "venue"), known[0])
    return min(known, key=lambda place: _metres_between(place, venue))


def _metres_between(one: Place, other: Place) -> float:
    """Flat: to tell which of two neighbours is nearer."""
    east = (one.lon - other.lon) * cos(radians(one.lat))
    return METRES_PER_DEGREE * hypot(east, one.lat - other.lat)


def _homes(packs: Packs, city: City) -> dict[str, Any] | None:
    """Of the solution that warns of quakes, also beside another: the sensor of each place where people live."""
    for solution in packs.solutions_of(city.id):
        if isinstance(solution.simulation, EarthquakeSimulation) and (living := homes(city, solution)):
            kind = solution.simulation.building
            sensors = {each.place: each.address.id for each in fleet(city, solution) if each.address.kind == kind}
            return {
                "sensors": {place.id: sensors.get(place.id, "") for place in living},
                "felt": solution.kinds[kind].quantities[0].key,
            }
    return None


def _listable(solution: Solution) -> list[str]:
    """The kinds that a list of places has, and any other that a newcomer may be of."""
    others = [name for name, kind in solution.kinds.items() if not kind.actuator]
    return [*dict.fromkeys([*solution.views.listed, *others])]


def _shown(solution: Solution, kind: str) -> dict[str, Any]:
    layer = next((layer for layer in solution.views.layers if layer.kind == kind), None)
    return {
        "quantity": solution.views.listed.get(kind, solution.kinds[kind].quantities[0].key),
        "fills": {"quantity": layer.quantity, "of": layer.of} if layer and layer.shape == "ring" else None,
    }


def _place(place: Place, language: str, *, far: bool) -> dict[str, Any]:
    seen: dict[str, Any] = {"name": place.names[language], "lon": place.lon, "lat": place.lat}
    if place.capacity:
        seen["capacity"] = place.capacity
    if hours := HOURS.fullmatch(place.hours):
        opens_h, opens_min, closes_h, closes_min = map(int, hours.groups())
        seen["open"] = [opens_h + opens_min / 60, closes_h + closes_min / 60]
        seen["hours"] = place.hours.replace("-", "–")
    return seen | {"far": True} if far else seen
