"""Where and when a quake began."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broker.warning.location import Location, locate
from broker.warning.waves import P_KM_S, blind_zone_km, km_between, ray_km
from broker.warning.witness import Pick

ORIGIN_S = 1_000.0
NETWORK = [
    (f"{column} {row}", 37.0 + 0.25 * column, 37.0 + 0.2 * row) for column in range(-3, 4) for row in range(-3, 4)
]


def first_picks(source: tuple[float, float], count: int) -> list[Pick]:
    """As exact as the straight ray."""
    picks = [
        Pick(name, lon, lat, ORIGIN_S + float(ray_km(km_between(*source, lon, lat))) / P_KM_S)
        for name, lon, lat in NETWORK
    ]
    return sorted(picks, key=lambda pick: pick.at_s)[:count]


def located(picks: list[Pick], silent: list[tuple[float, float]], *, now_s: float) -> Location:
    found = locate(picks, silent, now_s=now_s)
    assert found is not None
    return found


def silent_but(picks: list[Pick]) -> list[tuple[float, float]]:
    heard = {pick.station for pick in picks}
    return [(lon, lat) for name, lon, lat in NETWORK if name not in heard]


inner = st.floats(36.75, 37.25)
sources = st.tuples(st.floats(36.6, 37.4), st.floats(36.6, 37.4))


@settings(max_examples=30, deadline=None)
@given(sources, st.integers(4, 12))
def test_four_stations_or_more_find_any_quake_among_them(source, count):
    picks = first_picks(source, count)
    now_s = picks[-1].at_s + 1.0
    found = located(picks, silent_but(picks), now_s=now_s)
    assert found.agreeing == tuple(picks)
    assert found.contradicted_by == 0
    assert km_between(found.lon, found.lat, *source) < 3.0
    assert found.origin_s == pytest.approx(ORIGIN_S, abs=0.4)


@settings(max_examples=30, deadline=None)
@given(st.tuples(inner, inner), st.floats(3.0, 20.0), st.sampled_from([-1, 1]), st.integers(0, 5))
def test_one_false_pick_among_six_is_left_out(source, off_s, sign, which):
    """With the word of those who heard nothing: five picks and a false one alone may fit another place as well."""
    picks = first_picks(source, 6)
    true = [pick for number, pick in enumerate(picks) if number != which]
    wrong = Pick("wrong", picks[which].lon, picks[which].lat, picks[which].at_s + sign * off_s)
    found = located([*true, wrong], silent_but(picks), now_s=picks[-1].at_s + 1.0)
    assert found.agreeing == tuple(true)
    assert km_between(found.lon, found.lat, *source) < 3.0


def test_a_live_station_in_the_middle_that_said_nothing_contradicts():
    picks = [pick for pick in first_picks((37.0, 37.0), 9) if pick.station != "0 0"]
    now_s = picks[-1].at_s + 3.0
    assert located(picks, [(37.0, 37.0)], now_s=now_s).contradicted_by == 1
    assert located(picks, [], now_s=now_s).contradicted_by == 0


@pytest.mark.parametrize("source", [(41.5, 37.0), (37.0, 41.0), (33.5, 34.5)])
def test_a_quake_far_outside_the_network_is_not_placed(source):
    """Some 400 km off: from here it might as well be twice as far."""
    picks = first_picks(source, 12)
    assert locate(picks, silent_but(picks), now_s=picks[-1].at_s + 1.0) is None


def test_the_gap_is_the_widest_angle_without_a_station():
    picks = [Pick("n", 37.0, 38.0, 0.0), Pick("e", 38.0, 37.0, 0.0), Pick("s", 37.0, 36.0, 0.0)]
    assert Location(37.0, 37.0, 0.0, tuple(picks), 0, 0.0).gap_deg == pytest.approx(180.0)
    assert Location(36.0, 37.0, 0.0, tuple(picks), 0, 0.0).gap_deg == pytest.approx(360 - 2 * 51.4, abs=0.2)


def test_two_picks_are_the_least():
    assert locate(first_picks((37.0, 37.0), 1), [], now_s=ORIGIN_S + 9) is None


def test_picks_that_can_be_of_no_one_quake_do_not_agree():
    """In order of distance, but twenty seconds apart, where P takes two to four."""
    picks = first_picks((37.0, 37.0), 6)
    far_apart = [Pick(pick.station, pick.lon, pick.lat, ORIGIN_S + 20.0 * n) for n, pick in enumerate(picks)]
    found = locate(far_apart, [], now_s=ORIGIN_S + 130)
    assert found is None or len(found.agreeing) < 4


def test_ten_seconds_after_the_origin_the_blind_zone_is_34_km_wide():
    assert blind_zone_km(10.0) == pytest.approx(34.06, abs=0.005)
    assert blind_zone_km(2.0) == 0.0


def test_distances_are_great_circles():
    assert km_between(30.0, 10.0, 30.0, 11.0) == pytest.approx(np.pi * 6_371.0088 / 180)
