"""Who comes, when, and for how long."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.parking.arrivals import Demand, HourlyProfile, opening_hours
from simulators.parking.dwell import Lognormal

PUBLISHED_DWELL = Lognormal(0.115, 0.757)
STAYS_BY_HOUR = np.array([909, 278, 132, 39, 19, 5, 4, 13])
"""Charlottesville's 2-hour spaces: stays of 1, 2, ... 7 and of 8 or more hours."""


def chi_square(edges_h: np.ndarray) -> float:
    shares = -np.diff([1.0, *PUBLISHED_DWELL.still_there(edges_h), 0.0])
    expected = shares * STAYS_BY_HOUR.sum()
    return float(((STAYS_BY_HOUR - expected) ** 2 / expected).sum())


def test_the_dwell_law_fits_the_stays_counted_in_charlottesville():
    """8 classes less 1 less 2 fitted parameters: chi-square of 5 degrees of freedom is below 15.09 in 99 %.

    It is 12.4 (p = 0.03): the counts have more stays of over 8 h than a lognormal, and that is as good as it gets.
    """
    assert chi_square(np.arange(1.5, 8.0)) < 15.09


def test_the_dwell_law_would_not_fit_stays_counted_by_full_hours():
    """So the reading that `Lognormal` states is part of the fit."""
    assert chi_square(np.arange(1.0, 8.0)) > 100


def test_cars_stay_as_long_as_the_dwell_law_says():
    stays_h = PUBLISHED_DWELL.draw_h(np.random.default_rng(1), 200_000)
    assert stays_h.mean() == pytest.approx(1.49, abs=0.01)
    for after_h in (0.5, 1.0, 2.0, 4.0, 8.0):
        share = float(PUBLISHED_DWELL.still_there(np.array([after_h]))[0])
        assert (stays_h > after_h).mean() == pytest.approx(share, abs=4 * (share * (1 - share) / 200_000) ** 0.5)


def arrivals_h(profile: HourlyProfile, days: int, *, seed: int = 1) -> np.ndarray:
    demand = Demand(seed, "anywhere", profile, PUBLISHED_DWELL, start_s=0.0)
    return np.array([car.arrives_s / 3600 for day in range(days) for car in demand.from_the_start(day)])


def test_cars_come_as_the_hours_weigh():
    weights = tuple(float(1 + hour % 12) for hour in range(24))
    counts = np.histogram(arrivals_h(HourlyProfile(weights, cars_per_h=4.0), 100) % 24, bins=24, range=(0, 24))[0]
    middles = np.arange(24 * 60) / 60 + 1 / 120
    expected = HourlyProfile(weights, cars_per_h=4.0).per_h(middles).reshape(24, 60).mean(axis=1) * 100
    assert ((counts - expected) ** 2 / expected).sum() < 42.98  # chi-square of 24 degrees of freedom, 99 %


def test_arrivals_are_in_order_and_scatter_as_poisson_counts():
    hours = arrivals_h(HourlyProfile((10.0,) * 24), 100)
    counts = np.histogram(hours, bins=2400, range=(0, 2400))[0]
    assert (np.diff(hours) >= 0).all()
    assert counts.mean() == pytest.approx(10, abs=0.26)  # 4 sigma
    assert counts.var() == pytest.approx(10, rel=0.12)  # 4 sigma


def test_a_weight_is_reached_in_the_middle_of_its_hour():
    profile = HourlyProfile(tuple(float(hour) for hour in range(24)), cars_per_h=2.0)
    assert profile.per_h(np.array([0.5, 1.5, 2.0, 23.5])).tolist() == [0.0, 2.0, 3.0, 46.0]
    assert profile.per_h(np.array([0.0, 0.25])).tolist() == [23.0, 11.5]
    assert profile.most_per_h == 46.0


@settings(deadline=None, max_examples=30)
@given(st.floats(0, 23.9), st.floats(0, 23.9), st.integers(0, 1000))
def test_nobody_comes_outside_the_opening_hours(opens, closes, seed):
    profile = HourlyProfile((20.0,) * 24, open_h=(opens, closes))
    hours = arrivals_h(profile, 2, seed=seed) % 24
    if opens < closes:
        assert ((hours >= opens) & (hours < closes)).all()
    else:
        assert ((hours >= opens) | (hours < closes)).all()


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", (0, 24)),
        ("24 h", (0, 24)),
        ("06:30-16:00", (6.5, 16)),
        ("22:00-06:15", (22, 6.25)),
        ("08:00-24:00", (8, 24)),
    ],
)
def test_opening_hours_are_read(text, hours):
    assert opening_hours(text) == hours


@pytest.mark.parametrize("text", ["24 Saat", "8-16", "08:00", "08:00-25:00", "08:00-16:00-18:00", "a:b-c:d"])
def test_opening_hours_that_cannot_be_read_are_refused_with_the_cure(text):
    with pytest.raises(ValueError, match=f"hours '{text}' cannot be read; write 24 h or, for example, 06:30-16:00"):
        opening_hours(text)


def test_the_cars_of_a_scenario_that_starts_later_are_those_of_the_same_day():
    profile = HourlyProfile((10.0,) * 24)
    midnight, noon = (Demand(1, "anywhere", profile, PUBLISHED_DWELL, start_s=start_s) for start_s in (0.0, 43200.0))
    afternoon = [car for car in midnight.from_the_start(0) if car.arrives_s >= 43200]
    from_noon = list(noon.from_the_start(0))
    assert [car.arrives_s for car in from_noon] == pytest.approx([car.arrives_s - 43200 for car in afternoon], abs=1e-6)
    assert [car.stays_s for car in from_noon] == [car.stays_s for car in afternoon]
