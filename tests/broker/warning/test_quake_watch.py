"""From reports to warnings: quakes that are, quakes that are not, and stations that cannot be believed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broker.warning.watch import Watch
from broker.warning.waves import P_KM_S, S_KM_S, km_between, ray_km
from broker.warning.witness import Report
from simulators.earthquake.source.events import MANDALAY, MARMARA, PAZARCIK
from simulators.earthquake.source.rupture import Hypocentre, rupture_at

SEEDS = range(4)
ORIGIN_S = 20.3
"""As `shaking` plays every quake."""
MODERATE = rupture_at(Hypocentre(29.0, 40.8, 10.0), magnitude=5.5, strike_deg=90.0)


def off_km(warning, rupture) -> float:
    return float(km_between(warning.lon, warning.lat, rupture.hypocentre.lon, rupture.hypocentre.lat))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("quake", [PAZARCIK, MARMARA, MODERATE], ids=["pazarcik", "marmara", "moderate"])
def test_a_quake_is_told_within_seven_seconds_where_and_when_it_was(shaking, quake, seed):
    """Stations 22 km apart: P reaches the fourth after about 3.7 s, two reports bear it out."""
    first, *later = shaking(quake, seed=seed).told()
    assert (first.life, first.revision) == ("raised", 1)
    assert 4.0 < first.at_s - ORIGIN_S < 7.0
    assert off_km(first, quake) < 6.0
    assert first.origin_s == pytest.approx(ORIGIN_S, abs=0.6)
    assert [warning.life for warning in later] == ["updated"] * len(later)
    assert [warning.revision for warning in later] == list(range(2, len(later) + 2))


def test_magnitudes_are_right_up_to_six_and_a_half_and_a_floor_above(shaking):
    moderate = [shaking(MODERATE, seed=seed).told()[-1].magnitude for seed in SEEDS]
    assert np.mean([each.value for each in moderate]) == pytest.approx(5.5, abs=0.25)
    assert not any(each.is_saturated for each in moderate)
    great = [shaking(PAZARCIK, seed=seed).told()[-1].magnitude for seed in SEEDS]
    assert np.mean([each.value for each in great]) == pytest.approx(6.93, abs=0.25)
    assert all(each.is_saturated for each in great)


def test_the_warning_knows_when_s_comes_and_where_it_is_too_late(shaking):
    first, *_ = shaking(PAZARCIK, seed=0).told()
    s_s = ORIGIN_S + np.hypot(39.0, 8.6) / S_KM_S
    assert first.s_at(37.3833, 37.0662) == pytest.approx(s_s, abs=1.5)
    assert first.blind_zone_km == pytest.approx(np.sqrt((S_KM_S * (first.at_s - first.origin_s)) ** 2 - 100), abs=1e-6)


def test_a_large_quake_is_told_once_however_long_it_shakes(shaking):
    told = shaking(PAZARCIK, seed=1).told(seconds=240)
    assert [warning.life for warning in told].count("raised") == 1
    assert all(warning.life != "cancelled" for warning in told)


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_a_quake_that_was_told_is_no_new_one_where_its_waves_come_minutes_later(shaking, seed):
    """Mandalay's, with a network there and one round Bangkok, that P reaches after 170 s and S after 292 s."""
    told = shaking(MANDALAY, seed=seed, rings=2, and_round=(100.5018, 13.7563)).told(seconds=330)
    assert [warning.life for warning in told].count("raised") == 1
    assert told[0].s_at(100.5018, 13.7563) - ORIGIN_S == pytest.approx(292, abs=3)


def test_ten_minutes_of_noise_raise_nothing(shaking):
    assert shaking(None, seed=1, rings=2).told(seconds=600) == []


def silent(report: Report) -> None:
    return None


def noisy(report: Report) -> Report:
    """Triggers for two seconds, every other minute, at any moment."""
    beat_s = report.at_s % 97
    return replace(report, since_trigger_s=beat_s, displacement_cm=0.2) if beat_s < 3 else report


def spiking(report: Report) -> Report:
    """Any value of its range, in three reports of ten; the chance is that of the moment."""
    random = np.random.default_rng(int(report.at_s))
    if random.random() > 0.3:
        return report
    return replace(report, since_trigger_s=random.uniform(0, 60), displacement_cm=random.uniform(0, 100))


AILMENTS = {"silent": silent, "noisy": noisy, "spiking": spiking}


@pytest.mark.parametrize("ailment", AILMENTS.values(), ids=AILMENTS)
def test_one_sick_station_raises_nothing(shaking, ailment):
    assert shaking(None, seed=2, rings=2, ails={"0 0": ailment}).told(seconds=400) == []


@pytest.mark.parametrize("ailment", AILMENTS.values(), ids=AILMENTS)
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_one_sick_station_hides_nothing(shaking, ailment, seed):
    """Even the one that stands nearest: the warning comes a few seconds later, and is as right."""
    well = shaking(MODERATE, seed=seed)
    here = MODERATE.hypocentre
    nearest = min(well.sites, key=lambda site: km_between(site.lon, site.lat, here.lon, here.lat))
    first, *later = shaking(MODERATE, seed=seed, ails={nearest.id: ailment}).told()
    last = (later or [first])[-1]
    assert first.life == "raised"
    assert first.at_s - ORIGIN_S < 9.0
    assert off_km(last, MODERATE) < 6.0
    assert last.magnitude.value == pytest.approx(5.5, abs=0.7)
    assert all(warning.life == "updated" for warning in later)


def made_up(network, heard, *, from_s: int, to_s: int, origin_s=100.0):
    """Reports of a quake amid the four, that only some stations heard."""
    for now_s in range(from_s, to_s):
        for name, lon, lat in network:
            p_s = origin_s + float(ray_km(km_between(37.125, 37.1, lon, lat))) / P_KM_S
            since_s = now_s - p_s if name in heard and now_s > p_s else None
            yield Report(name, lon, lat, now_s, 1e-4 if since_s is None else 0.2, since_s)


NETWORK = [
    (f"{column} {row}", 37.0 + 0.25 * column, 37.0 + 0.2 * row) for column in range(-3, 4) for row in range(-3, 4)
]
FOUR = {"0 0", "0 1", "1 0", "1 1"}


def judged(reports):
    watch, told, now_s = Watch(), [], None
    for report in reports:
        if now_s is not None and report.at_s != now_s and (news := watch.judge(now_s)):
            told.append(news)
        now_s = report.at_s
        watch.hear(report)
    return told


def test_a_quake_that_only_four_stations_heard_is_cancelled_when_the_others_should_have():
    told = judged(made_up(NETWORK, FOUR, from_s=90, to_s=140))
    assert [warning.life for warning in told] == ["raised", "cancelled"]
    assert 2.0 < told[1].at_s - told[0].at_s < 8.0
    assert (told[1].revision, told[1].magnitude) == (2, told[0].magnitude)


def test_after_a_cancelled_one_the_next_true_quake_is_told():
    every = {name for name, _, _ in NETWORK}
    false = list(made_up(NETWORK, FOUR, from_s=90, to_s=190))
    true = list(made_up(NETWORK, every, from_s=190, to_s=230, origin_s=200.0))
    assert [warning.life for warning in judged(false + true)][:3] == ["raised", "cancelled", "raised"]


def test_stations_that_come_back_too_late_to_have_heard_it_do_not_cancel():
    """All stand within 50 km, where P was there 8 s after the origin; one part of them is back 9 s after it."""
    near = [station for station in NETWORK if abs(station[1] - 37.125) < 0.4 and abs(station[2] - 37.1) < 0.4]
    four = [station for station in near if station[0] in FOUR]
    away = [*made_up(four, FOUR, from_s=90, to_s=109), *made_up(near, FOUR, from_s=109, to_s=140)]
    assert [warning.life for warning in judged(away)] == ["raised"]
    assert [warning.life for warning in judged(made_up(near, FOUR, from_s=90, to_s=140))] == ["raised", "cancelled"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.none() | st.tuples(st.floats(0, 60), st.floats(0, 100)), min_size=20, max_size=20), st.integers(0, 48)
)
def test_whatever_one_station_says_it_raises_nothing(said, which):
    """`said` second by second: not triggered, or since when and how far the ground has moved."""
    sick, _, _ = NETWORK[which]
    reports = [
        replace(report, since_trigger_s=word[0], displacement_cm=word[1])
        if report.station == sick and (word := said[int(report.at_s) - 90])
        else report
        for report in made_up(NETWORK, set(), from_s=90, to_s=110)
    ]
    assert judged(reports) == []


def test_it_does_not_matter_in_which_order_the_reports_of_a_second_arrive():
    """Four of these stations hear P at the same moment."""
    reports = list(made_up(NETWORK, {name for name, _, _ in NETWORK}, from_s=95, to_s=115))
    told = judged(reports)
    assert told[0].life == "raised"
    for seed in range(3):
        random = np.random.default_rng(seed)
        assert judged(sorted(reports, key=lambda report: (report.at_s, random.random()))) == told


def test_three_stations_are_not_enough():
    assert judged(made_up(NETWORK, {"0 0", "0 1", "1 0"}, from_s=90, to_s=140)) == []


def test_stations_that_are_away_neither_cancel_nor_count():
    """Only the four are connected: nobody who is there contradicts them."""
    four = [station for station in NETWORK if station[0] in FOUR]
    assert [warning.life for warning in judged(made_up(four, FOUR, from_s=90, to_s=140))] == ["raised"]


def test_a_quake_that_is_seen_from_one_side_only_is_not_raised():
    """By the stations north-east of it: it might as well be a great one far to the south-west."""
    north_east = [(name, lon, lat) for name, lon, lat in NETWORK if lon > 37.125 and lat > 37.1]
    every = {name for name, _, _ in NETWORK}
    assert judged(made_up(north_east, every, from_s=90, to_s=140)) == []
    assert judged(made_up(NETWORK, every, from_s=90, to_s=140))[0].life == "raised"


def test_four_stations_that_leap_over_their_neighbours_are_not_believed():
    """The corners of the network hear a quake of its middle; everybody between is well and quiet."""
    corners = {"-3 -3", "-3 3", "3 -3", "3 3"}
    assert judged(made_up(NETWORK, corners, from_s=90, to_s=140)) == []
