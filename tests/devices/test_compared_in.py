"""What can be compared where, and what must be counted for it."""

import shutil

import pytest

from devices.futures.kinds import compared_in
from devices.packs import BUILT_IN, PackError, read_packs

PACKS = read_packs()


@pytest.mark.parametrize(
    ("city", "kinds"),
    [
        ("bangkok", {"flood": "flood", "earthquake": "earthquake", "parking": "parking"}),
        ("istanbul", {"earthquake": "earthquake", "parking": "parking"}),
        ("gaziantep", {"earthquake": "earthquake"}),
        ("khon-kaen", {"flood": "flood"}),
    ],
)
def test_a_city_compares_what_its_solutions_model(city, kinds):
    found = {each.id: compared_in(PACKS.city(city), each) for each in PACKS.solutions_of(city)}
    assert {solution: kind for solution, kind in found.items() if kind} == kinds


def test_where_nobody_counted_the_people_no_quake_is_compared():
    khon_kaen = PACKS.city("khon-kaen")
    assert khon_kaen.people is None
    assert compared_in(khon_kaen, PACKS.solutions["earthquake"]) is None


def test_people_who_live_at_no_place_of_the_city_are_refused(tmp_path):
    cities = tmp_path / "cities"
    shutil.copytree(BUILT_IN / "cities" / "gaziantep", cities / "gaziantep")
    file = cities / "gaziantep" / "city.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("district-nizip = ", "district-nowhere = "), "utf-8")
    with pytest.raises(PackError, match=r"people\.living\.district-nowhere"):
        read_packs(tmp_path)
