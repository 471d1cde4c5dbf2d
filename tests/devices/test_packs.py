"""A wrong pack is refused with file, key, value and cure."""

import shutil
from math import cos, hypot, radians

import pytest

from devices.city import METRES_PER_DEGREE
from devices.fleet import fleet
from devices.packs import BUILT_IN, PackError, read_packs, read_solution
from devices.words import LANGUAGES


@pytest.fixture
def packs(tmp_path):
    """A copy of the built-in packs that a test may spoil."""
    folder = tmp_path / "packs"
    shutil.copytree(BUILT_IN, folder)
    return folder


def spoil(file, before, after):
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_built_in_packs_are_whole():
    packs = read_packs()
    assert "istanbul" in packs.cities
    assert "parking" in packs.solutions


def test_istanbul_has_its_twenty_car_parks_and_a_name_in_every_language():
    istanbul = read_packs().cities["istanbul"]
    assert len(istanbul.places) == 20
    assert sum(place.capacity or 0 for place in istanbul.places.values()) == 6175
    assert set(istanbul.names) == set(LANGUAGES)
    assert str(istanbul.time_zone) == "Europe/Istanbul"


def test_every_device_stands_inside_what_is_claimed():
    packs = read_packs()
    istanbul, parking = packs.cities["istanbul"], packs.solutions["parking"]
    devices = fleet(istanbul, parking)
    by_kind = {kind: [device for device in devices if device.address.kind == kind] for kind in parking.kinds}
    assert {kind: len(found) for kind, found in by_kind.items()} == {
        "parking-bay": 236,
        "car-park-counter": 20,
        "guidance-sign": 20,
    }
    place = istanbul.places["levent-4"]
    for bay in by_kind["parking-bay"]:
        north_m = (bay.lat - place.lat) * METRES_PER_DEGREE
        east_m = (bay.lon - place.lon) * METRES_PER_DEGREE * cos(radians(place.lat))
        assert hypot(north_m, east_m) < 60
    assert len({device.address.id for device in devices}) == len(devices)


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        ("solutions/parking/solution.toml", "heartbeat_s = 3600", "heartbeat_s = -1", "kinds.parking-bay.heartbeat_s"),
        ("solutions/parking/solution.toml", "heartbeat_s = 3600", "hartbeat_s = 3600", "hartbeat_s"),
        ("solutions/parking/solution.toml", 'quantity = "free"', 'quantity = "empty"', "known: free, occupied"),
        ("solutions/parking/solution.toml", '"istanbul"', '"istambul"', "unknown city 'istambul'; known: bangkok, istanbul"),
        ("solutions/parking/solution.toml", "range = [0, 1]", "range = [1, 0]", "is empty"),
        ("solutions/parking/solution.toml", '"weekday"', '"holiday"', "unknown scenario 'holiday'; known: weekday"),
        ("solutions/parking/solution.toml", "schema = 1", "schema = 2", "schema (is 2)"),
        ("solutions/parking/solution.toml", "schema = 1", "schema = ", "is not TOML"),
        ("solutions/parking/solution.toml", 'bay = "parking-bay"', 'bay = "bay"', "simulation.bay: unknown kind 'bay'"),
        ("solutions/parking/solution.toml", "actuator = true", "actuator = false", "is no actuator"),
        ("solutions/parking/words/th.toml", "name =", "nome =", "no words for name"),
        ("cities/istanbul/city.toml", "Europe/Istanbul", "Europe/Istambul", "unknown time zone 'Europe/Istambul'"),
        ("cities/istanbul/city.toml", "base.geojson", "bass.geojson", "no such file"),
        ("cities/istanbul/places.csv", ",41.0", ",141.0", "line 2, lat (is '141.0"),
    ],
)
def test_a_wrong_pack_names_file_key_value_and_cure(packs, file, before, after, words):
    spoil(packs / file, before, after)
    with pytest.raises(PackError) as error:
        read_packs(packs)
    assert words in str(error.value)


def test_a_folder_without_packs_is_refused(tmp_path):
    with pytest.raises(PackError, match="holds neither"):
        read_packs(tmp_path)


def test_ones_own_solution_takes_the_place_of_a_built_in_one(packs, tmp_path):
    mine = tmp_path / "mine"
    shutil.copytree(packs / "solutions" / "parking", mine / "solutions" / "parking")
    spoil(mine / "solutions" / "parking" / "words" / "en.toml", "Smart parking", "Our parking")
    assert read_packs(BUILT_IN, mine).solutions["parking"].words["en"]["name"] == "Our parking"


def test_every_solution_says_everything_in_every_language():
    parking = read_solution(BUILT_IN / "solutions" / "parking")
    assert {language: table.keys() for language, table in parking.words.items()} == dict.fromkeys(
        LANGUAGES, parking.words["en"].keys()
    )
