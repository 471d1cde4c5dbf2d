"""Magnitude from the first three seconds of P, by the law of Wu and Zhao 2006 (GRL 33, L16312).

log10 Pd = -3.463 + 0.729 M - 1.374 log10 R, +- 0.305; Pd in cm, R from the hypocentre in km [pub]. The median
over stations, so that one that spikes moves little. Above about 6.5 it saturates: the value is then a floor.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot, log10, pi, sqrt
from statistics import median

from broker.warning.witness import PD_WINDOW_S

PER_MAGNITUDE = 0.729
ONE_STATION = 0.305 / PER_MAGNITUDE
"""Spread of one station's magnitude."""
AT_LEAST = 0.15
"""What all stations err in common, however many there are [own]."""
SATURATES_FROM = 6.5
SHORT_WINDOW_S = 1.0
"""Less of P says nothing yet [own]."""


@dataclass(frozen=True, slots=True)
class Heard:
    """At one station: the ray from the hypocentre, and the peak displacement of so many seconds of P."""

    ray_km: float
    window_s: float
    pd_cm: float


@dataclass(frozen=True, slots=True)
class Magnitude:
    value: float
    spread: float
    """One standard deviation."""
    stations: int

    @property
    def is_saturated(self) -> bool:
        """It may be any higher: the law's end is within its spread."""
        return self.value + self.spread >= SATURATES_FROM


def magnitude_of(heard: Iterable[Heard]) -> Magnitude | None:
    """None before any station has heard a second of P."""
    each = [_of_one(station) for station in heard if station.window_s >= SHORT_WINDOW_S and station.pd_cm > 0]
    if not each:
        return None
    of_median = sqrt(pi / 2) if len(each) > 2 else 1.0
    return Magnitude(median(each), hypot(of_median * ONE_STATION / sqrt(len(each)), AT_LEAST), len(each))


def _of_one(heard: Heard) -> float:
    """A shorter window is taken to have seen its share of Pd: even growth through the three seconds [own]."""
    whole_cm = heard.pd_cm * PD_WINDOW_S / min(heard.window_s, PD_WINDOW_S)
    return (log10(whole_cm) + 3.463 + 1.374 * log10(max(heard.ray_km, 1.0))) / PER_MAGNITUDE
