"""What never changes while a phone looks: a solution's places with their words, as the JSON inside the page."""

import re
from typing import Any

from dashboard.screens.alerts import alerts_told
from dashboard.screens.phone.map import WIDTH, Frame
from dashboard.screens.stage.scene import kind_told, rule_told
from dashboard.screens.written import measure
from dashboard.words import screen_words
from devices.city import City, Place
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
    "alert.",
    "futures.",
    "assumptions.",
    "sources.",
)
HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


def phone_scene(packs: Packs, city: City, solution: Solution, *, language: str) -> dict[str, Any]:
    frame = Frame(*city.bounds)
    words = solution.words[language]
    hero = solution.views.tiles[0]
    quantity = solution.kinds[hero.kind].quantity(hero.quantity)
    assert quantity, "the pack was checked"
    return {
        "city": {"language": language, "timeZone": str(city.time_zone)},
        "solution": solution.id,
        "answer": solution.views.answer,
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
        "places": {place.id: _place(place, language) for place in city.places.values()},
        "origin": origin(city),
        "words": {key: text for key, text in screen_words(language).items() if key.startswith(FAMILIES)},
    }


def origin(city: City) -> str:
    """Where a phone is thought to be, as it tells nobody: at the booth's venue, or else at the city's first place."""
    return next((place.id for place in city.places.values() if place.kind == "venue"), next(iter(city.places)))


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


def _place(place: Place, language: str) -> dict[str, Any]:
    seen: dict[str, Any] = {"name": place.names[language], "lon": place.lon, "lat": place.lat}
    if place.capacity:
        seen["capacity"] = place.capacity
    if hours := HOURS.fullmatch(place.hours):
        opens_h, opens_min, closes_h, closes_min = map(int, hours.groups())
        seen["open"] = [opens_h + opens_min / 60, closes_h + closes_min / 60]
        seen["hours"] = place.hours.replace("-", "–")
    return seen | {"far": True} if place.far else seen
