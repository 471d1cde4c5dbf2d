"""The first seconds after P: the peak displacement from which an early warning reads the magnitude."""

from math import log10

PD_WINDOW_S = 3.0
PD_SPREAD_LOG10 = 0.305
SATURATES_FROM = 6.5
BEYOND_COUNTS = 1 / 3
"""What a magnitude above 6.5 still adds to Pd: three seconds end before a large fault has broken [own]."""


def apparent_magnitude(magnitude: float) -> float:
    """What three seconds of P can tell of it."""
    return magnitude - (1 - BEYOND_COUNTS) * max(magnitude - SATURATES_FROM, 0.0)


def pd_cm(magnitude: float, ray_km: float, *, draw: float) -> float:
    """log10 Pd = -3.463 + 0.729 M - 1.374 log10 R, give or take 0.305: Wu and Zhao 2006, GRL 33, L16312 [pub].

    In cm, R from the hypocentre in km; fitted to quakes up to about 6.5. `draw` is a standard normal one.
    """
    spread = PD_SPREAD_LOG10 * draw
    return 10 ** (-3.463 + 0.729 * apparent_magnitude(magnitude) - 1.374 * log10(max(ray_km, 1.0)) + spread)


def grown(since_p_s: float) -> float:
    """The share of Pd reached by then: evenly through the window [own]."""
    return min(max(since_p_s / PD_WINDOW_S, 0.0), 1.0)
