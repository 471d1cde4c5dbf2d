"""What the map of an earthquake frames: where people live and where a fault near by breaks."""

import pytest

from dashboard.screens.stage.quake import frame, is_framed, quake_told
from devices.packs import read_packs

PACKS = read_packs()
QUAKES = PACKS.solutions["earthquake"]
ISTANBUL, GAZIANTEP, BANGKOK = (PACKS.city(name) for name in ("istanbul", "gaziantep", "bangkok"))


def holds(bounds, lon, lat):
    west, south, east, north = bounds
    return west < lon < east and south < lat < north


@pytest.mark.parametrize(("city", "epicentre"), [(ISTANBUL, (28.65, 40.85)), (GAZIANTEP, (37.043, 37.288))])
def test_a_fault_near_the_city_is_framed_with_it(city, epicentre):
    assert holds(frame(city, QUAKES), *epicentre)


def test_a_far_fault_does_not_shrink_the_city():
    west, south, east, north = frame(BANGKOK, QUAKES)
    assert (east - west, north - south) < (0.3, 0.15)


def test_other_solutions_are_framed_as_the_city_says():
    assert frame(ISTANBUL, PACKS.solutions["parking"]) == ISTANBUL.bounds
    assert not is_framed(ISTANBUL.places["district-avcilar"], ISTANBUL, PACKS.solutions["parking"])
    assert quake_told(ISTANBUL, PACKS.solutions["parking"], "en") is None


def test_a_far_district_is_on_the_map_where_the_wider_frame_holds_it():
    assert is_framed(ISTANBUL.places["district-avcilar"], ISTANBUL, QUAKES)
    assert not is_framed(ISTANBUL.places["district-sile"], ISTANBUL, QUAKES)
