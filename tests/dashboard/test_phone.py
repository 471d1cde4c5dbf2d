"""The phone's page before any number: its language, its map, its words, and the codes that lead to it."""

import json
import re

import pytest
from fastapi import FastAPI

from dashboard.frontend.assets import Built
from dashboard.screens.phone.map import MOST_CHARACTERS, WIDTH, Frame, drawing, simplified
from dashboard.screens.phone.page import Asked, phone_page
from dashboard.screens.phone.phone import PhoneSetting, language_of, mount_phone
from dashboard.screens.phone.scene import origin, phone_scene
from dashboard.screens.stage.reach import Reach, cards, wifi_text
from dashboard.words import OWN_NAMES
from devices.packs import read_packs
from devices.words import LANGUAGES

PACKS = read_packs()
CITY = PACKS.city("istanbul")
PARKING = PACKS.solutions["parking"]
NAMES = ("phone.js", "phone.css", "letters.css")
EVERYWHERE = [(city, solution) for city in PACKS.cities.values() for solution in PACKS.solutions_of(city.id)]


@pytest.fixture
def built(tmp_path):
    return Built(tmp_path, "", {name: name for name in NAMES})


@pytest.fixture
def api(built):
    api = FastAPI()
    mount_phone(api, PhoneSetting(PACKS, CITY, PARKING), built=built)
    return api


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("", "", "tr"),
        ("", "th-TH,th;q=0.9,en;q=0.8", "th"),
        ("", "de-DE,de;q=0.9,ko;q=0.3,en;q=0.5", "en"),
        ("", "de", "tr"),
        ("", "en;q=0, ko;q=nonsense", "tr"),
        ("ko", "th", "ko"),
        ("xx", "th", "th"),
    ],
)
def test_the_address_then_the_phone_then_the_city_choose_the_language(asked, accepted, language):
    assert language_of({"lang": asked} if asked else {}, accepted, else_="tr") == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("city", "solution"), EVERYWHERE, ids=lambda pack: pack.id)
def test_every_solution_has_a_page_in_every_language(built, city, solution, language):
    page = phone_page(PACKS, city, solution, Asked(language), built)
    assert f'<html lang="{language}">' in page
    assert all(f">{name}</a>" in page for name in OWN_NAMES.values())
    [scene] = re.findall(r'id="scene">(.*)</script>', page)
    told = json.loads(scene)
    assert told["devices"]
    assert {device["kind"] for device in told["devices"].values()} <= told["shown"].keys() <= told["kinds"].keys()
    assert {device["place"] for device in told["devices"].values()} <= told["places"].keys()
    assert told["origin"] in told["places"]


def test_a_name_with_markup_stays_a_name(built):
    names = dict.fromkeys(LANGUAGES, "</script><b>x</b>")
    place = CITY.places["balmumcu"].model_copy(update={"names": names})
    city = type(CITY)(
        **{field: getattr(CITY, field) for field in CITY.__slots__} | {"places": {place.id: place}, "layouts": {}}
    )
    page = phone_page(PACKS, city, PARKING, Asked("en"), built)
    assert page.count("</script>") == 2
    assert "<b>x</b>" not in page


def test_a_car_park_brings_its_hours_and_a_phone_starts_at_the_venue():
    scene = phone_scene(PACKS, CITY, PARKING, language="en")
    assert scene["places"]["arap-camii"]["open"] == [9, 17]
    assert "open" not in scene["places"]["balmumcu"]
    assert origin(CITY, PARKING).id == "marmara-taksim"
    assert scene["shown"]["car-park-counter"] == {
        "quantity": "free",
        "fills": {"quantity": "occupied", "of": ("free", "occupied")},
    }


def test_the_page_is_compressed_and_differs_by_language(api, ask):
    page = ask(api, "/m?lang=th", accept_encoding="gzip")
    assert page.headers["content-encoding"] == "gzip"
    assert page.headers["vary"] == "accept-encoding, accept-language"
    assert '<html lang="th">' in page.text
    assert '<html lang="tr">' in ask(api, "/m").text


def test_a_twin_follows_the_stages_stream_and_is_counted_as_no_phone(api, ask):
    assert 'data-stream="/api/v1/live?detail=places"' in ask(api, "/m").text
    assert 'data-stream="/api/v1/live"' in ask(api, "/m?twin=1").text


def test_letters_are_known_before_anything_is_written_with_them(api, ask):
    page = ask(api, "/m?lang=en").text
    assert page.index("letters.css") < page.index("<body")


def test_a_solution_that_does_not_play_here_gives_way_to_the_one_on_show(api, ask):
    assert '"solution":"parking"' in ask(api, "/m?solution=flying").text
    assert '"solution":"air"' in ask(api, "/m?solution=air").text


@pytest.mark.parametrize("city", PACKS.cities.values(), ids=lambda city: city.id)
def test_a_citys_map_is_small(city):
    assert 0 < len(drawing(city.base_map, Frame(*city.bounds))) <= MOST_CHARACTERS


def test_north_is_up_and_the_frame_is_the_citys():
    frame = Frame(28.0, 40.0, 30.0, 41.0)
    assert frame.at((28.0, 41.0)) == (0, 0)
    assert frame.at((30.0, 40.0)) == (WIDTH, pytest.approx(frame.height, abs=0.5))


def test_land_that_reaches_beyond_the_frame_is_cut_at_its_margin():
    land = {"type": "Polygon", "coordinates": [[[-10, -10], [10, -10], [10, 10], [-10, 10], [-10, -10]]]}
    base = json.dumps({"features": [{"properties": {"layer": "land"}, "geometry": land}]})
    assert drawing(base, Frame(0, 0, 1, 1)) == '<path class="base-land" d="M-40 -40l0 1080 1080 0 0-1080z"/>'


def test_a_line_loses_only_the_points_that_no_eye_would_miss():
    line = [(0.0, 0.0), (5.0, 0.4), (10.0, 0.0), (10.0, 10.0)]
    assert simplified(line, 1.0) == [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]
    assert simplified(line, 0.1) == line


def test_a_base_map_without_end_is_drawn_more_coarsely():
    """Ponds by the thousand: each is whole, until none can be seen any more."""
    around = [(0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01), (0, 0)]
    ponds = [
        [[x / 100 + right, y / 100 + up] for right, up in around] for x in range(0, 100, 2) for y in range(0, 100, 2)
    ]
    features = [
        {"properties": {"layer": "water"}, "geometry": {"type": "Polygon", "coordinates": [pond]}} for pond in ponds
    ]
    assert len(drawing(json.dumps({"features": features}), Frame(0, 0, 1, 1))) <= MOST_CHARACTERS


@pytest.mark.parametrize(
    ("name", "password", "text"),
    [
        ("Booth", "secret", "WIFI:T:WPA;S:Booth;P:secret;;"),
        ('a;b,c:d"e', "back\\slash", 'WIFI:T:WPA;S:a\\;b\\,c\\:d\\"e;P:back\\\\slash;;'),
        ("Open hall", "", "WIFI:T:nopass;S:Open hall;;"),
    ],
)
def test_a_wifi_code_says_what_cameras_expect(name, password, text):
    assert wifi_text(name, password) == text


def test_a_hub_that_no_phone_can_reach_shows_no_code_whatever_the_wifi():
    assert cards(Reach(wifi_name="Booth"), "en", solution="parking", on_show="parking") == ""


def test_the_codes_are_drawn_into_the_page_and_ask_for_nothing():
    drawn = cards(Reach("http://192.168.1.20:8600/m", "Booth", "pw"), "en", solution="air", on_show="parking")
    assert drawn.count("<svg") == 2
    assert "192.168.1.20<wbr>:8600<wbr>/m" in drawn
    assert re.findall(r"(?:src|href|url)=", drawn) == []
