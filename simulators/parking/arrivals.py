"""Who comes, when: a non-homogeneous Poisson process by thinning (Lewis and Shedler 1979), drawn a day at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from simulators.parking.dwell import Dwell
from simulators.streams import stream

DAY_H = 24.0
HOUR_S = 3_600.0
DAY_S = DAY_H * HOUR_S
DAYS_REMEMBERED = 2
"""Nobody parked before this still stands: of the published dwell law fewer than one car in a million."""
PASSED_BY = 12
"""How many nearer free bays a driver leaves on average, looking ahead instead of stopping at once [own]."""


class Intensity(Protocol):
    """Arrivals by local time of day; every day is alike."""

    @property
    def most_per_h(self) -> float: ...

    def per_h(self, hour: NDArray[np.float64]) -> NDArray[np.float64]: ...


@dataclass(frozen=True, slots=True)
class HourlyProfile:
    """24 weights, each reached in the middle of its hour and joined by straight lines; nobody comes outside hours."""

    weights: tuple[float, ...]
    cars_per_h: float = 1.0
    """What a weight of 1 stands for."""
    open_h: tuple[float, float] = (0.0, DAY_H)
    """Opening and closing; overnight where it closes before it opens."""

    @property
    def most_per_h(self) -> float:
        return self.cars_per_h * max(self.weights)

    def per_h(self, hour: NDArray[np.float64]) -> NDArray[np.float64]:
        opens, closes = self.open_h
        is_open = (opens <= hour) & (hour < closes) if opens < closes else (opens <= hour) | (hour < closes)
        return is_open * self.cars_per_h * np.interp(hour, np.arange(24) + 0.5, self.weights, period=DAY_H)


def opening_hours(text: str) -> tuple[float, float]:
    """From `24 h`, nothing (always open) or `06:30-16:00`."""
    if text in ("", "24 h"):
        return 0.0, DAY_H
    try:
        opens, closes = (_hour(clock) for clock in text.split("-"))
    except ValueError:
        raise ValueError(f"hours '{text}' cannot be read; write 24 h or, for example, 06:30-16:00") from None
    return opens, closes


def _hour(clock: str) -> float:
    hours, minutes = clock.split(":")
    hour = int(hours) + int(minutes) / 60
    if not 0 <= hour <= DAY_H:
        raise ValueError(clock)
    return hour


class Car(NamedTuple):
    arrives_s: float
    """Scenario seconds; negative for one that came before the start."""
    stays_s: float
    passes_by: int
    """How many nearer free bays it leaves."""


@dataclass(frozen=True, slots=True)
class Demand:
    """The cars that want to park at one place: the same ones whatever they find there."""

    seed: int
    place: str
    intensity: Intensity
    dwell: Dwell
    start_s: float
    """The local time of day at which the scenario starts."""

    def before_the_start(self) -> Iterator[Car]:
        """Those who came before the start and would still be there."""
        for day in range(-DAYS_REMEMBERED, 1):
            for car in self._of_day(day):
                if car.arrives_s < 0.0 < car.arrives_s + car.stays_s:
                    yield car

    def from_the_start(self, day: int) -> Iterator[Car]:
        """Those who come on this day (the scenario starts on day 0), in order of arrival."""
        return (car for car in self._of_day(day) if car.arrives_s >= 0.0)

    def midnight_s(self, day: int) -> float:
        """When the day begins, in scenario seconds."""
        return day * DAY_S - self.start_s

    def _of_day(self, day: int) -> Iterator[Car]:
        random = stream(self.seed, "cars", self.place, day)
        most_per_h = self.intensity.most_per_h
        candidates = random.poisson(most_per_h * DAY_H)
        hours = np.sort(random.uniform(0.0, DAY_H, candidates))
        hours = hours[random.uniform(0.0, most_per_h, candidates) < self.intensity.per_h(hours)]
        arrives_s = hours * HOUR_S + self.midnight_s(day)
        stays_s = self.dwell.draw_h(random, len(hours)) * HOUR_S
        passes_by = random.geometric(1 / (1 + PASSED_BY), len(hours)) - 1
        yield from map(Car, arrives_s.tolist(), stays_s.tolist(), passes_by.tolist())
