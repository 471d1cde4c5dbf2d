"""The flood's scenarios in both futures, through the product's own rules; short ones, as each is played in full."""

from dataclasses import replace
from math import ceil

import msgspec
import pytest

from devices.futures import Futures
from devices.packs import read_packs
from devices.scenario import Fault, Step
from roadshow.futures.asked import Asked
from roadshow.futures.flood import flood_futures
from simulators.flood.futures import CALL_IN_S

PACKS = read_packs()
FLOOD = PACKS.solutions["flood"]
BANGKOK = PACKS.city("bangkok")
HEAVIEST = Step(key="heaviest", after_min=150)
WARNERS = ("water-level-gauge", "street-flood-sensor")


def broken(city):
    """Whatever could raise an alert falls silent before it rains."""
    kinds = {kind for place in city.places.values() for kind in WARNERS}
    places = {row.kind: row.places for row in FLOOD.devices}
    faults = tuple(
        Fault(what="fault", kind=kind, place=place.id, fault="silent")
        for kind in sorted(kinds)
        for place in city.places.values()
        if place.kind in places[kind]
    )
    return Step(key="all-silent", after_min=5, happens=faults)


def in_bangkok(*steps, seeds=(1, 2)):
    """The storm of 2017 until an hour after the last of these."""
    scenario = FLOOD.scenarios["flash-flood"].model_copy(update={"steps": steps})
    return flood_futures(Asked(PACKS, BANGKOK, replace(FLOOD, scenarios={"short": scenario}), "short", tuple(seeds)))


@pytest.fixture(scope="module")
def flash_flood():
    return in_bangkok(HEAVIEST)


def test_a_flash_flood_is_told_earlier_in_every_storm_and_too_late_for_the_first_road(flash_flood):
    for storm in flash_flood.storms:
        assert 10 * 60 < storm.earlier_s < CALL_IN_S
        assert storm.told_with_s < storm.told_without_s
        assert storm.lead_without_s < storm.lead_with_s < 0
    assert flash_flood.earlier.plays == 2
    assert flash_flood.earlier.lowest <= flash_flood.earlier.mean <= flash_flood.earlier.highest


def test_the_same_seeds_have_the_same_futures_and_others_have_others(flash_flood):
    assert in_bangkok(HEAVIEST, seeds=[2]).storms[0] == flash_flood.storms[1]
    assert flash_flood.storms[0].closed_s != flash_flood.storms[1].closed_s


def test_who_has_only_broken_sensors_is_told_when_somebody_calls_and_not_before(flash_flood):
    blind = in_bangkok(broken(BANGKOK), HEAVIEST, seeds=[1])
    (storm,) = blind.storms
    assert storm.alert_s is None
    assert storm.earlier_s == 0.0
    assert blind.reached_with == blind.reached_without
    seeing = flash_flood.storms[0]
    assert (storm.closed_s, storm.told_without_s) == (seeing.closed_s, seeing.told_without_s)


def test_those_near_the_gauges_of_a_river_are_told_to_leave_before_its_first_road_closes():
    scenario = FLOOD.scenarios["slow-rise"].model_copy(update={"steps": (Step(key="near", after_min=730),)})
    khon_kaen = replace(FLOOD, scenarios={"short": scenario})
    futures = flood_futures(Asked(PACKS, PACKS.city("khon-kaen"), khon_kaen, "short", (1,)))
    (storm,) = futures.storms
    assert storm.closed_s
    assert storm.alert_s
    assert storm.closed_s - storm.alert_s > 45 * 60
    first_drawn_after_it = ceil((storm.closed_s - futures.from_s) / futures.every_s)
    assert 0.2 < futures.reached_with[first_drawn_after_it] < 0.3
    assert futures.reached_without[first_drawn_after_it] == 0.0


def test_the_futures_come_back_as_they_went(flash_flood):
    assert msgspec.json.decode(msgspec.json.encode(flash_flood), type=Futures) == flash_flood
