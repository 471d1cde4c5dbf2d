"""Who comes to a district, and what each would do there: the same in every arm."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from simulators.parking.arrivals import Demand
from simulators.streams import stream

MOST_TURNS = 40
"""As many as the digits to base 3 that fit into 64 bits."""
TURNS = 3


class Driver(msgspec.Struct, frozen=True, gc=False):
    arrives_s: float
    stays_s: float
    """At the kerb, from when the car stands."""
    wants: int
    """The drive on which the destination lies."""
    luck: int
    """Every turn of a search that nothing guides: the digits, to base 3, of one number."""
    adopts: float
    """Uses guidance where the share of drivers who do is above this."""
    pays: float
    """Comes to the kerb where the share of drivers who still do at its price is above this."""


@dataclass(frozen=True, slots=True)
class Drivers:
    demand: Demand
    """Its scenario starts at midnight."""
    drives: int
    """Of the district; every one is as likely the destination as every other."""

    def parked_before(self) -> Iterator[float]:
        """When each car that stands there at the start will leave."""
        return (car.arrives_s + car.stays_s for car in self.demand.before_the_start())

    def of_day(self, day: int) -> Iterator[Driver]:
        """In order of arrival."""
        cars = list(self.demand.from_the_start(day))
        random = stream(self.demand.seed, "drivers", self.demand.place, day)
        wants = random.integers(0, self.drives, len(cars)).tolist()
        luck = random.integers(0, TURNS**MOST_TURNS, len(cars), dtype="uint64").tolist()
        adopts, pays = random.random((2, len(cars))).tolist()
        arrives_s = [car.arrives_s for car in cars]
        stays_s = [car.stays_s for car in cars]
        return map(Driver, arrives_s, stays_s, wants, luck, adopts, pays)
