"""The engine in cases that theory knows: lost when full, room for all, streets that stand still."""

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, inf, pi, sqrt

import numpy as np
import pytest

from simulators.parking.arrivals import Demand, HourlyProfile
from simulators.parking.search.cruising import District, End, Habits
from simulators.parking.search.drivers import Drivers
from simulators.parking.search.streets import Streets

HOUR_S = 3600.0
ERLANG_B = {(50, 45): 0.0541045, (10, 8): 0.1216611}
"""Share lost by bays and offered load in erlangs: A. K. Erlang (1917)."""
DWELL_LAWS = {
    "exponential": lambda random, cars: random.exponential(1.0, cars),
    "fixed": lambda _, cars: np.ones(cars),
    "uniform": lambda random, cars: random.uniform(0.0, 2.0, cars),
    "lognormal": lambda random, cars: random.lognormal(-(0.757**2) / 2, 0.757, cars),
    "two kinds of visitor": lambda random, cars: np.where(
        random.random(cars) < 0.9, random.exponential(0.5, cars), random.exponential(5.5, cars)
    ),
}
"""All of mean 1 h."""
AT_ONCE = Habits(speed_km_h=inf, patience_s=0.0)
"""A driver looks at one block, in no time, and gives up."""


@dataclass(frozen=True)
class Law:
    draw_h: Callable


@dataclass(frozen=True)
class Sinusoid:
    """lambda(t) = 60 (1 + 0.8 sin(2 pi t / 24)) per hour."""

    most_per_h: float = 108.0

    def per_h(self, hour):
        return 60 * (1 + 0.8 * np.sin(2 * pi * hour / 24))


def drivers(streets: Streets, intensity, draw_h, *, seed: int = 1) -> Drivers:
    return Drivers(Demand(seed, "anywhere", intensity, Law(draw_h), start_s=0.0), len(streets.turns))


def steady(cars_per_h: float) -> HourlyProfile:
    return HourlyProfile((1.0,) * 24, cars_per_h)


@pytest.mark.parametrize("law", DWELL_LAWS)
@pytest.mark.parametrize(("bays", "erlangs"), ERLANG_B)
def test_where_nobody_searches_the_share_that_gives_up_is_erlangs_whatever_the_dwell_law(bays, erlangs, law):
    """Insensitivity: Sevastyanov (1957). Two blocks whose drivers never go on to the other are two loss systems.

    Over seeds the share scatters by 2 to 3 %, most of it by how many cars come.
    """
    streets = Streets(1, bays_a_block=bays)
    district = District(streets, drivers(streets, steady(2 * erlangs), DWELL_LAWS[law], seed=2), AT_ONCE)
    district.play(400_000 / (2 * erlangs) * HOUR_S)
    assert len(district.trips) == pytest.approx(400_000, rel=0.01)
    lost = sum(trip.end == End.GAVE_UP for trip in district.trips) / len(district.trips)
    assert lost == pytest.approx(ERLANG_B[bays, erlangs], rel=0.05)


def test_with_room_for_all_the_parked_cars_follow_the_arrivals_late_and_damped():
    """Eick, Massey and Whitt (1993): amplitude 48 / sqrt(1 + omega^2) = 46.435, lag atan(omega) / omega = 0.9780 h."""
    streets = Streets(1, bays_a_block=200)
    district = District(streets, drivers(streets, Sinusoid(), DWELL_LAWS["exponential"]), AT_ONCE)
    hours = np.arange(0, 24 * 150, 0.5)
    parked = []
    for hour in hours:
        district.play(hour * HOUR_S)
        parked.append(district.parked)
    omega = 2 * pi / 24
    waves = np.column_stack([np.ones_like(hours), np.sin(omega * hours), np.cos(omega * hours)])
    mean, sine, cosine = np.linalg.lstsq(waves, np.array(parked), rcond=None)[0]
    assert {trip.end for trip in district.trips} == {End.BAY}
    assert mean == pytest.approx(60, rel=0.01)
    assert sqrt(sine**2 + cosine**2) == pytest.approx(46.435, rel=0.02)
    assert atan2(-cosine, sine) / omega == pytest.approx(0.9780, abs=0.05)


def test_in_streets_that_stand_still_a_driver_looks_at_one_block_by_the_chance_that_it_is_full():
    """1 / (1 - q^m) = 2.1342 blocks for m = 6 bays, each taken with q = 0.9; it holds while no block is met again.

    Cars stay for no time, so that nothing changes. Over 30 draws of the full blocks the mean scatters by 1 %.
    """
    streets = Streets(14)
    looked = []
    for seed in range(30):
        taken = np.random.default_rng(seed).random(streets.bays) < 0.9
        district = District(
            streets,
            drivers(streets, steady(42.0), lambda _, cars: np.zeros(cars), seed=seed),
            Habits(strays_m=inf),
            closed=np.flatnonzero(taken).tolist(),
        )
        district.play(24 * HOUR_S)
        looked += [trip.blocks_full + 1 for trip in district.trips]
    assert len(looked) == pytest.approx(30_000, rel=0.02)
    assert np.mean(looked) == pytest.approx(2.1342, rel=0.02)
