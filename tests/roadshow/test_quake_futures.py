"""The earthquake's scenarios through the product's own early warning, and then by each channel."""

import msgspec
import pytest

from devices.futures import Futures
from devices.packs import read_packs
from roadshow.futures.asked import Asked
from roadshow.futures.earthquake import quake_futures

PACKS = read_packs()
QUAKES = PACKS.solutions["earthquake"]


def in_city(city, scenario, solution=QUAKES):
    return quake_futures(Asked(PACKS, PACKS.city(city), solution, scenario, (1, 2, 3, 4)))


@pytest.fixture(scope="module")
def mandalay():
    return in_city("bangkok", "mandalay")


@pytest.fixture(scope="module")
def marmara():
    return in_city("istanbul", "marmara")


def waiting(futures):
    return {channel.name: channel.waiting.mean / futures.people for channel in futures.channels}


def test_bangkok_is_warned_minutes_before_s_and_a_broadcast_reaches_nine_in_ten(mandalay):
    assert mandalay.people == 5_471_588
    for quake in mandalay.quakes:
        assert 280 < quake.s_half_s - quake.decided_s < 290
    shares = waiting(mandalay)
    assert shares["as_it_was"] == 1.0
    assert 0.80 < shares["batches"] < 0.83
    assert shares["broadcast"] == pytest.approx(0.10, abs=1e-3)
    assert shares["broadcast_low"] == pytest.approx(0.51, abs=1e-3)
    assert mandalay.fewer
    assert mandalay.fewer.plays == 4
    assert mandalay.fewer.mean == pytest.approx(0.9 * mandalay.people, rel=1e-3)


def test_in_istanbul_no_channel_is_fast_enough_and_the_few_whom_it_helps_live_far(marmara):
    assert 0.90 < waiting(marmara)["broadcast"] < 0.95
    assert waiting(marmara)["batches"] > 0.99
    for quake in marmara.quakes:
        assert 4 < quake.s_half_s - quake.decided_s < 7
    first, *_, last = marmara.places
    assert (first.place, last.place) == ("district-avcilar", "district-sile")
    assert first.share < 0.01 < 0.5 < last.share


def test_the_early_warning_is_another_in_each_quake_and_so_is_what_it_saves(marmara):
    assert len({quake.decided_s for quake in marmara.quakes}) > 1
    assert marmara.fewer
    assert marmara.fewer.sd
    assert marmara.fewer.sd > 0


def test_around_gaziantep_a_broadcast_is_late_in_the_city_and_in_time_in_the_towns_beyond():
    futures = in_city("gaziantep", "pazarcik")
    assert waiting(futures)["broadcast"] > 0.9
    shares = {place.place: (place.share, place.counted) for place in futures.places}
    assert shares["district-sahinbey"][0] < 0.05
    assert shares["town-sanliurfa"] == (pytest.approx(0.88, abs=0.01), False)


def test_a_station_that_spikes_before_the_quake_does_not_decide_anything():
    """In the scenario of the false alarm the ground is at rest for four minutes."""
    futures = in_city("istanbul", "false-alarm")
    origin_s = 4.01 * 60
    assert all(quake.decided_s and 3 < quake.decided_s - origin_s < 10 for quake in futures.quakes)


def test_they_come_back_as_they_went(mandalay):
    assert msgspec.json.decode(msgspec.json.encode(mandalay), type=Futures) == mandalay
