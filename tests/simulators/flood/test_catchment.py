"""A whole flood: the same one for the same seed, with and without an action, on a canal and on a river."""

from dataclasses import replace

import numpy as np
import pytest
from flood_course import Course, play

from simulators.flood.canals.pump import Outage
from simulators.flood.catchment import Catchment, FloodDesign

HOUR_S = 3_600.0
NEVER = float("inf")


def played(design: FloodDesign, *, seed: int = 1, hours: float = 8, early_s: float | None = None) -> Course:
    catchment = Catchment(design, seed=seed)
    if early_s is not None:
        catchment.order_pumps("krung-kasem", True, at_s=early_s)
    return play(catchment, hours * HOUR_S, every_s=120.0)


@pytest.fixture(scope="module")
def left_alone(small_flood) -> Course:
    return played(small_flood)


def test_the_same_seed_gives_the_same_flood_to_the_last_bit_however_it_is_cut_into_calls(small_flood):
    once, often = Catchment(small_flood, seed=7), Catchment(small_flood, seed=7)
    once.advance(4 * HOUR_S)
    for t_s in np.sort(np.random.default_rng(1).uniform(0, 4 * HOUR_S, 500)):
        often.advance(float(t_s))
    often.advance(4 * HOUR_S)
    assert once.now_s == often.now_s == 4 * HOUR_S
    assert once.district
    assert often.district
    assert once.district.surface.depth_m.max() > 0.1
    assert np.array_equal(once.district.surface.depth_m, often.district.surface.depth_m)
    assert once.level_m("somkhit") == often.level_m("somkhit")


def test_another_seed_is_another_storm_on_the_same_ground(small_flood):
    one, other = Catchment(small_flood, seed=1), Catchment(small_flood, seed=2)
    assert one.fallen_mm(1e9) != other.fallen_mm(1e9)
    assert one.district
    assert other.district
    assert np.array_equal(one.district.terrain.bed_m, other.district.terrain.bed_m)
    fixed = Catchment(replace(small_flood, storm_varies=False), seed=2)
    assert fixed.fallen_mm(1e9) == pytest.approx(214, abs=0.01)


def test_a_flash_flood_takes_its_course(left_alone):
    """Rain, then wet streets, then the first closed road, then a canal that is nearly full."""
    rain_s = left_alone.t_s[left_alone.rain_mm_h > 0][0]
    assert HOUR_S <= rain_s < left_alone.first_wet_s < left_alone.first_closed_s < 6 * HOUR_S
    assert left_alone.first_full_s("somkhit", share=0.7) < left_alone.first_full_s("somkhit", share=0.95) < NEVER
    assert 0.05 < left_alone.wet_share.max() < 0.9
    assert left_alone.rain_mm_h.max() > 100


@pytest.mark.parametrize("seed", range(4))
def test_pumps_that_start_early_meet_the_same_storm_with_more_room(small_flood, seed):
    late, early = played(small_flood, seed=seed), played(small_flood, seed=seed, early_s=0.0)
    assert np.array_equal(late.rain_mm_h, early.rain_mm_h)
    assert early.first_full_s("somkhit", share=0.7) > late.first_full_s("somkhit", share=0.7) + 300
    assert early.wet_street_hours < late.wet_street_hours


def test_an_order_counts_from_its_time_on(small_flood):
    at_once, later = (played(small_flood, hours=1, early_s=early_s) for early_s in (0.0, 1_800.0))
    assert (at_once.pump_m3_s["krung-kasem"] > 0)[1]
    assert not (later.pump_m3_s["krung-kasem"] > 0)[: 1_800 // 120 + 1].any()
    assert (later.pump_m3_s["krung-kasem"] > 0)[1_800 // 120 + 1]


def test_pumps_that_fail_in_the_storm_make_it_worse_and_come_back(small_flood, left_alone):
    catchment = Catchment(small_flood, seed=1)
    catchment.fail_pumps("krung-kasem", Outage(3 * HOUR_S, 7 * HOUR_S))
    broken = play(catchment, 8 * HOUR_S, every_s=120.0)
    pumped = broken.pump_m3_s["krung-kasem"]
    out = (broken.t_s > 3 * HOUR_S + 10) & (broken.t_s <= 7 * HOUR_S)
    assert pumped[out].max() == 0.0
    assert pumped[broken.t_s > 7 * HOUR_S + 10].max() == 30.0
    assert broken.wet_street_hours > left_alone.wet_street_hours * 1.1


def test_no_water_is_made_or_lost_from_cloud_to_pump(small_flood):
    catchment = Catchment(small_flood, seed=3)
    canal, district = catchment.waterways["saen-saep"], catchment.district
    assert district
    assert canal.pumps
    before_m3 = canal.stored_m3
    catchment.advance(9 * HOUR_S)
    base_m3 = 2.0 * 9 * HOUR_S
    runoff_m = catchment.runoff_mm / 1_000
    rained_m3 = runoff_m * (12e6 + 24 * 24 * 1_600)
    now_m3 = canal.stored_m3 + district.surface.stored_m3 + canal.pumps.pumped_m3
    assert rained_m3 > 1e6
    assert now_m3 - before_m3 == pytest.approx(rained_m3 + base_m3, rel=1e-12)
    assert district.surface.mass_error < 1e-12


def test_a_river_rises_for_days_and_floods_the_city_without_a_drop_of_rain(river_rise):
    catchment = Catchment(river_rise, seed=1)
    course = play(catchment, 4 * 24 * HOUR_S, every_s=1_800.0)
    full_h = [course.first_full_s(gauge, share=1.0) / HOUR_S for gauge in ("upper", "middle", "city")]
    assert 20 < full_h[0] < full_h[1] < full_h[2] < 60
    assert course.rain_mm_h.max() == 0.0
    assert full_h[2] <= course.first_wet_s / HOUR_S < full_h[2] + 6
    assert course.wet_share.max() > 0.5
    fill = course.bank_fill["city"]
    rising = np.diff(fill[course.t_s <= 40 * HOUR_S])
    assert rising[12:].min() > -0.01


def test_where_no_storm_is_given_it_does_not_rain_and_without_a_district_no_street_is_wet(small_flood):
    catchment = Catchment(replace(small_flood, storm=None, district=None), seed=1)
    catchment.advance(2 * HOUR_S)
    assert (catchment.rain_mm_h(), catchment.fallen_mm(2 * HOUR_S), catchment.depth_m(100.543, 13.7475)) == (0, 0, 0)
    assert play(catchment, 2 * HOUR_S).wet_street_hours == 0.0


def test_rain_differs_from_place_to_place_but_not_in_the_mean(small_flood):
    shares = []
    for seed in range(100):
        catchment = Catchment(small_flood, seed=seed)
        shares += [catchment.fallen_mm(1e9, place=place) / catchment.fallen_mm(1e9) for place in "abcd"]
    assert np.mean(shares) == pytest.approx(1.0, abs=4 * 0.15 / 20)
    assert np.std(shares) == pytest.approx(0.15, rel=0.15)


def test_a_gauge_that_is_not_there_is_refused_with_those_that_are(small_flood):
    catchment = Catchment(small_flood, seed=1)
    with pytest.raises(ValueError, match="unknown gauge 'asok'; known: bang-kapi, ramkhamhaeng, somkhit, bo-bae"):
        catchment.level_m("asok")
    with pytest.raises(
        ValueError, match="no gauge 'asok' on a waterway 'saen-saep' for the district; saen-saep: bang-"
    ):
        Catchment(replace(small_flood, district=replace(small_flood.district, gauge="asok")), seed=1)
