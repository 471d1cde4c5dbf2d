"""One busy day, several ways to find a place: minutes, metres and who gives up."""

from typing import Literal

import msgspec

from devices.futures.basis import Assumption, Spread

ArmName = Literal["none", "guided", "garage", "pricing"]
"""`pricing` has no sensors: a price alone."""


class Arm(msgspec.Struct, frozen=True):
    """What came of the same cars in one arm; means over all of them, garage drives included."""

    name: ArmName
    minutes: Spread
    """Until a car stands."""
    saved: Spread | None
    """The share of those minutes that it takes less than without, paired day by day; None of the arm without."""
    km: Spread
    co2_g: tuple[float, float]
    """A car, at the least and the most that is published for a kilometre."""
    gave_up: Spread
    """Shares of the cars: who gave up and drove to a garage, and who was sent or deterred there."""
    elsewhere: Spread


class Fullness(msgspec.Struct, frozen=True):
    """What guidance saves where so many bays are taken."""

    taken: float
    """The mean share, without guidance."""
    minutes_without: float
    minutes_guided: float
    gave_up_without: float
    """Shares of the cars."""
    gave_up_guided: float
    saved: Spread
    """Share."""


class ParkingFutures(msgspec.Struct, frozen=True, tag_field="kind", tag="parking"):
    solution: str
    scenario: str
    seeds: tuple[int, ...]
    """The one that plays comes first."""
    adoption: float
    """The share of drivers who follow guidance."""
    bays: int
    from_h: float
    """The busy hours that are measured, local time of day."""
    to_h: float
    arms: tuple[Arm, ...]
    """At the busy demand; what is without comes first."""
    fullness: tuple[Fullness, ...]
    """Emptiest first; the busy demand is among them."""
    assumptions: tuple[Assumption, ...]

    def arm(self, name: ArmName) -> Arm:
        return next(arm for arm in self.arms if arm.name == name)
