"""A wrong pack is refused with file, key, value and cure."""

import csv
import json
import shutil
from collections import Counter
from math import cos, hypot, radians

import pytest

from devices.city import METRES_PER_DEGREE
from devices.fleet import fleet
from devices.packs import BUILT_IN, PackError, check_packs, read_packs, read_solution
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
    capacities = [place.capacity for place in istanbul.places.values() if place.capacity]
    assert (len(capacities), sum(capacities)) == (20, 6175)
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
        (
            "solutions/parking/solution.toml",
            '"istanbul"',
            '"istambul"',
            "unknown city 'istambul'; known: bangkok, gaziantep, istanbul",
        ),
        ("solutions/parking/solution.toml", "range = [0, 1]", "range = [1, 0]", "is empty"),
        ("solutions/parking/solution.toml", '"weekday"', '"holiday"', "unknown scenario 'holiday'; known: sensors,"),
        ("solutions/parking/solution.toml", "schema = 1", "schema = 2", "schema (is 2)"),
        ("solutions/parking/solution.toml", "schema = 1", "schema = ", "is not TOML"),
        ("solutions/parking/solution.toml", 'bay = "parking-bay"', 'bay = "bay"', "simulation.bay: unknown kind 'bay'"),
        ("solutions/parking/solution.toml", "actuator = true", "actuator = false", "is no actuator"),
        ("solutions/parking/words/th.toml", "name =", "nome =", "no words for name"),
        ("solutions/parking/words/th.toml", "name =", "nome =", "nome (is 'ที่จอดรถอัจฉริยะ'): nothing uses these words"),
        ("solutions/air/words/en.toml", 'name = "Clean air"', 'name = " "', "no words for name"),
        ("solutions/air/solution.toml", 'shape = "dot"', 'shape = "ring"', "a ring, and nothing else, needs of"),
        ("solutions/air/solution.toml", 'show = "count", at_least = 15', 'show = "count"', "needs at_least"),
        (
            "solutions/air/solution.toml",
            "at_least = 15 }",
            "at_least = 1500 }",
            "counts nothing: pm2_5 in ug/m3 is at most",
        ),
        (
            "solutions/air/solution.toml",
            "at_least = 75,",
            "at_least = 7500,",
            "can never fire: pm2_5 in ug/m3 is at most 1000",
        ),
        (
            "solutions/parking/solution.toml",
            "at_least = 0.97,",
            "at_least = 85,",
            "rule filling, warning (is 85.0): can never fire: a share is at most 1; write 0.85",
        ),
        (
            "solutions/air/solution.toml",
            "at_least = 37.5,",
            "at_least = 80,",
            "danger (is 75.0): stands after warning at 80",
        ),
        (
            "solutions/air/solution.toml",
            "clear_below = 13.5",
            "clear_below = 0",
            "would never end: pm2_5 in ug/m3 is never below 0",
        ),
        (
            "solutions/air/solution.toml",
            "at_least = 37.5,",
            "at_least = 30,",
            "clear_below 34.0 is above at_least 30.0",
        ),
        (
            "solutions/earthquake/solution.toml",
            'when_zero = "listening"',
            'when_zero = "triggered"',
            "when_zero (is 'triggered'): unknown tile; known beside 'triggered': listening, shaking, felt",
        ),
        ("solutions/air/solution.toml", "signals_in.bangkok", "signals_in.bankok", "unknown city 'bankok'"),
        ("solutions/air/solution.toml", 'name = "{place}"', 'name = "air"', "all would have the same name"),
        ("solutions/air/solution.toml", 'name = "{place}"', 'name = "{spot}"', "{place} and {bay} and no other braces"),
        (
            "solutions/air/solution.toml",
            'places = ["landmark", ',
            'places = ["bakery"] # ',
            "no city has a place of kind bakery",
        ),
        ("solutions/security/solution.toml", "signals.open =", "# signals.open =", "would be silent; write some"),
        ("solutions/security/solution.toml", 'key = "help"', 'key = "intrusion"', "two have the key 'intrusion'"),
        (
            "solutions/security/solution.toml",
            "kinds.door-contact]",
            "kinds.parking-bay]",
            "has a kind of that name too",
        ),
        (
            "solutions/parking/solution.toml",
            '"underground"]',
            '"underground", "venue"]',
            "'marmara-taksim' of",
        ),
        (
            "cities/bangkok/city.toml",
            'language = "th"',
            'language = "de"',
            "unknown language 'de'; known: en, ko, th, tr",
        ),
        ("cities/bangkok/city.toml", "100.470, 13.690", "100.932, 13.690", "frame nothing"),
        ("cities/bangkok/places.csv", "13.739,100.548", "3.739,100.548", "conrad: [100.548, 3.739] is off the map"),
        ("cities/bangkok/places.csv", "siam,landmark", "conrad,landmark", "line 3, id (is 'conrad'): another line has"),
        ("cities/bangkok/places.csv", "Siam,시암", "Siam,Square,시암", "line 3: has more cells than the header"),
        ("cities/bangkok/base.geojson", "{", "[", "is not JSON"),
        ("cities/istanbul/city.toml", "Europe/Istanbul", "Europe/Istambul", "unknown time zone 'Europe/Istambul'"),
        ("cities/istanbul/city.toml", "base.geojson", "bass.geojson", "no such file"),
        ("cities/istanbul/places.csv", ",41.0", ",141.0", "line 2, lat (is '141.0"),
    ],
)
def test_a_wrong_pack_names_file_key_value_and_cure(packs, file, before, after, words):
    spoil(packs / file, before, after)
    with pytest.raises(PackError) as error:
        read_packs(packs)
    assert words in "\n".join(str(problem) for problem in error.value.problems)
    assert str(error.value).startswith(str(error.value.problems[0]))


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


def test_a_check_names_every_problem_in_every_file_and_not_just_the_first(packs):
    spoil(packs / "solutions/air/words/ko.toml", "warmth", "heat")
    spoil(
        packs / "solutions/air/solution.toml", 'quantity = "pm2_5", show = "mean"', 'quantity = "pm25", show = "mean"'
    )
    spoil(packs / "solutions/security/solution.toml", "heartbeat_s = 600", "heartbeat_s = 0")
    spoil(packs / "solutions/security/solution.toml", "schema = 1", "schema = 9")
    spoil(packs / "cities/bangkok/places.csv", "100.5342", "somewhere")
    found = {(finding.file.name, finding.key) for finding in check_packs(packs) if finding.grade == "problem"}
    assert found == {
        ("ko.toml", "tiles.heat"),
        ("ko.toml", "tiles.warmth"),
        ("solution.toml", "tile fine-dust"),
        ("solution.toml", "kinds.intrusion-sensor.heartbeat_s"),
        ("solution.toml", "schema"),
        ("places.csv", "line 3, lon"),
    }
    with pytest.raises(PackError, match=r"\(5 more; `pack check` lists them\)"):
        read_packs(packs)


def test_only_deliberate_places_beyond_the_frame_are_left_to_do_in_the_built_in_packs():
    assert [(finding.grade, finding.key) for finding in check_packs()] == [
        ("todo", "wl-ssb-07"),
        ("todo", "arnavutkoy"),
        ("todo", "mancha-khiri"),
        ("todo", "nong-wai"),
    ]


def test_a_name_that_is_missing_is_said_in_the_citys_language_and_is_still_to_do(packs):
    spoil(
        packs / "cities/bangkok/places.csv",
        "Conrad Bangkok,콘래드 방콕,คอนราด กรุงเทพฯ,Conrad Bangkok",
        ",,คอนราด กรุงเทพฯ,",
    )
    assert read_packs(packs).cities["bangkok"].places["conrad"].names == dict.fromkeys(LANGUAGES, "คอนราด กรุงเทพฯ")
    todo = next(finding for finding in check_packs(packs) if finding.key == "line 2, names")
    assert (todo.grade, todo.cure) == ("todo", "nothing in en, ko, tr, so 'คอนราด กรุงเทพฯ' is shown there; write it")


def test_places_may_come_from_a_spreadsheet_that_separates_by_semicolons(packs):
    file = packs / "cities/bangkok/places.csv"
    before = read_packs(packs).cities["bangkok"].places
    rows = csv.reader(file.read_text(encoding="utf-8").splitlines())
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        csv.writer(lines, delimiter=";").writerows(rows)
    assert read_packs(packs).cities["bangkok"].places == before


def test_data_alone_plays_wherever_it_finds_a_place():
    packs = read_packs()
    assert {id_: solution.cities for id_, solution in packs.solutions.items()} == {
        "air": ("bangkok", "gaziantep", "istanbul", "khon-kaen"),
        "earthquake": ("istanbul", "gaziantep", "bangkok"),
        "flood": ("bangkok", "khon-kaen"),
        "parking": ("istanbul", "bangkok"),
        "security": ("bangkok", "gaziantep", "istanbul", "khon-kaen"),
    }
    bangkok = packs.cities["bangkok"]
    kinds = Counter(device.address.kind for each in packs.solutions_of("bangkok") for device in fleet(bangkok, each))
    assert kinds == {
        "air-node": 8,
        "water-level-gauge": 24,
        "rain-gauge": 8,
        "street-flood-sensor": 9,
        "pump-station": 8,
        "siren": 8,
        "message-board": 10,
        "car-park-counter": 4,
        "guidance-sign": 4,
        "intrusion-sensor": 11,
        "door-contact": 11,
        "panic-button": 8,
        "seismic-station": 12,
        "district-siren": 10,
        "gas-valve": 10,
        "lift": 11,
    }


def test_bangkoks_canals_pass_through_their_gauges():
    bangkok = read_packs().cities["bangkok"]
    gauges = {(place.lon, place.lat) for place in bangkok.places.values() if place.id.startswith("wl-")}
    drawn = json.loads(bangkok.base_map)["features"]
    canals = {
        feature["properties"]["name"]: {tuple(point) for point in feature["geometry"]["coordinates"]}
        for feature in drawn
        if feature["properties"]["layer"] == "canal"
    }
    assert canals.keys() == {"Saen Saep", "Phadung Krung Kasem", "Sam Sen", "Chong Nonsi"}
    assert len(gauges) == 24
    assert all(points <= gauges for points in canals.values())
