"""Muskingum routing against the textbook."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulators.flood.water.muskingum import Muskingum, Unstable, sub_reaches

HOUR_S = 3_600.0
INFLOW = [93, 137, 208, 320, 442, 546, 630, 678, 691, 675, 634, 571, 477, 390, 329, 247, 184, 134, 108, 90]
OUTFLOW = [85, 91, 114, 159, 233, 324, 420, 509, 578, 623, 642, 635, 603, 546, 479, 413, 341, 274, 215, 170]
"""Chow, Maidment and Mays 1988, example 8.4.1, cfs by the hour: k = 2.3 h, x = 0.15."""


def test_coefficients_and_outflow_are_those_of_the_textbook():
    reach = Muskingum(2.3 * HOUR_S, 0.15, HOUR_S)
    assert reach.coefficients == pytest.approx((0.0631, 0.3442, 0.5927), abs=5e-5)
    routed = reach.route(INFLOW, outflow_m3_s=85)
    assert routed == pytest.approx(OUTFLOW, abs=0.6)  # the book rounds at each step
    assert max(routed) == pytest.approx(642, abs=0.5)


def test_a_step_that_is_too_short_is_refused_with_three_cures():
    with pytest.raises(Unstable) as refused:
        Muskingum(10_000, 0.2, 600)
    assert str(refused.value) == (
        "a step of 600 s is too short for k = 10000 s and x = 0.2; take 4000 to 16000 s,"
        " cut the reach into 7, or lower x to 0.03"
    )
    Muskingum(10_000 / 7, 0.2, 600)
    Muskingum(10_000, 0.03, 600)
    Muskingum(10_000, 0.2, 4_000)


def test_a_step_that_is_too_long_is_refused():
    with pytest.raises(Unstable, match=r"too long for k = 600 s and x = 0\.2; take 240 to 960 s, or a longer reach"):
        Muskingum(600, 0.2, 1_000)


def test_a_weight_that_cannot_be_is_refused():
    with pytest.raises(Unstable, match=r"x = 0\.6 cannot be"):
        Muskingum(600, 0.6, 600)


@given(st.floats(600, 1e5), st.floats(0, 0.45), st.lists(st.floats(0, 1e4), min_size=2, max_size=40))
def test_no_water_is_made_and_no_flow_turns_back(k_s, x, inflows):
    step_s = k_s
    assume(2 * x * k_s <= step_s)
    reach = Muskingum(k_s, x, step_s)
    outflows = reach.route(inflows, outflow_m3_s=inflows[0])
    assert all(-1e-9 <= outflow <= max(inflows) + 1e-6 for outflow in outflows)
    came = sum((a + b) / 2 for a, b in pairwise(inflows)) * step_s
    left = sum((a + b) / 2 for a, b in pairwise(outflows)) * step_s
    gained = reach.stored_m3(inflows[-1], outflows[-1]) - reach.stored_m3(inflows[0], outflows[0])
    assert came - left == pytest.approx(gained, abs=1e-6 * max(1.0, came))


@given(st.floats(100, 1e5), st.floats(0, 0.4), st.floats(1, 100))
def test_a_reach_cut_as_advised_is_stable(k_s, x, step_s):
    assume(step_s <= 0.4 * k_s)
    Muskingum(k_s / sub_reaches(k_s=k_s, x=x, step_s=step_s), x, step_s)


def test_a_reach_that_no_cutting_suits_is_refused():
    with pytest.raises(Unstable, match=r"no cutting suits k = 100 s, x = 0\.5 and a step of 3 s; take a shorter step"):
        sub_reaches(k_s=100, x=0.5, step_s=3)
