"""Who stands near whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import cos, hypot, inf, radians

from devices.city import METRES_PER_DEGREE
from devices.fleet import Device
from devices.topic import Address


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Between longitudes and latitudes: a plane is exact enough within a city."""
    east = (b[0] - a[0]) * cos(radians((a[1] + b[1]) / 2))
    return hypot(east, b[1] - a[1]) * METRES_PER_DEGREE


@dataclass(slots=True)
class Surroundings:
    """Where devices stand; the neighbours of each are found once, and anew when another comes."""

    _places: dict[str, dict[str, tuple[float, float]]] = field(default_factory=dict)
    """Longitude and latitude by kind and device id."""
    _found: dict[tuple[str, str, float], tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, devices: Iterable[Device]) -> "Surroundings":
        made = cls()
        for device in devices:
            made.place(device.address, device.lon, device.lat)
        return made

    def place(self, address: Address, lon: float, lat: float) -> None:
        there = self._places.setdefault(address.kind, {})
        if there.get(address.id) != (lon, lat):
            there[address.id] = (lon, lat)
            self._found.clear()

    def where(self, address: Address) -> tuple[float, float] | None:
        return self._places.get(address.kind, {}).get(address.id)

    def apart_m(self, one: Address, other: Address) -> float:
        """Endless where nobody knows."""
        here, there = self.where(one), self.where(other)
        return inf if here is None or there is None else metres_between(here, there)

    def near(self, address: Address, kind: str, within_m: float) -> tuple[str, ...]:
        """The ids of all others of a kind, nearest first."""
        asked = (address.id, kind, within_m)
        if (known := self._found.get(asked)) is None:
            known = self._found[asked] = self._find(address, kind, within_m)
        return known

    def _find(self, address: Address, kind: str, within_m: float) -> tuple[str, ...]:
        here = self.where(address)
        if here is None:
            return ()
        others = [
            (metres_between(here, there), id_) for id_, there in self._places.get(kind, {}).items() if id_ != address.id
        ]
        return tuple(id_ for away_m, id_ in sorted(others) if away_m <= within_m)
