"""A wrong flood is refused with file, key and cure: waters, weather, what happens, alerts and their orders."""

import shutil

import pytest

from devices.packs import BUILT_IN, PackError, read_packs


@pytest.fixture
def packs(tmp_path):
    """A copy of the built-in packs that a test may spoil."""
    folder = tmp_path / "packs"
    shutil.copytree(BUILT_IN, folder)
    return folder


SOLUTION = "solutions/flood/solution.toml"
FLASH = "solutions/flood/scenarios/flash-flood.toml"


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        (SOLUTION, 'street = "street-flood-sensor"', 'street = "street"', "simulation.street: unknown kind 'street'"),
        (SOLUTION, 'key = "depth", unit', 'key = "height", unit', "kind 'street-flood-sensor' has no quantity depth"),
        (SOLUTION, '"wl-ssb-06", "wl-ssb-05"', '"wl-ssb-6", "wl-ssb-05"', "unknown place 'wl-ssb-6' of bangkok"),
        (SOLUTION, '"wl-ssb-06", "wl-ssb-05"', '"wl-ssb-05"', "wl-ssb-06: a gauge stands here, and no waterway"),
        (SOLUTION, '["wl-ssn-09", "wl-ssn-08"]', '["wl-ssn-08", "wl-ssn-09"]', "wl-ssn-08: a pump station stands here"),
        (SOLUTION, 'gauges = ["wl-cyi-01"]', 'gauges = ["wl-ysn-02"]', "gauge 'wl-ysn-02' stands at two waterways"),
        (SOLUTION, "starts_m = 1.5, stops_m = 1.1", "starts_m = 1.0, stops_m = 1.1", "must rise in this order"),
        (SOLUTION, 'gauge = "wl-ssb-02"', 'gauge = "wl-kks-01"', "the district's gauge 'wl-kks-01' is not on its"),
        (SOLUTION, "centre = [100.5545, 13.7480]", "centre = [100.5045, 13.7480]", "out of the district"),
        (SOLUTION, 'rule = "bank"', 'rule = "banks"', "alert canal, rule: unknown rule 'banks'; known: bank,"),
        (SOLUTION, 'warning = "Prepare", danger', "danger", "nothing to do at warning, which it reaches"),
        (SOLUTION, '{ warning = "Prepare"', '{ watch = "Monitor", warning = "Prepare"', "it never has the level watch"),
        (
            SOLUTION,
            '{ kind = "siren", quantity',
            '{ kind = "sirens", quantity',
            "order to sirens: unknown kind 'sirens'",
        ),
        (SOLUTION, '"sounding", value = 1', '"sounding", value = 2', "value 2 is outside 0 to 1"),
        (
            SOLUTION,
            '{ kind = "siren", quantity = "sounding"',
            '{ kind = "rain-gauge", quantity = "rain"',
            "no actuator",
        ),
        (SOLUTION, 'places = ["underground"]', 'places = ["cellar"]', "no city has a place of kind 'cellar'"),
        (FLASH, 'waves."Saen Saep"', 'waves."Saen Sap"', "bangkok has no such waterway; known: Saen Saep,"),
        (FLASH, "b_min = 20, c = 0.66165", "b_min = 20, c = 1.5", "storm.c (is 1.5)"),
        (FLASH, 'place = "wl-kks-04", works = false', 'place = "wl-kks", works = false', "unknown place 'wl-kks'"),
        (
            FLASH,
            'place = "wl-ssb-02", fault = "silent"',
            'place = "siam", fault = "silent"',
            "no water-level-gauge stands",
        ),
    ],
)
def test_a_wrong_flood_names_file_key_and_cure(packs, file, before, after, words):
    text = (packs / file).read_text(encoding="utf-8")
    assert before in text
    (packs / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PackError) as error:
        read_packs(packs)
    assert words in "\n".join(str(problem) for problem in error.value.problems)


def test_a_city_without_waters_has_no_flood(packs):
    file = packs / SOLUTION
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"khon-kaen"]\n', '"khon-kaen", "istanbul"]\n', 1), encoding="utf-8")
    with pytest.raises(PackError) as error:
        read_packs(packs)
    assert "the flood plays in istanbul, so it needs that city's waters" in "\n".join(map(str, error.value.problems))


def test_each_city_floods_by_a_scenario_of_its_own():
    flood = read_packs().solutions["flood"]
    assert {city: list(flood.scenarios_in(city)) for city in flood.cities} == {
        "bangkok": ["flash-flood", "network-outage", "pump-failure", "sensor-failures"],
        "khon-kaen": ["slow-rise"],
    }
    assert [flood.scenario_of(city) for city in flood.cities] == ["flash-flood", "slow-rise"]
