"""What the browser is told once about Istanbul's smart parking."""

import json

import pytest

from dashboard.screens.stage.day_chart import Day
from dashboard.screens.stage.layout import Viewed, shown_tiles, stage_layout
from dashboard.screens.stage.scene import scene
from dashboard.screens.theme import DARK, LIGHT
from devices.packs import read_packs
from devices.words import LANGUAGES

PACKS = read_packs()
CITY = PACKS.city("istanbul")
PARKING = PACKS.solutions["parking"]


def test_every_bay_of_the_plan_is_a_listed_device():
    told = scene(PACKS, CITY, PARKING, language="en")
    [layout] = told["layouts"]
    bays = [bay["device"] for bay in layout["bays"]]
    assert len(set(bays)) == 236
    assert set(bays) <= told["devices"].keys()


def test_a_car_park_is_named_in_the_screens_language_and_stands_at_its_place():
    told = scene(PACKS, CITY, PARKING, language="ko")
    assert told["devices"]["istanbul.car-park-counter.balmumcu"] == {
        "kind": "car-park-counter",
        "place": "balmumcu",
        "bay": "",
        "name": "발뭄주",
        "lon": 29.0109,
        "lat": 41.0636,
        "capacity": 400,
    }


def test_the_tile_of_the_chart_stands_beside_it():
    assert [tile.key for tile in shown_tiles(PARKING)] == ["free", "occupancy", "parked"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scene_is_plain_json(language):
    told = scene(PACKS, CITY, PARKING, language=language)
    assert json.loads(json.dumps(told))["city"]["language"] == language


def texts(component):
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list) else [children]:
        if isinstance(child, str):
            yield child
        elif child is not None:
            yield from texts(child)


@pytest.mark.parametrize(("language", "second"), [("tr", "en"), ("ko", "en"), ("th", "en"), ("en", "tr")])
def test_the_story_is_told_in_the_screens_language_and_smaller_in_a_second(language, second):
    viewed = Viewed(CITY, PARKING, language, "dark")
    said = "".join(texts(stage_layout(viewed, Day())))
    assert PARKING.words[language]["story"] in said
    assert PARKING.words[second]["story"] in said


def contrast(first, second):
    """WCAG 2 contrast of two #rrggbb colours."""

    def luminance(colour):
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("ink", ["text", "quiet", "faint", "watch-ink", "warning-ink", "danger-ink"])
@pytest.mark.parametrize("ground", ["panel", "land"])
def test_text_has_a_contrast_of_seven_to_one(theme, ink, ground):
    assert contrast(theme[ink], theme[ground]) >= 7


def test_both_themes_name_the_same_colours():
    assert DARK.keys() == LIGHT.keys()


def test_a_solution_without_bays_brings_no_plan_of_them():
    told = scene(PACKS, CITY, PACKS.solutions["air"], language="tr")
    assert told["layouts"] == []
    assert told["layers"] == [{"kind": "air-node", "shape": "dot", "quantity": "pm2_5", "of": ()}]
    assert told["kinds"]["air-node"]["quantities"]["pm2_5"]["name"] == "PM2,5"
    assert told["devices"]["istanbul.air-node.sirkeci"]["name"] == "Sirkeci Garı"


def test_a_quantity_tells_how_it_is_written():
    told = scene(PACKS, CITY, PACKS.solutions["air"], language="th")
    assert told["kinds"]["air-node"]["quantities"]["temperature"] == {
        "name": "อุณหภูมิ",
        "states": [],
        "unit": "Cel",
        "decimals": 1,
    }
    assert [tile["unit"] for tile in told["tiles"]] == ["ug/m3", "1", "Cel"]


def test_a_rule_tells_its_marks_and_its_words():
    told = scene(PACKS, CITY, PACKS.solutions["security"], language="en")
    assert told["rules"][0] == {
        "key": "security.intrusion",
        "kind": "intrusion-sensor",
        "quantity": "intrusion",
        "of": (),
        "normal": "quiet again",
        "thresholds": [{"level": "danger", "atLeast": 1.0, "clearBelow": 1.0, "word": "intrusion"}],
    }


def test_an_earthquake_is_told_with_all_its_stations_also_those_far_away_and_where_faults_break():
    quakes, istanbul = PACKS.solutions["earthquake"], PACKS.city("istanbul")
    traces = scene(PACKS, istanbul, quakes, language="tr")["traces"]
    stations = [place for place in istanbul.places.values() if place.kind == "seismic-station"]
    assert any(place.far for place in stations)
    assert traces["stations"].keys() == {f"istanbul.seismic-station.{place.id}" for place in stations}
    assert traces["stations"]["istanbul.seismic-station.eq-yesilkoy"] == (28.825, 40.96)
    assert traces["faults"] == {"marmara": (28.65, 40.85), "false-alarm": (28.65, 40.85)}
    assert traces["centre"] == istanbul.centre
    assert scene(PACKS, istanbul, PARKING, language="tr")["traces"] is None


def ids(component):
    yield getattr(component, "id", None)
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list) else [children]:
        if child is not None and not isinstance(child, str):
            yield from ids(child)


def test_seconds_at_the_stations_stand_where_others_have_their_day():
    shown = {
        solution: {"day", "traces"}
        & set(ids(stage_layout(Viewed(CITY, PACKS.solutions[solution], "en", "dark"), Day())))
        for solution in ("earthquake", "air", "parking")
    }
    assert shown == {"earthquake": {"traces"}, "air": {"day"}, "parking": {"day"}}


def test_a_tile_is_told_with_what_stands_in_its_place_while_it_is_zero():
    tiles = scene(PACKS, CITY, PACKS.solutions["earthquake"], language="en")["tiles"]
    assert [tile["word"] for tile in tiles] == [
        "stations triggered",
        "strongest shaking now",
        "strongest intensity felt",
    ]
    assert tiles[0]["whenZero"]["word"] == "stations listening"
    assert [tile["whenZero"] for tile in tiles[1:]] == [None, None]
