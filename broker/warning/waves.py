"""When waves arrive, as the platform takes it: straight rays from the hypocentre."""

from math import sqrt

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6_371.0088
P_KM_S = 6.1
S_KM_S = 3.55
"""The early warning of the California Integrated Seismic Network [pub]."""
DEPTH_KM = 10.0
"""Of every quake, until somebody knows better: four stations cannot tell [own]."""

Numbers = float | NDArray[np.float64]


def km_between(lon: Numbers, lat: Numbers, other_lon: Numbers, other_lat: Numbers) -> NDArray[np.float64]:
    """Along the great circle (haversine)."""
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half_lon = np.radians(np.asarray(other_lon) - lon) / 2
    chord = np.sin((other_phi - phi) / 2) ** 2 + np.cos(phi) * np.cos(other_phi) * np.sin(half_lon) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(chord)))


def ray_km(epicentral_km: Numbers) -> NDArray[np.float64]:
    return np.hypot(epicentral_km, DEPTH_KM)


def blind_zone_km(alerted_after_s: float) -> float:
    """Within this radius of the epicentre S came before the alert, so many seconds after the origin."""
    return sqrt(max((S_KM_S * alerted_after_s) ** 2 - DEPTH_KM**2, 0.0))
