"""Distances and directions on the ground, on a sphere: within 0.3 % of the ellipsoid."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6_371.0088
"""The mean radius, (2a + b) / 3: IUGG 1980 [pub]."""

Degrees = float | NDArray[np.float64]
Km = NDArray[np.float64]


def km_between(lon: Degrees, lat: Degrees, other_lon: Degrees, other_lat: Degrees) -> Km:
    """Along the great circle (haversine)."""
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half_lon = np.radians(np.asarray(other_lon) - lon) / 2
    chord = np.sin((other_phi - phi) / 2) ** 2 + np.cos(phi) * np.cos(other_phi) * np.sin(half_lon) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(chord)))


@dataclass(frozen=True, slots=True)
class Plane:
    """The ground laid flat round a place: every distance and direction from there is true (azimuthal equidistant)."""

    lon: float
    lat: float

    def east_north_km(self, lon: Degrees, lat: Degrees) -> tuple[Km, Km]:
        away_km = km_between(self.lon, self.lat, lon, lat)
        phi, here_phi, east = np.radians(lat), np.radians(self.lat), np.radians(np.asarray(lon) - self.lon)
        toward_east = np.sin(east) * np.cos(phi)
        toward_north = np.cos(here_phi) * np.sin(phi) - np.sin(here_phi) * np.cos(phi) * np.cos(east)
        bearing = np.arctan2(toward_east, toward_north)
        return away_km * np.sin(bearing), away_km * np.cos(bearing)

    def lon_lat(self, east_km: float, north_km: float) -> tuple[float, float]:
        angle, bearing = np.hypot(east_km, north_km) / EARTH_KM, np.arctan2(east_km, north_km)
        here_phi = np.radians(self.lat)
        phi = np.arcsin(np.sin(here_phi) * np.cos(angle) + np.cos(here_phi) * np.sin(angle) * np.cos(bearing))
        across = np.sin(bearing) * np.sin(angle) * np.cos(here_phi)
        along = np.cos(angle) - np.sin(here_phi) * np.sin(phi)
        return self.lon + float(np.degrees(np.arctan2(across, along))), float(np.degrees(phi))
