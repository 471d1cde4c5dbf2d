"""Car parks against the theory of loss systems and of unlimited servers."""

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, pi, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.agenda import Agenda
from simulators.parking.arrivals import Demand, HourlyProfile
from simulators.parking.bays import FreeBays, by_distance
from simulators.parking.car_park import CarPark

HOUR_S = 3600.0
ERLANG_B = {(50, 45): 0.0541045, (10, 8): 0.1216611}
"""Share lost by bays and offered load in erlangs: A. K. Erlang (1917), by the usual recursion."""

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


@dataclass(frozen=True)
class Law:
    draw_h: Callable


@dataclass(frozen=True)
class Sinusoid:
    """lambda(t) = 60 (1 + 0.8 sin(2 pi t / 24)) per hour."""

    most_per_h: float = 108.0

    def per_h(self, hour):
        return 60 * (1 + 0.8 * np.sin(2 * pi * hour / 24))


def steady(cars_per_h: float, law: str, *, seed: int = 1) -> Demand:
    return Demand(seed, "anywhere", HourlyProfile((1.0,) * 24, cars_per_h), Law(DWELL_LAWS[law]), start_s=0.0)


def played(demand: Demand, hours: float, **car_park) -> CarPark:
    agenda = Agenda()
    park = CarPark(agenda, demand, **car_park)
    assert list(agenda.until(hours * HOUR_S)) == []
    return park


def erlang_b(bays: int, erlangs: float) -> float:
    loss = 1.0
    for number in range(1, bays + 1):
        loss = erlangs * loss / (number + erlangs * loss)
    return loss


@pytest.mark.parametrize("law", DWELL_LAWS)
@pytest.mark.parametrize(("bays", "erlangs"), ERLANG_B)
def test_the_share_of_cars_turned_away_is_erlangs_whatever_the_dwell_law_of_that_mean(bays, erlangs, law):
    """Insensitivity: Sevastyanov (1957). Over seeds the share scatters by 0.2 to 2.4 %."""
    assert erlang_b(bays, erlangs) == pytest.approx(ERLANG_B[bays, erlangs], abs=5e-8)
    park = played(steady(erlangs, law), 400_000 / erlangs, capacity=bays)
    assert park.arrived == pytest.approx(400_000, rel=0.01)
    assert park.lost / park.arrived == pytest.approx(ERLANG_B[bays, erlangs], rel=0.05)


def test_an_unlimited_car_park_follows_its_arrivals_late_and_damped():
    """Eick, Massey and Whitt (1993): amplitude 48 / sqrt(1 + omega^2) = 46.435, lag atan(omega) / omega = 0.9780 h."""
    agenda = Agenda()
    demand = Demand(1, "anywhere", Sinusoid(), Law(DWELL_LAWS["exponential"]), start_s=0.0)
    park = CarPark(agenda, demand, capacity=1_000_000)
    hours = np.arange(0, 24 * 250, 0.5)
    parked = []
    for hour in hours:
        assert list(agenda.until(hour * HOUR_S)) == []
        parked.append(park.parked)
    omega = 2 * pi / 24
    waves = np.column_stack([np.ones_like(hours), np.sin(omega * hours), np.cos(omega * hours)])
    mean, sine, cosine = np.linalg.lstsq(waves, np.array(parked), rcond=None)[0]
    assert park.lost == 0
    assert mean == pytest.approx(60, rel=0.01)
    assert sqrt(sine**2 + cosine**2) == pytest.approx(46.435, rel=0.02)
    assert atan2(-cosine, sine) / omega == pytest.approx(0.9780, abs=0.05)


def test_at_the_start_a_car_park_holds_what_it_would_hold_on_any_day():
    """60 cars in the mean, and as Poisson counts scatter: M/G/infinity."""
    parked = [played(steady(60, "lognormal", seed=seed), 0.0, capacity=10_000).parked for seed in range(200)]
    assert np.mean(parked) == pytest.approx(60, abs=4 * sqrt(60 / 200))
    assert np.var(parked) == pytest.approx(60, rel=0.45)  # 4.5 sigma


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**32),
    capacity=st.integers(1, 60),
    cars_per_h=st.floats(1, 80),
    hours=st.floats(0, 30),
    laid_out=st.booleans(),
)
def test_no_car_is_made_or_forgotten(seed, capacity, cars_per_h, hours, laid_out):
    free_bays = FreeBays(range(capacity)) if laid_out else None
    park = played(steady(cars_per_h, "lognormal", seed=seed), hours, capacity=capacity, free_bays=free_bays)
    assert park.arrived == park.parked + park.left + park.lost
    assert 0 <= park.parked <= capacity
    assert sum(park.bays) == (park.parked if laid_out else 0)


def test_a_car_park_to_which_nobody_comes_stays_empty():
    park = played(steady(0.0, "lognormal"), 1000.0, capacity=5)
    assert (park.arrived, park.parked, park.left, park.lost) == (0, 0, 0, 0)


def test_the_same_cars_come_whatever_the_car_park():
    small, large = (played(steady(40, "lognormal"), 24.0, capacity=capacity) for capacity in (80, 400))
    assert small.lost == large.lost == 0
    assert (small.arrived, small.parked, small.left) == (large.arrived, large.parked, large.left)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_every_car_gets_a_bay_of_its_own(passes_by, order):
    free_bays = FreeBays(range(30))
    taken = [free_bays.take(passed) for passed in passes_by]
    assert len(set(taken)) == len(taken)
    order.shuffle(taken)
    for bay in taken:
        free_bays.give_back(bay)
    assert [free_bays.take(0) for _ in range(30)] == list(range(30))


def test_a_driver_who_passes_none_takes_the_nearest_bay_and_one_who_passes_all_the_last():
    free_bays = FreeBays([4, 2, 0, 1, 3])
    assert [free_bays.take(passed) for passed in (0, 99, 1, 0, 0)] == [4, 3, 0, 2, 1]


def test_the_bays_nearest_the_entrance_come_first(town):
    """Two rows of six, bays 0 to 5 and 6 to 11, the entrance on the lane between them at their left end."""
    assert by_distance(town.layouts["square"]) == [0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11]
