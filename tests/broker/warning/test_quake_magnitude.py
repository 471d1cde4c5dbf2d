"""Magnitude from the first seconds of P."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broker.warning.magnitude import ONE_STATION, Heard, Magnitude, magnitude_of


def pd_cm(magnitude: float, ray_km: float) -> float:
    return 10 ** (-3.463 + 0.729 * magnitude - 1.374 * np.log10(ray_km))


def read(heard: list[Heard]) -> Magnitude:
    magnitude = magnitude_of(heard)
    assert magnitude is not None
    return magnitude


@settings(deadline=None)
@given(st.floats(3, 7), st.lists(st.floats(5, 150), min_size=1, max_size=12), st.floats(1, 4))
def test_it_is_read_off_as_it_was_written(magnitude, rays_km, window_s):
    heard = [Heard(ray, window_s, pd_cm(magnitude, ray) * min(window_s, 3) / 3) for ray in rays_km]
    found = read(heard)
    assert (found.value, found.stations) == (pytest.approx(magnitude), len(rays_km))


def test_one_station_errs_by_0_42_and_many_by_less():
    one = read([Heard(30, 3, pd_cm(5.5, 30))])
    twelve = read([Heard(30, 3, pd_cm(5.5, 30))] * 12)
    assert pytest.approx(0.4184, abs=5e-5) == ONE_STATION
    assert one.spread == pytest.approx(sqrt(0.4184**2 + 0.15**2), abs=1e-3)
    assert twelve.spread == pytest.approx(sqrt(1.2533**2 * 0.4184**2 / 12 + 0.15**2), abs=1e-3)


def test_its_spread_is_what_it_errs_by():
    random = np.random.default_rng(3)
    off = []
    for _ in range(1_500):
        draws = 10 ** (0.305 * random.standard_normal(6))
        off.append(read([Heard(30, 3, pd_cm(5.5, 30) * draw) for draw in draws]).value - 5.5)
    stated = read([Heard(30, 3, pd_cm(5.5, 30))] * 6).spread
    assert np.std(off) < stated < 1.4 * np.std(off)


@settings(deadline=None)
@given(st.floats(1e-6, 1e3), st.integers(4, 12))
def test_one_station_that_spikes_moves_it_by_no_more_than_its_neighbour_in_rank(spike_cm, others):
    """Here all others say the same, so not at all."""
    heard = [Heard(20, 3, pd_cm(6.0, 20))] * others
    assert read([*heard, Heard(20, 3, spike_cm)]).value == pytest.approx(6.0)


def test_above_about_six_and_a_half_it_is_a_floor():
    each = [read([Heard(30, 3, pd_cm(magnitude, 30))] * 8) for magnitude in (5.5, 6.0, 6.5, 7.0)]
    assert [magnitude.is_saturated for magnitude in each] == [False, False, True, True]


def test_before_a_second_of_p_nothing_is_said():
    assert magnitude_of([Heard(30, 0.8, 0.01)]) is None
    assert magnitude_of([]) is None
