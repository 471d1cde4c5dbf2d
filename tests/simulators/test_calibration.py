"""Every car park is as busy as its place's data say."""

from math import atan2, pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.city import Place
from devices.solution import ParkingSimulation, Solution
from devices.words import LANGUAGES, Words
from simulators.parking.arrivals import HourlyProfile
from simulators.parking.calibration import STEPS_A_DAY, cars_per_h, expected_cars, peak_share
from simulators.parking.dwell import Lognormal
from simulators.simulation import simulate

DWELL = Lognormal(0.115, 0.757)


@pytest.fixture(scope="session")
def model(parking: Solution) -> ParkingSimulation:
    assert isinstance(parking.simulation, ParkingSimulation)
    return parking.simulation


def somewhere(free: int | None, place_id: str = "p") -> Place:
    names: Words = dict.fromkeys(LANGUAGES, "P")
    return Place(id=place_id, kind="open", lat=41, lon=29, capacity=100, free_at_snapshot=free, names=names)


class Sinusoid:
    most_per_h = 108.0

    def per_h(self, hour):
        return 60 * (1 + 0.8 * np.sin(2 * pi * hour / 24))


def test_the_expected_cars_of_a_sinusoid_are_those_of_theory():
    """Eick, Massey and Whitt (1993): lambda = 60 (1 + 0.8 sin), exponential mean 1 h: 46.435 and 0.9780 h."""
    wave = np.fft.rfft(expected_cars(Sinusoid(), lambda after_h: np.exp(-after_h))) / STEPS_A_DAY
    assert wave[0].real == pytest.approx(60, rel=1e-3)
    assert 2 * abs(wave[1]) == pytest.approx(46.435, rel=1e-3)
    assert atan2(-wave[1].real, -wave[1].imag) / (2 * pi / 24) == pytest.approx(0.9780, abs=2e-3)


def test_steady_arrivals_fill_an_unlimited_car_park_to_rate_times_mean_stay():
    """Little's law; the mean stay is exp(mu + sigma^2 / 2)."""
    cars = expected_cars(HourlyProfile((20.0,) * 24), DWELL.still_there)
    assert cars == pytest.approx(np.full(STEPS_A_DAY, 20 * np.exp(0.115 + 0.757**2 / 2)), rel=2e-3)


@given(st.lists(st.floats(0.1, 100), min_size=24, max_size=24).map(tuple), st.floats(1, 5000))
def test_the_busiest_hour_is_as_busy_as_asked(weights, peak_cars):
    scale = cars_per_h(HourlyProfile(weights), DWELL.still_there, peak_cars=peak_cars)
    assert expected_cars(HourlyProfile(weights, scale), DWELL.still_there).max() == pytest.approx(peak_cars)


def test_a_car_park_that_is_never_open_when_people_come_is_refused():
    never = HourlyProfile((0.0,) * 12 + (1.0,) * 12, open_h=(2.0, 6.0))
    with pytest.raises(ValueError, match="nobody would ever come within the opening hours; widen hours"):
        cars_per_h(never, DWELL.still_there, peak_cars=10)


@pytest.mark.parametrize(("free", "share"), [(46, 0.54), (0, 0.97), (99, 0.05), (100, 0.05)])
def test_a_snapshot_says_how_busy_a_place_gets(model, free, share):
    assert peak_share(somewhere(free), 100, model, seed=1) == pytest.approx(share)


def test_a_place_without_a_snapshot_draws_its_own_busyness_once(model):
    shares = [peak_share(somewhere(None, f"p{number}"), 100, model, seed=1) for number in range(200)]
    again = [peak_share(somewhere(None, f"p{number}"), 100, model, seed=1) for number in range(200)]
    lowest, highest = model.peak_occupancy
    assert shares == again
    assert len(set(shares)) == 200
    assert lowest <= min(shares) < lowest + 0.05
    assert highest - 0.05 < max(shares) <= highest


def test_the_school_car_park_fills_to_its_snapshot(town, parking, morning):
    """30 of 60 taken at its busiest, in the mean of 30 days of one seed each: 4 sigma of a Poisson mean of 30 is 4."""
    peaks = []
    for seed in range(30):
        simulated = simulate(town, parking, morning, seed=seed)
        through_the_day = []
        for quarter in range(32):
            for _ in simulated.until(quarter * 900):
                pass
            through_the_day.append(simulated.car_parks["school"].parked)
        peaks.append(through_the_day)
    assert np.mean(peaks, axis=0).max() == pytest.approx(30, abs=4)
