"""The fault that breaks: where it starts, how large it is, how far every place stands from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin

import numpy as np

from devices.earthquake import Mechanism
from simulators.earthquake.globe import Degrees, Km, Plane

LENGTH_LAW: dict[Mechanism, tuple[float, float]] = {
    "strike-slip": (-2.57, 0.62),
    "normal": (-1.88, 0.50),
    "reverse": (-2.42, 0.58),
}
WIDTH_LAW: dict[Mechanism, tuple[float, float]] = {
    "strike-slip": (-0.76, 0.27),
    "normal": (-1.14, 0.35),
    "reverse": (-1.61, 0.41),
}
"""log10(km) = a + b M, rupture length below ground and down-dip width: Wells and Coppersmith 1994, table 2A [pub]."""
USUAL_DIP_DEG: dict[Mechanism, float] = {"strike-slip": 90.0, "normal": 60.0, "reverse": 30.0}
"""Anderson's theory of faulting (1905), with the angle of friction at 30 degrees."""


@dataclass(frozen=True, slots=True)
class Hypocentre:
    lon: float
    lat: float
    depth_km: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A rectangle that dips to the right of its strike; it begins at one end of its upper edge."""

    lon: float
    lat: float
    strike_deg: float
    dip_deg: float
    length_km: float
    width_km: float

    @property
    def end(self) -> tuple[float, float]:
        """Longitude and latitude of the other end."""
        strike = radians(self.strike_deg)
        return Plane(self.lon, self.lat).lon_lat(self.length_km * sin(strike), self.length_km * cos(strike))

    def joyner_boore_km(self, plane: Plane, east_km: Km, north_km: Km) -> Km:
        """To the rectangle seen from above, for places on a plane of the neighbourhood; 0 over it."""
        start_east, start_north = plane.east_north_km(self.lon, self.lat)
        end_east, end_north = plane.east_north_km(*self.end)
        strike = atan2(float(end_east - start_east), float(end_north - start_north))
        from_east_km, from_north_km = east_km - start_east, north_km - start_north
        along_km = from_east_km * sin(strike) + from_north_km * cos(strike)
        right_km = from_east_km * cos(strike) - from_north_km * sin(strike)
        past_km = np.maximum(np.maximum(-along_km, along_km - self.length_km), 0.0)
        aside_km = np.maximum(np.maximum(-right_km, right_km - self.width_km * cos(radians(self.dip_deg))), 0.0)
        return np.hypot(past_km, aside_km)


@dataclass(frozen=True, slots=True)
class Rupture:
    magnitude: float
    mechanism: Mechanism
    hypocentre: Hypocentre
    segments: tuple[Segment, ...]

    def joyner_boore_km(self, lon: Degrees, lat: Degrees) -> Km:
        """Rjb: the shortest horizontal distance to any part of the fault. Within 0.1 % up to 500 km."""
        plane = Plane(self.hypocentre.lon, self.hypocentre.lat)
        east_km, north_km = plane.east_north_km(lon, lat)
        return np.min([each.joyner_boore_km(plane, east_km, north_km) for each in self.segments], axis=0)


def length_km(magnitude: float, mechanism: Mechanism) -> float:
    a, b = LENGTH_LAW[mechanism]
    return 10 ** (a + b * magnitude)


def width_km(magnitude: float, mechanism: Mechanism) -> float:
    a, b = WIDTH_LAW[mechanism]
    return 10 ** (a + b * magnitude)


def rupture_at(
    hypocentre: Hypocentre, *, magnitude: float, strike_deg: float, mechanism: Mechanism = "strike-slip"
) -> Rupture:
    """A quake of which no more is known: the hypocentre in the middle of one plane of the usual size [own].

    What would reach above the ground is moved down: the upper edge then lies at the surface, the size stays.
    """
    dip = radians(USUAL_DIP_DEG[mechanism])
    strike = radians(strike_deg)
    half_km, wide_km = length_km(magnitude, mechanism) / 2, width_km(magnitude, mechanism)
    up_dip_km = min(wide_km / 2, hypocentre.depth_km / sin(dip)) * cos(dip)
    here = Plane(hypocentre.lon, hypocentre.lat)
    upper_edge = [
        here.lon_lat(along_km * sin(strike) - up_dip_km * cos(strike), along_km * cos(strike) + up_dip_km * sin(strike))
        for along_km in (-half_km, half_km)
    ]
    plane = along(upper_edge, dip_deg=USUAL_DIP_DEG[mechanism], width_km=wide_km)
    return Rupture(magnitude, mechanism, hypocentre, plane)


def along(trace: Sequence[tuple[float, float]], *, dip_deg: float, width_km: float) -> tuple[Segment, ...]:
    """The planes under a line on the map, corner by corner (longitude, latitude)."""
    segments: list[Segment] = []
    for (lon, lat), end in pairwise(trace):
        east, north = (float(km) for km in Plane(lon, lat).east_north_km(*end))
        strike_deg = degrees(atan2(east, north)) % 360
        segments.append(Segment(lon, lat, strike_deg, dip_deg, hypot(east, north), width_km))
    return tuple(segments)
