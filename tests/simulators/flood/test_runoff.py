"""What runs off, and what ground and drains hold back."""

from itertools import pairwise
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.flood.water.reservoir import LinearReservoir
from simulators.flood.water.runoff import CurveNumber


def test_five_inches_on_curve_number_80_run_off_as_the_handbook_says():
    """S = 2.5 in, Q = (5 - 0.5)^2 / (5 + 2) = 2.893 in: NEH 630, chapter 10, equation 10-11."""
    assert CurveNumber(80).runoff_mm(5 * 25.4) == pytest.approx(2.893 * 25.4, rel=1e-3)


def test_nothing_runs_off_before_a_fifth_of_what_the_ground_can_keep_has_fallen():
    curve = CurveNumber(80)
    assert curve.retention_mm == pytest.approx(63.5)
    assert curve.runoff_mm(12.7) == 0.0
    assert curve.runoff_mm(12.8) > 0.0


def test_from_a_sealed_city_all_rain_runs_off():
    assert CurveNumber(100).runoff_mm(37.0) == 37.0


@given(st.floats(1, 100), st.lists(st.floats(0, 500), min_size=2, max_size=20))
def test_more_rain_never_runs_off_less_and_never_more_than_fell(number, depths_mm):
    curve, depths_mm = CurveNumber(number), sorted(depths_mm)
    runoff_mm = [curve.runoff_mm(depth_mm) for depth_mm in depths_mm]
    assert runoff_mm == sorted(runoff_mm)
    assert all(0 <= off <= fell * (1 + 1e-12) for off, fell in zip(runoff_mm, depths_mm, strict=True))
    between_mm = [curve.runoff_between_mm(a, b) for a, b in pairwise(depths_mm)]
    assert sum(between_mm) == pytest.approx(runoff_mm[-1] - runoff_mm[0], abs=1e-9)


@pytest.mark.parametrize("number", [0, -5, 101])
def test_a_curve_number_that_cannot_be_is_refused(number):
    with pytest.raises(ValueError, match=f"curve number {number} cannot be"):
        CurveNumber(number)


def test_a_reservoir_left_alone_empties_exponentially():
    assert LinearReservoir(3_600, 7_200).after(5_400, inflow_m3_s=0).outflow_m3_s == pytest.approx(2 * exp(-1.5))


def test_a_reservoir_under_steady_inflow_ends_by_giving_as_much():
    assert LinearReservoir(3_600).after(100_000, inflow_m3_s=5).outflow_m3_s == pytest.approx(5)


@given(st.floats(60, 1e5), st.floats(0, 1e6), st.floats(0, 500), st.floats(1, 1e5))
def test_one_step_or_two_leave_the_same_in_a_reservoir_and_never_less_than_nothing(k_s, stored_m3, inflow_m3_s, step_s):
    reservoir = LinearReservoir(k_s, stored_m3)
    once = reservoir.after(step_s, inflow_m3_s=inflow_m3_s)
    twice = reservoir.after(step_s / 3, inflow_m3_s=inflow_m3_s).after(step_s * 2 / 3, inflow_m3_s=inflow_m3_s)
    assert twice.stored_m3 == pytest.approx(once.stored_m3, rel=1e-9, abs=1e-9)
    assert once.stored_m3 >= 0
    given_m3 = stored_m3 + inflow_m3_s * step_s - once.stored_m3
    assert -1e-6 <= given_m3 <= (stored_m3 + inflow_m3_s * step_s) * (1 + 1e-12) + 1e-6
