"""P and S waves: straight rays from the hypocentre through one kind of rock."""

from math import sqrt

import numpy as np

from simulators.earthquake.globe import Degrees, Km, km_between
from simulators.earthquake.source.rupture import Hypocentre

P_KM_S = 6.1
S_KM_S = 3.55
"""The crust of the early warning of the California Integrated Seismic Network [pub]."""


def ray_km(hypocentre: Hypocentre, lon: Degrees, lat: Degrees) -> Km:
    """From the hypocentre up to places on the ground: the great circle and the depth as two legs of a right angle."""
    return np.hypot(km_between(hypocentre.lon, hypocentre.lat, lon, lat), hypocentre.depth_km)


def p_after_s(hypocentre: Hypocentre, lon: Degrees, lat: Degrees) -> Km:
    """Seconds from the origin until P arrives."""
    return ray_km(hypocentre, lon, lat) / P_KM_S


def s_after_s(hypocentre: Hypocentre, lon: Degrees, lat: Degrees) -> Km:
    """Seconds from the origin until S arrives."""
    return ray_km(hypocentre, lon, lat) / S_KM_S


def front_km(after_s: float, *, depth_km: float, speed_km_s: float) -> float:
    """How far from the epicentre a front has come along the ground; 0 while it still rises."""
    return sqrt(max((speed_km_s * after_s) ** 2 - depth_km**2, 0.0))


def blind_zone_km(alerted_after_s: float, *, depth_km: float) -> float:
    """Within this radius S is there before the warning: nobody can be warned in time."""
    return front_km(alerted_after_s, depth_km=depth_km, speed_km_s=S_KM_S)
