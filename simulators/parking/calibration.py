"""How many cars want to park at a place: as many as make its busiest hour what is known of it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from devices.city import Place
from devices.solution import ParkingSimulation
from simulators.parking.arrivals import DAY_H, DAYS_REMEMBERED, HourlyProfile, Intensity
from simulators.streams import stream

Survival = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""The share of cars that stay longer than each of these times in hours."""

STEPS_A_DAY = 288
PEAK_SHARES = (0.05, 0.97)
"""A snapshot fuller or emptier than this is taken as this: beyond it a car park would hardly change all day [own]."""


def expected_cars(intensity: Intensity, still_there: Survival) -> NDArray[np.float64]:
    """Cars in a car park without limit, every 5 min through the day.

    m(t) is the integral of lambda(t - u) P(stay > u) du (M_t/G/infinity; Eick, Massey and Whitt 1993), here over days
    that are all alike.
    """
    step_h = DAY_H / STEPS_A_DAY
    ages_h = np.arange(STEPS_A_DAY * (1 + DAYS_REMEMBERED), dtype=np.float64) * step_h
    staying = still_there(ages_h)
    staying[0] /= 2  # the trapezium rule
    through_a_day = staying.reshape(-1, STEPS_A_DAY).sum(axis=0)
    arrivals = intensity.per_h(ages_h[:STEPS_A_DAY])
    return np.fft.irfft(np.fft.rfft(arrivals) * np.fft.rfft(through_a_day), STEPS_A_DAY) * step_h


def peak_share(place: Place, capacity: int, parking: ParkingSimulation, *, seed: int) -> float:
    """The share of bays taken in a weekday's busiest hour.

    Where the source has a snapshot it is taken for the busiest hour: at what hour it was made is not known, so this is
    an assumption [own]. Elsewhere the share is drawn for the place.
    """
    if place.free_at_snapshot is None:
        return float(stream(seed, "peak", place.id).uniform(*parking.peak_occupancy))
    lowest, highest = PEAK_SHARES
    return min(max(1 - place.free_at_snapshot / capacity, lowest), highest)


def cars_per_h(weekday: HourlyProfile, still_there: Survival, *, peak_cars: float) -> float:
    """What a weight of 1 stands for if the weekday is to reach `peak_cars`. The weekend has the same scale."""
    peak = float(expected_cars(replace(weekday, cars_per_h=1.0), still_there).max())
    if peak <= 0:
        raise ValueError("nobody would ever come within the opening hours; widen hours or raise the hourly weights")
    return peak_cars / peak
