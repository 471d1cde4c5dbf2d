"""A busy day in the district of the search model: what each arm saves, and where guidance does little.

Every arm meets the same cars. The city lends its hours and its dwell law; the streets are nobody's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from devices.futures.basis import Assumption, Spread
from devices.futures.parking import Arm as ArmTold
from devices.futures.parking import ArmName, Fullness, ParkingFutures
from simulators.parking.arrivals import DAY_H, HourlyProfile
from simulators.parking.calibration import STEPS_A_DAY, cars_per_h, expected_cars
from simulators.parking.dwell import Lognormal
from simulators.parking.search.cruising import Habits
from simulators.parking.search.outcome import CO2_G_KM, Outcome, saved_share
from simulators.parking.search.price import ELASTICITY, TARGET_SHARE
from simulators.parking.search.streets import Streets
from simulators.parking.search.study import Study, arms
from simulators.sensors import MISSED_SHARE
from simulators.spread import spread_of

ADOPTION = 0.20
"""Of drivers who follow guidance [own]: so few that it saves no more than was published at 94 % taken, 5 to 8 %."""
WANTED_SHARES = (0.70, 0.85, 0.95, 1.05, 1.20)
"""Of the bays, in the busiest hour, if nobody ever went elsewhere [own]."""
BUSY_WANTED_SHARE = 0.95
"""As in the fullest car parks of the parking solution."""
BUSY_SHARE = 0.95
"""Busy are the hours in which at least this share of the most wants to stand [own]."""
HABITS = Habits()
HOUR_STEPS = round(STEPS_A_DAY / DAY_H)

Played = dict[ArmName, tuple[Outcome, ...]]
"""Of every arm, seed by seed."""


@dataclass(frozen=True, slots=True)
class BusyDay:
    """The city's day, in streets that are wanted more or less."""

    profile: HourlyProfile
    """Its scale does not matter."""
    dwell: Lognormal
    streets: Streets = field(default_factory=Streets)

    def hours(self) -> tuple[int, int]:
        """Whole hours around the busiest moment, all of them busy."""
        wanted = expected_cars(self.profile, self.dwell.still_there)
        busy = (wanted >= BUSY_SHARE * wanted.max()).tolist()
        first = last = int(wanted.argmax())
        while first > 0 and busy[first - 1]:
            first -= 1
        while last < STEPS_A_DAY - 1 and busy[last + 1]:
            last += 1
        from_h, to_h = -(-first // HOUR_STEPS), last // HOUR_STEPS
        if from_h >= to_h:
            raise ValueError("the busiest hours of the day are no whole hour; write hourly weights that change less")
        return from_h, to_h

    def study(self, wanted_share: float) -> Study:
        peak_cars = wanted_share * self.streets.bays
        scale = cars_per_h(replace(self.profile, cars_per_h=1.0), self.dwell.still_there, peak_cars=peak_cars)
        from_h, to_h = self.hours()
        return Study(
            replace(self.profile, cars_per_h=scale), self.streets, self.dwell, HABITS, from_h=from_h, to_h=to_h
        )

    def play(self, seeds: Sequence[int]) -> Iterator[tuple[float, Played]]:
        """Demand by demand, emptiest first; every arm at the busy one, guidance alone at the others."""
        for wanted_share in WANTED_SHARES:
            study = self.study(wanted_share)
            names: tuple[ArmName, ...] = ("none", "guided", "garage", "pricing")
            wanted = names if wanted_share == BUSY_WANTED_SHARE else names[:2]
            played: Played = {
                name: tuple(study.play(arms(ADOPTION)[name], adoption=ADOPTION, seed=seed) for seed in seeds)
                for name in wanted
            }
            yield wanted_share, played


def futures_of(
    solution: str, scenario: str, day: BusyDay, seeds: Sequence[int], played: dict[float, Played]
) -> ParkingFutures:
    """`played` by the share of bays that is wanted."""
    busy = played[BUSY_WANTED_SHARE]
    from_h, to_h = day.hours()
    return ParkingFutures(
        solution=solution,
        scenario=scenario,
        seeds=tuple(seeds),
        adoption=ADOPTION,
        bays=day.streets.bays,
        from_h=from_h,
        to_h=to_h,
        arms=tuple(_arm(name, outcomes, busy["none"]) for name, outcomes in busy.items()),
        fullness=tuple(_fullness(each["none"], each["guided"]) for each in played.values()),
        assumptions=assumptions(day),
    )


def assumptions(day: BusyDay) -> tuple[Assumption, ...]:
    return (
        Assumption("adoption", 100 * ADOPTION, "%", "own"),
        Assumption("bays", day.streets.bays, "1", "own"),
        Assumption("wanted", 100 * BUSY_WANTED_SHARE, "%", "own"),
        Assumption("stays", day.dwell.mean_h, "h", "published"),
        Assumption("crawl", HABITS.speed_km_h, "km/h", "own"),
        Assumption("patience", HABITS.patience_s / 60, "min", "own"),
        Assumption("garage", HABITS.garage_m, "m", "own"),
        Assumption("missed", 100 * MISSED_SHARE, "%", "own"),
        Assumption("co2_least", CO2_G_KM[0], "g/km", "published"),
        Assumption("co2_most", CO2_G_KM[1], "g/km", "published"),
        Assumption("price_target", 100 * TARGET_SHARE, "%", "published"),
        Assumption("elasticity", ELASTICITY, "1", "published"),
    )


def _arm(name: ArmName, outcomes: Sequence[Outcome], unaided: Sequence[Outcome]) -> ArmTold:
    km = _spread(outcomes, lambda outcome: outcome.km)
    least_g, most_g = CO2_G_KM
    return ArmTold(
        name=name,
        minutes=_spread(outcomes, _minutes),
        saved=None if name == "none" else _saved(unaided, outcomes),
        km=km,
        co2_g=(least_g * km.mean, most_g * km.mean),
        gave_up=_spread(outcomes, _gave_up),
        elsewhere=_spread(outcomes, lambda outcome: outcome.sent_share + outcome.priced_out_share),
    )


def _fullness(unaided: Sequence[Outcome], guided: Sequence[Outcome]) -> Fullness:
    return Fullness(
        taken=_spread(unaided, lambda outcome: outcome.occupancy).mean,
        minutes_without=_spread(unaided, _minutes).mean,
        minutes_guided=_spread(guided, _minutes).mean,
        gave_up_without=_spread(unaided, _gave_up).mean,
        gave_up_guided=_spread(guided, _gave_up).mean,
        saved=_saved(unaided, guided),
    )


def _saved(unaided: Sequence[Outcome], arm: Sequence[Outcome]) -> Spread:
    found = saved_share(unaided, arm, _minutes)
    return Spread(len(arm), found.mean, found.sd, found.lowest, found.highest)


def _spread(outcomes: Sequence[Outcome], figure: Callable[[Outcome], float]) -> Spread:
    spread = spread_of(figure(outcome) for outcome in outcomes)
    assert spread, "somebody came"
    return spread


def _minutes(outcome: Outcome) -> float:
    return outcome.mean_min


def _gave_up(outcome: Outcome) -> float:
    return outcome.gave_up_share
