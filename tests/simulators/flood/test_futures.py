"""Two futures of one storm: who is told when, by streets that can be counted by hand."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.futures.flood import Storm
from simulators.flood.catchment import Catchment
from simulators.flood.futures import (
    ASSUMPTIONS,
    CALL_IN_S,
    MINUTE_S,
    Alerted,
    Played,
    Telling,
    Witness,
    earlier_s,
    futures_of,
    told_by_alerts,
    told_by_calls,
)
from simulators.flood.streets.grid import Grid
from simulators.reach import BROADCAST, WarningChannel

FOUR = np.array([0.0, 500.0, 1_000.0, 5_000.0]), np.zeros(4)
"""Streets in a row: how far east and north they lie."""
TEXTBOOK = WarningChannel(share=0.9, median_s=10.0)
moments_s = st.lists(st.floats(0, 1e5) | st.just(inf), min_size=3, max_size=3).map(np.array)


def telling(*told_s):
    return Telling(np.array(told_s))


def test_who_is_told_at_once_learns_it_by_the_law_of_the_channel():
    """R = 0.9 Phi(ln(t / 10) / 0.5), as for one cell broadcast."""
    everybody = telling(0.0, 0.0)
    assert everybody.reached(13.0, TEXTBOOK) == pytest.approx(0.6301, abs=5e-5)
    assert everybody.reached(20.0, TEXTBOOK) == pytest.approx(0.8255, abs=5e-5)


def test_half_the_streets_told_reach_half_as_many():
    assert telling(0.0, inf).reached(20.0, TEXTBOOK) == pytest.approx(0.8255 / 2, abs=5e-5)
    assert telling(inf, inf).reached(20.0, TEXTBOOK) == 0.0


def test_a_warning_is_delivered_to_the_second_or_never():
    """Half of all by 0.9: Phi^-1(5 / 9) = 0.1397, so 10 e^(0.1397 / 2) = 10.7 s."""
    assert telling(100.0, 100.0).delivered_s(0.5, TEXTBOOK) == 111
    assert telling(100.0, inf).delivered_s(0.5, TEXTBOOK) == inf
    assert telling(inf).delivered_s() == inf


def test_a_wet_street_is_called_in_and_warns_those_around_it():
    told = told_by_calls(np.array([600.0, inf, 0.0, inf]), FOUR)
    assert told.told_s.tolist() == [600 + CALL_IN_S, CALL_IN_S, CALL_IN_S, inf]


def test_of_two_calls_the_earlier_counts():
    assert told_by_calls(np.array([600.0, 700.0, inf, inf]), FOUR).told_s[1] == 600 + CALL_IN_S


def test_an_alert_warns_those_within_its_radius_from_when_it_goes_out():
    grid = Grid((100.0, 13.0), rows=2, columns=2, cell_m=100.0)
    east_m, north_m = grid.middles_m()
    corner = grid.lon_lat(0, 0)
    alerts = [Alerted(50.0, *corner, radius_m=10.0), Alerted(90.0, *corner, radius_m=110.0)]
    told = told_by_alerts(alerts, grid, (east_m.ravel(), north_m.ravel()))
    assert told.told_s.tolist() == [50, 90, 90, inf]


@given(moments_s, moments_s, st.floats(0, 2e5))
def test_with_the_solution_nobody_ever_knows_later(calls_s, alerts_s, t_s):
    without, with_solution = Telling(calls_s), Telling(np.minimum(calls_s, alerts_s))
    assert with_solution.reached(t_s) >= without.reached(t_s) - 1e-12
    assert with_solution.delivered_s() <= without.delivered_s()


@given(moments_s, st.floats(0, 2e5), st.floats(0, 2e5))
def test_nobody_forgets(told_s, one_s, other_s):
    earlier_s, later_s = sorted((one_s, other_s))
    assert Telling(told_s).reached(earlier_s) <= Telling(told_s).reached(later_s) + 1e-12 <= BROADCAST.share + 2e-12


def test_leads_are_counted_to_the_first_closed_road_and_may_be_too_late():
    storm = Storm(1, closed_s=600.0, alert_s=500.0, told_with_s=540.0, told_without_s=900.0, earlier_s=360.0)
    assert (storm.lead_with_s, storm.lead_without_s) == (60.0, -300.0)


def test_what_never_came_gives_no_number():
    storm = Storm(1, closed_s=None, alert_s=500.0, told_with_s=540.0, told_without_s=None, earlier_s=None)
    assert (storm.lead_with_s, storm.lead_without_s) == (None, None)


def test_how_much_earlier_is_a_mean_over_those_whom_both_futures_tell():
    """Two of four: 300 s and 0 s. Whom one future alone tells counts in neither."""
    with_solution, without = telling(100.0, 500.0, 100.0, inf), telling(400.0, 500.0, inf, inf)
    assert earlier_s(with_solution, without) == 150.0
    assert earlier_s(telling(100.0), telling(inf)) is None


@pytest.fixture(scope="module")
def dry(small_flood):
    """A storm that has not begun."""
    catchment = Catchment(small_flood, seed=1)
    assert catchment.district
    witness = Witness(catchment.district)
    for minute in range(31):
        catchment.advance(minute * MINUTE_S)
        witness.look(minute * MINUTE_S)
    return Played.of(1, witness, [])


def test_where_nothing_happens_nothing_is_claimed(dry):
    futures = futures_of("flood", "fair", [dry, dry])
    assert futures.storms[0] == Storm(1, None, None, None, None, None)
    assert (futures.earlier, futures.lead_with, futures.lead_without) == (None, None, None)
    assert (futures.from_s, futures.every_s, len(futures.wet)) == (0.0, 60.0, 31)
    assert {*futures.reached_with, *futures.reached_without, *futures.wet} == {0.0}
    assert futures.assumptions == ASSUMPTIONS
