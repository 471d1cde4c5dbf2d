"""How strongly a quake of which only a first estimate is known will be felt.

Allen, Wald and Worden 2012 (J. Seismology 16, 409-433), by the distance from the hypocentre, for active crust; made for
M 5 to 7.9 and up to 300 km. It knows neither the length of the fault nor the ground at the place.
"""

from math import exp, hypot, log

PUBLISHED_TO_KM = 300.0
STRONG, DAMAGING = 5.0, 7.0
"""Modified Mercalli: from V things fall, from VII poor buildings are damaged (USGS)."""


def expected_intensity(magnitude: float, ray_km: float) -> float:
    """Modified Mercalli, 1 to 10, without the spread of about one."""
    source_km = -0.209 + 2.042 * exp(magnitude - 5)
    intensity = 2.085 + 1.428 * magnitude - 1.402 * log(hypot(ray_km, source_km))
    if ray_km > 50:
        intensity += 0.078 * log(ray_km / 50)
    return min(max(intensity, 1.0), 10.0)
