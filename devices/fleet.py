"""The devices that a solution's pack lists in a city, each at its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from devices.city import City
from devices.solution import Solution
from devices.topic import Address


@dataclass(frozen=True, slots=True)
class Device:
    address: Address
    solution: str
    names: dict[str, str]
    """By language; a bay's is its number."""
    lon: float
    lat: float
    place: str
    bay: str = ""


def fleet(city: City, solution: Solution) -> tuple[Device, ...]:
    return tuple(_listed(city, solution))


def stands_in(city: City, solution: Solution) -> bool:
    """Whether the city has a place for any of the solution's devices."""
    kinds = {place.kind for place in city.places.values()}
    return any(city.layouts if row.bays else kinds & set(row.places) for row in solution.devices)


def _listed(city: City, solution: Solution) -> Iterator[Device]:
    for row in solution.devices:
        if row.bays:
            for place_id, layout in city.layouts.items():
                place = city.places[place_id]
                for bay in layout.bays:
                    address = Address(city.id, row.kind, row.name.format(place=place_id, bay=bay.id))
                    middle = layout.lon_lat(bay.x_m + bay.width_m / 2, bay.y_m + bay.depth_m / 2, centre=place)
                    names = dict.fromkeys(place.names, bay.id.upper())
                    yield Device(address, solution.id, names, *middle, place=place_id, bay=bay.id)
        else:
            for place in city.places.values():
                if place.kind in row.places:
                    address = Address(city.id, row.kind, row.name.format(place=place.id, bay=""))
                    yield Device(address, solution.id, place.names, place.lon, place.lat, place=place.id)
