"""What came of the searches in one arm, and how it differs from another arm with the same cars."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulators.parking.search.cruising import End, Trip

CO2_G_KM = (249.0, 400.0)
"""From a car's average, 400 g a mile [pub], to crawling and stopping."""
CO2_G_L = 2_348.0
"""Petrol: 8,887 g a US gallon [pub]."""


class Range(NamedTuple):
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Over all cars that came, so that arms are compared by the same people."""

    cars: int
    occupancy: float
    """The mean share of bays taken."""
    mean_min: float
    """Until a car stands, in a bay or in a garage."""
    p90_min: float
    looking_min: float | None
    """The mean of those who came to the kerb, whether they found a bay, gave up or were sent away; None of nobody."""
    adopters_min: float | None
    """The mean of those who would follow guidance where it is, in every arm the same people; None of nobody."""
    others_min: float | None
    km: float
    """A car."""
    gave_up_share: float
    sent_share: float
    priced_out_share: float

    @property
    def co2_g(self) -> Range:
        """A car."""
        low, high = CO2_G_KM
        return Range(self.km * low, self.km * high)

    @property
    def petrol_l(self) -> Range:
        """A car."""
        return Range(*(grams / CO2_G_L for grams in self.co2_g))

    @classmethod
    def of(cls, trips: Sequence[Trip], *, adoption: float, occupancy: float) -> "Outcome":
        if not trips:
            raise ValueError("nobody came within the hours that are measured; widen them or raise the demand")
        took_min = np.array([trip.took_s for trip in trips]) / 60
        adopts = np.array([trip.driver.adopts < adoption for trip in trips])
        return cls(
            cars=len(trips),
            occupancy=occupancy,
            mean_min=float(took_min.mean()),
            p90_min=float(np.percentile(took_min, 90)),
            looking_min=_mean_of(took_min, np.array([trip.end != End.PRICED_OUT for trip in trips])),
            adopters_min=_mean_of(took_min, adopts),
            others_min=_mean_of(took_min, ~adopts),
            km=fmean(trip.way_m for trip in trips) / 1e3,
            gave_up_share=_share(trips, End.GAVE_UP),
            sent_share=_share(trips, End.SENT),
            priced_out_share=_share(trips, End.PRICED_OUT),
        )


class Spread(NamedTuple):
    """Over seeds."""

    mean: float
    sd: float
    """That of a sample."""
    lowest: float
    highest: float


def spread_of(values: Iterable[float]) -> Spread:
    known = list(values)
    if len(known) < 2:
        raise ValueError(f"a spread needs two seeds or more; got {len(known)}")
    return Spread(fmean(known), stdev(known), min(known), max(known))


def saved(without: Sequence[Outcome], arm: Sequence[Outcome], figure: Callable[[Outcome], float]) -> Spread:
    """How much less in an arm, seed by seed."""
    return spread_of(figure(before) - figure(after) for before, after in zip(without, arm, strict=True))


def saved_share(without: Sequence[Outcome], arm: Sequence[Outcome], figure: Callable[[Outcome], float]) -> Spread:
    """The same as a share of what it is without, seed by seed."""
    return spread_of(1 - figure(after) / figure(before) for before, after in zip(without, arm, strict=True))


def _mean_of(values: NDArray[np.float64], chosen: NDArray[np.bool_]) -> float | None:
    return float(values[chosen].mean()) if chosen.any() else None


def _share(trips: Sequence[Trip], end: End) -> float:
    return fmean(trip.end == end for trip in trips)
