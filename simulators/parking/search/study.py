"""The arms of a study: the same cars in the same district, with nothing, guidance, a garage or a price."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import fmean
from typing import Literal

from simulators.parking.arrivals import DAY_H, HOUR_S, Demand, HourlyProfile, Intensity
from simulators.parking.dwell import Lognormal
from simulators.parking.search.cruising import District, Habits
from simulators.parking.search.drivers import Drivers
from simulators.parking.search.guidance import Guidance
from simulators.parking.search.outcome import Outcome
from simulators.parking.search.price import TARGET_SHARE, price_for
from simulators.parking.search.streets import Streets

ArmName = Literal["none", "guided", "garage", "pricing"]
CHARLOTTESVILLE = Lognormal(0.115, 0.757)
"""As in the parking solution."""
LOOK_EVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class Arm:
    guidance: Guidance | None = None
    priced_to: float | None = None
    """The share of bays taken that the price aims at."""


def arms(adoption: float) -> dict[ArmName, Arm]:
    """`pricing` has no guidance, so that neither is credited with what the other did."""
    return {
        "none": Arm(),
        "guided": Arm(Guidance(adoption)),
        "garage": Arm(Guidance(adoption, offers_garage=True)),
        "pricing": Arm(priced_to=TARGET_SHARE),
    }


@dataclass(frozen=True, slots=True)
class Study:
    """Measured are the cars that come from `from_h` to `to_h` after midnight."""

    intensity: Intensity
    streets: Streets = field(default_factory=Streets)
    dwell: Lognormal = CHARLOTTESVILLE
    habits: Habits = field(default_factory=Habits)
    from_h: float = 4.0
    to_h: float = 12.0

    def play(self, arm: Arm, *, adoption: float, seed: int) -> Outcome:
        """`adoption` says whose minutes are told apart, in an arm without guidance too."""
        demand = Demand(seed, "district", self.intensity, self.dwell, start_s=0.0)
        price = None
        if arm.priced_to is not None:
            still_there, bays = self.dwell.still_there, self.streets.bays
            price = price_for(self.intensity, still_there, bays=bays, target_share=arm.priced_to)
        drivers = Drivers(demand, len(self.streets.turns))
        district = District(self.streets, drivers, self.habits, guidance=arm.guidance, price=price)
        from_s, to_s = self.from_h * HOUR_S, self.to_h * HOUR_S
        district.play(from_s)
        taken: list[int] = []
        while (t_s := from_s + len(taken) * LOOK_EVERY_S) <= to_s:
            district.play(t_s)
            taken.append(district.parked)
        district.play(to_s + self.habits.patience_s)
        trips = [trip for trip in district.trips if from_s <= trip.driver.arrives_s < to_s]
        return Outcome.of(trips, adoption=adoption, occupancy=fmean(taken) / self.streets.bays)

    def compare(self, adoption: float, seeds: Iterable[int]) -> dict[ArmName, tuple[Outcome, ...]]:
        """Of every arm, seed by seed."""
        kept = tuple(seeds)
        return {
            name: tuple(self.play(arm, adoption=adoption, seed=seed) for seed in kept)
            for name, arm in arms(adoption).items()
        }


def steady(wanted_share: float, streets: Streets, dwell: Lognormal = CHARLOTTESVILLE) -> HourlyProfile:
    """As many cars an hour, day and night, as would take this share of the bays if none ever went elsewhere."""
    return HourlyProfile((1.0,) * int(DAY_H), wanted_share * streets.bays / dwell.mean_h)
