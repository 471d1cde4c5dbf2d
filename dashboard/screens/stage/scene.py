"""What never changes while the stage shows: places, devices, layouts and words, as the JSON the browser reads once."""

from collections.abc import Sequence
from typing import Any

from dashboard.screens.alerts import alerts_told
from dashboard.screens.stage.day_chart import charted_tile, falling_tile, falling_word, is_from_zero
from dashboard.screens.stage.layout import shown_tiles
from dashboard.screens.stage.quake import frame, is_framed, quake_told
from dashboard.screens.written import measure
from dashboard.words import screen_words
from devices.city import City, Layout, Place
from devices.earthquake import EarthquakeSimulation
from devices.fleet import Device, fleet
from devices.flood import FloodSimulation
from devices.packs import Packs
from devices.rule import Rule
from devices.solution import Solution, Tile

AIR_M = 0.2
"""Between the outlines of neighbouring bays."""
CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
OTHER_PAGES = ("contract.", "phone.", "health.", "desk.")
"""Words that the stage never says."""


def scene(packs: Packs, city: City, solution: Solution, *, language: str) -> dict[str, Any]:
    listed = fleet(city, solution)
    by_bay = {(device.place, device.bay): device.address.id for device in listed if device.bay}
    charted = charted_tile(solution)
    return {
        "city": {
            "id": city.id,
            "name": city.names[language],
            "language": language,
            "ownLanguage": city.language,
            "ownNames": language in (city.language, "en"),
            "timeZone": str(city.time_zone),
            "bounds": frame(city, solution),
        },
        "solution": solution.id,
        "water": isinstance(solution.simulation, FloodSimulation),
        "quake": quake_told(city, solution, language),
        "traces": _traces(city, solution, listed),
        "tiles": [_shown_tile(solution, tile, language) for tile in shown_tiles(solution)],
        "chart": {
            "tile": f"{solution.id}.{charted.key}",
            "fromZero": is_from_zero(solution, charted),
            "falls": _falls(solution, language),
        },
        "layers": [layer.model_dump() for layer in solution.views.layers],
        "kinds": {name: kind_told(packs, name, language) for name in packs.kinds},
        "ownKinds": list(solution.kinds),
        "devices": {device.address.id: _device(device, city, solution, language) for device in listed},
        "layouts": [
            _layout(layout, city.places[place], by_bay, language=language)
            for place, layout in city.layouts.items()
            if place in {place for place, _ in by_bay}
        ],
        "steps": _steps(solution, language, "en" if language != "en" else city.language),
        "stories": _stories(solution, city, language, "en" if language != "en" else city.language),
        "rules": [rule_told(solution, rule, language) for rule in solution.rules],
        "alerts": alerts_told(packs, city, language),
        "places": {place.id: place.names[language] for place in city.places.values()},
        "words": {key: text for key, text in screen_words(language).items() if not key.startswith(OTHER_PAGES)},
    }


def _traces(city: City, solution: Solution, listed: Sequence[Device]) -> dict[str, Any] | None:
    """Stations, also those far beyond the wall's frame: near a quake is not near the city."""
    if not isinstance(solution.simulation, EarthquakeSimulation):
        return None
    kind, scenarios = solution.simulation.station, solution.scenarios_in(city.id)
    return {
        "stations": {each.address.id: (each.lon, each.lat) for each in listed if each.address.kind == kind},
        "faults": {name: each.rupture.epicentre for name, each in scenarios.items() if each.rupture},
        "centre": city.centre,
    }


def _shown_tile(solution: Solution, tile: Tile, language: str) -> dict[str, Any]:
    instead = next((each for each in solution.views.tiles if each.key == tile.when_zero), None)
    return _tile(solution, tile, language) | {"whenZero": instead and _tile(solution, instead, language)}


def _tile(solution: Solution, tile: Tile, language: str) -> dict[str, Any]:
    quantity = solution.kinds[tile.kind].quantity(tile.quantity)
    assert quantity, "the pack was checked"
    word = solution.words[language][f"tiles.{tile.key}"]
    return {"key": f"{solution.id}.{tile.key}", "word": word, **measure(quantity, tile)}


def _falls(solution: Solution, language: str) -> dict[str, Any] | None:
    tile = falling_tile(solution)
    return tile and _tile(solution, tile, language) | {"word": falling_word(solution, tile, language)}


def _steps(solution: Solution, *languages: str) -> dict[str, dict[str, list[str]]]:
    """By scenario and key: the sentence of each step, in the screen's languages."""
    return {
        name: {
            step.key: [solution.words[language][f"scenarios.{name}.steps.{step.key}"] for language in languages]
            for step in scenario.steps
        }
        for name, scenario in solution.scenarios.items()
    }


def _stories(solution: Solution, city: City, *languages: str) -> dict[str, dict[str, list[str]]]:
    """By story and step, likewise."""
    return {
        id_: {
            step.key: [solution.words[language][f"stories.{id_}.steps.{step.key}.says"] for language in languages]
            for step in story.steps
        }
        for id_, story in solution.stories_in(city.id).items()
    }


def rule_told(solution: Solution, rule: Rule, language: str) -> dict[str, Any]:
    words = solution.words[language]
    return {
        "key": f"{solution.id}.{rule.key}",
        "kind": rule.kind,
        "quantity": rule.quantity,
        "of": rule.of,
        "normal": words[f"rules.{rule.key}.normal"],
        "thresholds": [
            {
                "level": threshold.level,
                "atLeast": threshold.at_least,
                "clearBelow": threshold.clear_below,
                "word": words[f"rules.{rule.key}.{threshold.level}"],
            }
            for threshold in rule.thresholds
        ],
    }


def kind_told(packs: Packs, name: str, language: str) -> dict[str, Any]:
    owner = next(solution for solution in packs.solutions.values() if name in solution.kinds)
    words = owner.words[language]
    return {
        "name": words[f"kinds.{name}"],
        "quantities": {
            quantity.key: {
                "name": words[f"quantities.{name}.{quantity.key}"],
                "states": [words[f"states.{name}.{quantity.key}.{state}"] for state in quantity.states],
                **measure(quantity),
            }
            for quantity in owner.kinds[name].quantities
        },
    }


def _device(device: Device, city: City, solution: Solution, language: str) -> dict[str, Any]:
    """What stands far beyond the wall's frame is named, and drawn nowhere."""
    place = city.places[device.place]
    seen: dict[str, Any] = {"kind": device.address.kind, "place": device.place, "bay": device.bay}
    if device.bay:
        return seen | {"name": f"{place.names[language]} {device.names[language]}"}
    seen |= {"name": device.names[language], "capacity": place.capacity}
    if not is_framed(place, city, solution):
        return seen
    return seen | {"lon": device.lon, "lat": device.lat}


def _layout(layout: Layout, place: Place, by_bay: dict[tuple[str, str], str], *, language: str) -> dict[str, Any]:
    def outline(x_m: float, y_m: float, width_m: float, depth_m: float) -> list[list[float]]:
        corners = (layout.lon_lat(x_m + right * width_m, y_m + up * depth_m, centre=place) for right, up in CORNERS)
        return [[round(lon, 7), round(lat, 7)] for lon, lat in corners]

    return {
        "place": place.id,
        "name": place.names[language],
        "width": layout.width_m,
        "height": layout.height_m,
        "bearing": layout.bearing_deg,
        "entrance": layout.entrance,
        "assumed": bool(layout.note),
        "outline": outline(0, 0, layout.width_m, layout.height_m),
        "bays": [
            {
                "device": by_bay.get((place.id, bay.id), ""),
                "x": bay.x_m,
                "y": bay.y_m,
                "width": bay.width_m,
                "depth": bay.depth_m,
                "facing": bay.facing,
                "outline": outline(bay.x_m + AIR_M, bay.y_m + AIR_M, bay.width_m - 2 * AIR_M, bay.depth_m - 2 * AIR_M),
            }
            for bay in layout.bays
        ],
    }
