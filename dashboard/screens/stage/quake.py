"""What the stage's map is told of earthquakes: what it frames, and who lives there without a sensor."""

from math import cos, radians
from typing import Any

from broker.warning.waves import km_between
from devices.city import City, Place
from devices.earthquake import EarthquakeSimulation
from devices.solution import Solution

Bounds = tuple[float, float, float, float]
"""West, south, east, north."""

NEAR_KM = 60.0
"""An epicentre farther away would shrink the city to a dot."""
ROUND_EPICENTRE_DEG = 0.045
ROUND_HOME_DEG = 0.02
ASPECT = 1.9
"""Of what a wall leaves for the map."""


def frame(city: City, solution: Solution) -> Bounds:
    """The city as it is, or for earthquakes where people live and where its faults break near by."""
    if not isinstance(solution.simulation, EarthquakeSimulation):
        return city.bounds
    west, south, east, north = _round(
        [(home.lon, home.lat, ROUND_HOME_DEG) for home in homes(city, solution) if not home.far]
        + [(lon, lat, ROUND_EPICENTRE_DEG) for lon, lat in _epicentres_near(city, solution)]
    )
    shrinks = cos(radians((south + north) / 2))
    wide, high = (east - west) * shrinks, north - south
    more_lon, more_lat = max(0.0, ASPECT * high - wide) / shrinks / 2, max(0.0, wide / ASPECT - high) / 2
    return west - more_lon, south - more_lat, east + more_lon, north + more_lat


def is_framed(place: Place, city: City, solution: Solution) -> bool:
    if not place.far:
        return True
    west, south, east, north = frame(city, solution)
    is_wider = isinstance(solution.simulation, EarthquakeSimulation)
    return is_wider and west < place.lon < east and south < place.lat < north


def homes(city: City, solution: Solution) -> list[Place]:
    """Where people live whom the early warning tells."""
    kinds = {kind for rule in solution.alerts if rule.detector for kind in rule.detector.places}
    return [place for place in city.places.values() if place.kind in kinds]


def quake_told(city: City, solution: Solution, language: str) -> dict[str, Any] | None:
    simulation = solution.simulation
    if not isinstance(simulation, EarthquakeSimulation):
        return None
    return {
        "station": simulation.station,
        "building": simulation.building,
        "homes": {
            home.id: {"name": home.names[language], "lon": home.lon, "lat": home.lat}
            for home in homes(city, solution)
            if is_framed(home, city, solution)
        },
    }


def _epicentres_near(city: City, solution: Solution) -> list[tuple[float, float]]:
    ruptures = [scenario.rupture for scenario in solution.scenarios_in(city.id).values() if scenario.rupture]
    return [rupture.epicentre for rupture in ruptures if km_between(*rupture.epicentre, *city.centre) < NEAR_KM]


def _round(spots: list[tuple[float, float, float]]) -> Bounds:
    return (
        min(lon - by for lon, _, by in spots),
        min(lat - by for _, lat, by in spots),
        max(lon + by for lon, _, by in spots),
        max(lat + by for _, lat, by in spots),
    )
