"""`pack` writes packs that are whole, and says what is not."""

import json

import pytest
from typer.testing import CliRunner

from devices.fleet import fleet
from devices.packs import BUILT_IN, check_packs, read_packs
from devices.words import LANGUAGES
from roadshow.cli import app

PLACES = """\
name,lat,lon,kind
Taşköprü,36.9866,35.3350,landmark
Kazancılar Çarşısı,36.9848,35.3290,
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """One `pack` command in a folder of its own: exit code and words."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")

    def run(*words):
        done = CliRunner().invoke(app, ["pack", *words])
        return done.exit_code, done.output

    return run


def test_a_new_solution_is_whole_and_plays_in_every_city(run, tmp_path):
    code, said = run("new-solution", "smart-bins", "--title", 'Smart "bins"')
    assert (code, said) == (
        0,
        "my-packs/solutions/smart-bins is written. Play it with --packs my-packs --solution smart-bins\n",
    )
    packs = read_packs(BUILT_IN, tmp_path / "my-packs")
    bins = packs.solutions["smart-bins"]
    assert bins.cities == ("bangkok", "gaziantep", "istanbul", "khon-kaen")
    assert {words["name"] for words in bins.words.values()} == {'Smart "bins"'}
    assert len(fleet(packs.cities["bangkok"], bins)) == 8
    assert run("check", "--packs", "my-packs") == (0, "my-packs: no problems\n")


def test_two_new_solutions_play_side_by_side(run, tmp_path):
    run("new-solution", "bins")
    run("new-solution", "lamps")
    assert {"bins-sensor", "lamps-sensor"} <= read_packs(BUILT_IN, tmp_path / "my-packs").kinds.keys()


def test_a_new_city_is_whole_and_says_what_is_to_do(run, tmp_path):
    code, said = run("new-city", "adana", "--places", "places.csv", "--language", "tr")
    assert code == 0
    folder, missing = "my-packs/cities/adana", "nothing in en, ko, th, so"
    zone = "time_zone (is 'Etc/GMT-2'): knows no summer time; write the city's own, such as Europe/Istanbul"
    assert said.splitlines() == [
        f"todo     {folder}/places.csv: line 2, names: {missing} 'Taşköprü' is shown there; write it",
        f"todo     {folder}/places.csv: line 3, names: {missing} 'Kazancılar Çarşısı' is shown there; write it",
        f"todo     {folder}/city.toml: names: {missing} 'Adana' is shown there; write it",
        f"todo     {folder}/city.toml: {zone}",
        f"{folder} is written. Play it with --packs my-packs --city adana",
    ]
    packs = read_packs(BUILT_IN, tmp_path / "my-packs")
    adana = packs.cities["adana"]
    assert {place.id: place.kind for place in adana.places.values()} == {
        "taskopru": "landmark",
        "kazancilar-carsisi": "site",
    }
    assert adana.places["taskopru"].names == dict.fromkeys(LANGUAGES, "Taşköprü")
    assert [solution.id for solution in packs.solutions_of("adana")] == ["air", "security"]


def test_a_list_from_a_turkish_or_thai_spreadsheet_is_read_too(run, tmp_path):
    (tmp_path / "places.csv").write_text(
        "name_th;name_en;lat;lon\nคลองเตย;;13,7220;100,5600\nสยาม;Siam;13,7456;100,5342\n", encoding="utf-8-sig"
    )
    time_zone = ("--language", "th", "--time-zone", "Asia/Bangkok")
    assert run("new-city", "khlong-toei", "--places", "places.csv", *time_zone)[0] == 0
    places = read_packs(BUILT_IN, tmp_path / "my-packs").cities["khlong-toei"].places
    assert {place.id: (place.lat, place.lon, place.names["en"]) for place in places.values()} == {
        "place-1": (13.722, 100.56, "คลองเตย"),
        "siam": (13.7456, 100.5342, "Siam"),
    }


def test_every_wrong_line_of_a_list_is_named_and_nothing_is_written(run, tmp_path):
    lines = ["name,lat,lon,colour", "A,100,3,", "B,5,5,red", ",4,4,", "C,1,1,", "C,2,2,"]
    (tmp_path / "places.csv").write_text("\n".join(lines), encoding="utf-8")
    code, said = run("new-city", "nowhere", "--places", "places.csv")
    assert code == 2
    assert [line.removeprefix("roadshow: ").split(" (is")[0] for line in said.splitlines()] == [
        "places.csv: line 2, lat",
        "places.csv: line 3, colour",
        "places.csv: line 4, names: no words; write at least one of en, ko, th, tr",
        "places.csv: line 6, id",
    ]
    assert not (tmp_path / "my-packs").exists()


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (["new-solution", "Smart Bins"], "is not small letters, digits and '-' alone"),
        (["new-solution", "parking"], "is that of a built-in pack"),
        (["new-city", "x", "--places", "none.csv"], "no such file"),
        (["new-city", "x", "--places", "places.csv", "--time-zone", "Mars/Base"], "unknown time zone 'Mars/Base'"),
        (["check", "--packs", "nowhere"], "no such folder"),
    ],
)
def test_a_wrong_word_is_told_with_its_cure(run, words, cure):
    code, said = run(*words)
    assert code > 0
    assert cure in said


def test_a_pack_that_stands_is_not_written_over(run):
    run("new-solution", "bins")
    code, said = run("new-solution", "bins")
    assert code == 2
    assert "my-packs/solutions/bins is there already" in said


def test_a_check_lists_every_problem_and_ends_with_one(run, tmp_path):
    run("new-solution", "bins")
    folder = tmp_path / "my-packs" / "solutions" / "bins"
    toml = (folder / "solution.toml").read_text(encoding="utf-8")
    toml = toml.replace("at_least = 85", "at_least = 850").replace('"dot", quantity = "value"', '"dot", quantity = "v"')
    (folder / "solution.toml").write_text(toml, encoding="utf-8")
    (folder / "words" / "ko.toml").unlink()
    code, said = run("check", "--packs", "my-packs")
    assert code == 1
    file = "my-packs/solutions/bins/solution.toml"
    never = "rule high, warning (is 850.0): can never fire: value in % is at most 100; lower at_least"
    assert said.splitlines() == [
        "problem  my-packs/solutions/bins/words/ko.toml: no such file; a pack needs it",
        f"problem  {file}: layer: unknown quantity 'v' of kind 'bins-sensor'; known: value",
        f"problem  {file}: {never}",
        "my-packs: 3 problems",
    ]


def test_a_city_where_nothing_plays_is_to_do(run, tmp_path):
    (tmp_path / "places.csv").write_text("name,lat,lon,kind\nA,37,37,bakery\n", encoding="utf-8")
    run("new-city", "breadtown", "--places", "places.csv", "--time-zone", "Europe/Istanbul")
    found = [finding for finding in check_packs(BUILT_IN, tmp_path / "my-packs") if finding.key == "places"]
    assert [(each.value, each.cure.split(";")[0]) for each in found] == [("'bakery'", "no solution plays here")]


def test_the_ground_of_a_new_city_is_plain_and_reaches_beyond_its_frame(run, tmp_path):
    run("new-city", "adana", "--places", "places.csv")
    [land] = json.loads((tmp_path / "my-packs/cities/adana/base.geojson").read_text())["features"]
    assert land["properties"] == {"layer": "land"}
    west, south, east, north = read_packs(BUILT_IN, tmp_path / "my-packs").cities["adana"].bounds
    lons, lats = zip(*land["geometry"]["coordinates"][0], strict=True)
    assert (min(lons) < west, min(lats) < south, max(lons) > east, max(lats) > north) == (True,) * 4
