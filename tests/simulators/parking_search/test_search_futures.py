"""A busy day: what each arm saves, and where guidance does little."""

from typing import cast

import pytest

from devices.packs import read_packs
from devices.solution import ParkingSimulation
from simulators.parking.arrivals import HourlyProfile
from simulators.parking.dwell import Lognormal
from simulators.parking.search.futures import (
    ADOPTION,
    BUSY_WANTED_SHARE,
    WANTED_SHARES,
    BusyDay,
    futures_of,
)

SOLUTION = read_packs().solutions["parking"]
PARKING = cast("ParkingSimulation", SOLUTION.simulation)
SEEDS = (1, 2, 3, 4)


def day_of(weights):
    return BusyDay(HourlyProfile(weights), Lognormal(PARKING.dwell_mu_ln_h, PARKING.dwell_sigma_ln_h))


@pytest.fixture(scope="module")
def weekday():
    day = day_of(PARKING.weekday)
    return futures_of("parking", "weekday", day, SEEDS, dict(day.play(SEEDS)))


def test_the_busy_hours_are_those_around_the_fullest_of_the_city_s_own_day():
    assert day_of(PARKING.weekday).hours() == (13, 19)


def test_a_day_whose_busiest_time_is_no_whole_hour_is_refused():
    with pytest.raises(ValueError, match="no whole hour"):
        day_of((0.0,) * 12 + (1.0,) + (0.0,) * 11).hours()


def test_guidance_saves_a_little_at_a_busy_hour_and_a_price_apart_from_it_saves_more(weekday):
    """Published for guidance alone: 5 to 8 % at 94 % taken, 10 to 25 % below 90 %; ours is at 92 %."""
    assert weekday.adoption == ADOPTION <= 0.30
    none, guided, garage, pricing = weekday.arms
    assert [arm.name for arm in weekday.arms] == ["none", "guided", "garage", "pricing"]
    assert none.saved is None
    assert 0.05 <= guided.saved.mean <= 0.10
    assert guided.saved.lowest > 0
    assert guided.saved.mean < garage.saved.mean < pricing.saved.mean
    assert guided.saved.mean < 0.43 / 2, "SFpark's 43 % is never the sensors' alone"


def test_co2_is_a_range_of_what_is_published_for_the_same_metres(weekday):
    for arm in weekday.arms:
        assert arm.co2_g == pytest.approx((249 * arm.km.mean, 400 * arm.km.mean))


def test_nobody_is_sent_to_a_garage_by_guidance_that_offers_none(weekday):
    elsewhere = {arm.name: arm.elsewhere.mean for arm in weekday.arms}
    assert (elsewhere["none"], elsewhere["guided"]) == (0.0, 0.0)
    assert 0 < elsewhere["garage"] < elsewhere["pricing"]


def test_the_fuller_the_streets_the_less_guidance_does(weekday):
    taken = [each.taken for each in weekday.fullness]
    saved = [each.saved.mean for each in weekday.fullness]
    assert taken == sorted(taken)
    assert taken[0] < 0.75
    assert taken[-1] > 0.99
    busy, *fuller = saved[2:]
    assert busy > fuller[0] > fuller[1]
    assert fuller[1] < 0.05


def test_where_nearly_all_is_taken_as_many_give_up_with_guidance(weekday):
    fullest = weekday.fullness[-1]
    assert fullest.gave_up_without > 0.1
    assert fullest.gave_up_guided == pytest.approx(fullest.gave_up_without, abs=0.02)


def test_the_busy_demand_is_one_of_those_that_are_shown(weekday):
    assert BUSY_WANTED_SHARE in WANTED_SHARES
    assert weekday.arm("none").minutes.mean in [each.minutes_without for each in weekday.fullness]


def test_figures_are_paired_over_all_the_days_that_were_played(weekday):
    assert weekday.seeds == SEEDS
    assert {arm.minutes.plays for arm in weekday.arms} == {4}
