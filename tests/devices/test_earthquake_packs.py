"""A wrong earthquake is refused with file, key and cure: kinds, ruptures, detectors."""

import shutil

import pytest

from devices.fleet import fleet
from devices.packs import BUILT_IN, PackError, read_packs
from devices.scenario import Quake, Tap


@pytest.fixture
def packs(tmp_path):
    """A copy of the built-in packs that a test may spoil."""
    folder = tmp_path / "packs"
    shutil.copytree(BUILT_IN, folder)
    return folder


SOLUTION = "solutions/earthquake/solution.toml"
MARMARA = "solutions/earthquake/scenarios/marmara.toml"
FLASH = "solutions/flood/scenarios/flash-flood.toml"
RUPTURE = "\n[rupture]\nafter_min = 1\nmagnitude = 6\nepicentre = [100, 14]\ndepth_km = 10\n\n[[steps]]"


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        (SOLUTION, 'station = "seismic-station"', 'station = "station"', "simulation.station: unknown kind 'station'"),
        (SOLUTION, '{ key = "ratio"', '{ key = "rate"', "kind 'seismic-station' has no quantity ratio; add it"),
        (SOLUTION, '"early-warning", kind = "seismic-station"', '"early-warning", kind = "lift"', "has no quantity"),
        (SOLUTION, 'name = "early-warning"', 'name = "early"', "detector.name"),
        (SOLUTION, "detector = {", 'rule = "felt"\ndetector = {', "write either rule = a rule's key or detector ="),
        (SOLUTION, 'warning = "Shelter", danger', "danger", "nothing to do at warning, which it reaches"),
        (SOLUTION, 'level = "warning"\nradius', 'level = "watch"\nradius', "a detector knows the levels warning and"),
        (MARMARA, "magnitude = 7.2", "magnitude = 9.2", "rupture.magnitude (is 9.2)"),
        (MARMARA, "epicentre = [28.65, 40.85]", "epicentre = [28.65, 140.85]", "[28.65, 140.85] is nowhere on Earth"),
        (MARMARA, "traces = [[[28.20, 40.82], [28.80, 40.86], [29.15, 40.76]]]", "traces = [[[28.2, 40.8]]]", "a line"),
        (MARMARA, "traces = [[[28.20, 40.82], [28.80, 40.86], [29.15, 40.76]]]", "width_km = 9", "width_km is that of"),
        (MARMARA, "max_speed = 2", "max_speed = 60", "max_speed (is 60.0): an earthquake plays at up to 2"),
        (MARMARA, "depth_km = 12", "depth_km = 120", "taps.0.happens.0.quake.depth_km (is 120)"),
        (FLASH, "\n[[steps]]", RUPTURE, 'rupture: the solution simulates "flood" and feels none; remove it'),
    ],
)
def test_a_wrong_earthquake_names_file_key_and_cure(packs, file, before, after, words):
    text = (packs / file).read_text(encoding="utf-8")
    assert before in text
    (packs / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PackError) as error:
        read_packs(packs)
    assert words in "\n".join(str(problem) for problem in error.value.problems)


def test_a_place_that_is_far_may_lie_off_the_map(packs):
    file = packs / "cities/bangkok/places.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("Mandalay,만달레이,มัณฑะเลย์,Mandalay,true", "Mandalay,만달레이,มัณฑะเลย์,Mandalay,"), encoding="utf-8"
    )
    with pytest.raises(PackError, match=r"eq-mandalay: \[96.09, 21.98\] is off the map"):
        read_packs(packs)


def test_each_city_has_a_quake_of_its_own():
    quake = read_packs().solutions["earthquake"]
    assert {city: quake.scenario_of(city) for city in quake.cities} == {
        "istanbul": "marmara",
        "gaziantep": "pazarcik",
        "bangkok": "mandalay",
    }


@pytest.mark.parametrize(("city", "stations"), [("istanbul", 27), ("gaziantep", 28), ("bangkok", 12)])
def test_stations_stand_round_the_fault_and_people_can_be_told(city, stations):
    packs = read_packs()
    devices = fleet(packs.city(city), packs.solutions["earthquake"])
    assert sum(device.address.kind == "seismic-station" for device in devices) == stations
    assert any(device.address.kind == "district-siren" for device in devices)


def test_no_building_in_bangkok_claims_a_shaking_that_no_law_gives():
    packs = read_packs()
    devices = fleet(packs.city("bangkok"), packs.solutions["earthquake"])
    assert not [device for device in devices if device.address.kind == "building-sensor"]


def test_a_quake_that_the_desk_drops_is_a_tap_whose_key_says_all():
    marmara = read_packs().solutions["earthquake"].scenarios["marmara"]
    dropped = Quake(what="quake", epicentre=(28.9, 40.8), magnitude=6.4, depth_km=12)
    assert dropped.key == "quake@28.9,40.8,6.4,12"
    assert marmara.tap(dropped.key) == Tap(key=dropped.key, happens=(dropped,))


@pytest.mark.parametrize(
    "key", ["quake@", "quake@28.9,40.8,6.4", "quake@28.9,140.8,6.4,12", "quake@28.9,40.8,9.4,12", "quake@a,b,c,d"]
)
def test_a_quake_that_cannot_be_is_no_tap(key):
    assert read_packs().solutions["earthquake"].scenarios["marmara"].tap(key) is None


def test_where_no_ground_shakes_none_is_dropped():
    assert read_packs().solutions["flood"].scenarios["flash-flood"].tap("quake@100.5,13.7,6,10") is None
