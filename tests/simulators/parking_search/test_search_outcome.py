"""What is said of searches, by trips that can be counted by hand; what a price must be; who comes."""

from dataclasses import asdict

import numpy as np
import pytest

from simulators.parking.arrivals import Demand, HourlyProfile
from simulators.parking.search.cruising import End, Trip
from simulators.parking.search.drivers import Driver, Drivers
from simulators.parking.search.outcome import Outcome, saved, saved_share, spread_of
from simulators.parking.search.price import price_for
from simulators.parking.search.streets import Streets
from simulators.parking.search.study import CHARLOTTESVILLE, steady

STREETS = Streets()


def trip(end: End, minutes: float, *, adopts: float = 0.0) -> Trip:
    driver = Driver(arrives_s=0.0, stays_s=3600.0, wants=0, luck=0, adopts=adopts, pays=0.0)
    return Trip(driver, end, took_s=60 * minutes, way_m=200 * minutes, blocks_full=0)


def outcome(*trips: Trip, adoption: float = 0.5) -> Outcome:
    return Outcome.of(trips, adoption=adoption, occupancy=0.9)


FOUR = outcome(
    trip(End.BAY, 1, adopts=0.2),
    trip(End.BAY, 3, adopts=0.7),
    trip(End.GAVE_UP, 22, adopts=0.8),
    trip(End.PRICED_OUT, 2, adopts=0.1),
)


def test_an_outcome_counts_every_car_that_came():
    assert asdict(FOUR) == pytest.approx(
        {
            "cars": 4,
            "occupancy": 0.9,
            "mean_min": 7.0,
            "p90_min": 16.3,
            "looking_min": 26 / 3,
            "adopters_min": 1.5,
            "others_min": 12.5,
            "km": 1.4,
            "gave_up_share": 0.25,
            "sent_share": 0.0,
            "priced_out_share": 0.25,
        }
    )


def test_emissions_are_a_range():
    """1.4 km at 249 to 400 g/km; 2,348 g/L."""
    assert FOUR.co2_g == pytest.approx((348.6, 560))
    assert FOUR.petrol_l == pytest.approx((0.14847, 0.23850), abs=1e-5)


def test_where_all_or_none_follow_there_is_nobody_to_compare_them_with():
    assert outcome(trip(End.BAY, 1), adoption=1.0).others_min is None
    assert outcome(trip(End.BAY, 1), adoption=0.0).adopters_min is None


def test_hours_in_which_nobody_came_are_refused():
    with pytest.raises(ValueError, match="nobody came within the hours that are measured; widen them"):
        outcome()


def test_what_an_arm_saves_is_a_difference_seed_by_seed():
    """2 and 4 min, which is a half and a third."""
    without = outcome(trip(End.BAY, 4)), outcome(trip(End.BAY, 12))
    arm = outcome(trip(End.BAY, 2)), outcome(trip(End.BAY, 8))
    minutes, shares = (of(without, arm, lambda each: each.mean_min) for of in (saved, saved_share))
    assert minutes == pytest.approx((3.0, 2**0.5, 2.0, 4.0))
    assert shares == pytest.approx((5 / 12, 1 / 72**0.5, 1 / 3, 1 / 2))


def test_one_seed_has_no_spread():
    with pytest.raises(ValueError, match="two seeds or more; got 1"):
        spread_of([1.0])


def steady_price(wanted_share: float):
    return price_for(steady(wanted_share, STREETS), CHARLOTTESVILLE.still_there, bays=STREETS.bays)


def test_a_price_lets_as_many_come_as_fill_the_kerb_to_its_target():
    """0.80 / 0.94, and at an elasticity of -0.4 that takes a price of (0.94 / 0.80)^2.5 = 1.4966 times the old."""
    price = steady_price(0.94)
    assert price.kept == pytest.approx([0.80 / 0.94] * 24, rel=1e-3)
    assert price.times_dearest == pytest.approx(1.4966, rel=3e-3)


def test_a_price_is_not_raised_where_bays_are_free():
    price = steady_price(0.7)
    assert (price.kept, price.times_dearest) == ((1.0,) * 24, 1.0)


def test_a_price_goes_with_the_hours():
    busy_at_noon = HourlyProfile(tuple(600.0 if 10 <= hour < 16 else 0.0 for hour in range(24)))
    price = price_for(busy_at_noon, CHARLOTTESVILLE.still_there, bays=768)
    assert price.keeps(4 * 3600.0) == 1.0
    assert price.keeps(14 * 3600.0) < 0.8
    assert price.keeps((24 + 14) * 3600.0) == price.keeps(14 * 3600.0)


def drivers_of(seed: int, days: int = 20) -> list[Driver]:
    demand = Demand(seed, "district", steady(0.9, STREETS), CHARLOTTESVILLE, start_s=0.0)
    drivers = Drivers(demand, len(STREETS.turns))
    return [driver for day in range(days) for driver in drivers.of_day(day)]


def test_drivers_are_the_same_for_a_seed_and_others_for_another():
    assert drivers_of(1, days=1) == drivers_of(1, days=1)
    assert drivers_of(1, days=1) != drivers_of(2, days=1)


def test_destinations_turns_and_minds_are_drawn_evenly():
    """Each within 4.5 standard deviations, of some 220,000 drivers."""
    drivers = drivers_of(1)
    cars = len(drivers)
    wants = np.bincount([driver.wants for driver in drivers], minlength=256)
    assert ((wants - cars / 256) ** 2 / (cars / 256)).sum() == pytest.approx(255, abs=4.5 * (2 * 255) ** 0.5)
    for turn in (0, 1, 20, 39):
        digits = np.bincount([driver.luck // 3**turn % 3 for driver in drivers]) / cars
        assert digits == pytest.approx([1 / 3] * 3, abs=4.5 * (2 / 9 / cars) ** 0.5)
    for minds in ([driver.adopts for driver in drivers], [driver.pays for driver in drivers]):
        assert np.mean(minds) == pytest.approx(0.5, abs=4.5 * (1 / 12 / cars) ** 0.5)
