"""A run is a function of city, programme, scenario, seed and taps: however one comes to a moment, it is the same."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.packs import read_packs
from devices.scenario import Scenario
from simulators.play import Tapped, play

HOUR_S = 3600.0
END_S = 3 * HOUR_S
FAULT = {"what": "fault", "kind": "car-park-counter", "place": "mall", "fault": "spiking"}
OUTAGE = {"what": "outage", "minutes": 10}


@pytest.fixture(scope="module")
def scenario():
    return Scenario.model_validate(
        {
            "start": time(8),
            "play_from": time(8, 30),
            "day": "weekday",
            "max_speed": 600,
            "steps": [
                {"key": "opening", "after_min": 0},
                {"key": "breaks", "after_min": 50, "happens": [FAULT]},
                {"key": "dark", "after_min": 120.5, "happens": [OUTAGE]},
            ],
            "taps": [{"key": "outage", "happens": [OUTAGE]}],
        }
    )


@pytest.fixture(scope="module")
def run(town, parking, scenario):
    """Makes the run of one seed."""

    def run(seed=1, taps=(), lead="parking"):
        return play(town, [(parking, scenario)], lead=lead, seed=seed, taps=taps)

    return run


@settings(deadline=None, max_examples=40)
@given(target_s=st.floats(0, END_S), stops_s=st.lists(st.floats(0, END_S), max_size=12), seed=st.integers(0, 20))
def test_who_seeks_hears_just_what_who_plays_straight_on_hears(run, target_s, stops_s, seed):
    sought, straight = run(seed), run(seed)
    heard = list(sought.until(target_s)) + list(sought.until(END_S))
    steps = [message for stop_s in [*sorted(stops_s), END_S] for message in straight.until(stop_s)]
    assert heard == steps
    assert [moment[:3] for moment in sought.reached] == [moment[:3] for moment in straight.reached]


@settings(deadline=None, max_examples=25)
@given(tapped_s=st.floats(0, END_S), target_s=st.floats(0, END_S))
def test_what_was_let_happen_happens_again_in_a_run_that_seeks_past_it(run, tapped_s, target_s):
    first = run()
    heard = list(first.until(tapped_s))
    first.tap("outage", first_tap(run), t_s=tapped_s)
    heard += list(first.until(END_S))
    again = run(taps=[Tapped("outage", tapped_s)])
    assert list(again.until(target_s)) + list(again.until(END_S)) == heard


def first_tap(run):
    moment = next(moment for moment in run(taps=[Tapped("outage", 0.0)]).coming if moment.what == "tap")
    return moment.happens


def test_steps_and_taps_are_reached_in_order_of_time(run):
    played = run(taps=[Tapped("outage", 4000.0)])
    list(played.until(2 * HOUR_S))
    assert [(moment.key, moment.t_s) for moment in played.reached] == [
        ("opening", 0),
        ("breaks", 3000),
        ("outage", 4000),
    ]
    assert [moment.key for moment in played.coming] == ["dark"]


def test_a_past_that_is_left_off_has_not_come_further_than_was_taken(run):
    played = run()
    past = played.until(END_S)
    next(past)
    assert [moment.key for moment in played.reached] == ["opening"]


def test_steps_of_a_solution_that_does_not_lead_happen_and_are_not_told(run):
    led, told = run(lead="flood"), run()
    assert list(led.until(END_S)) == list(told.until(END_S))
    assert [moment.key for moment in led.reached] == ["", "", ""]


def test_what_concerns_nothing_that_plays_is_kept_to_be_told(town, parking, scenario):
    elsewhere = scenario.steps[1].model_copy(
        update={"happens": (scenario.steps[1].happens[0].model_copy(update={"place": "nowhere"}),)}
    )
    played = play(town, [(parking, scenario.model_copy(update={"steps": (elsewhere,)}))], lead="parking", seed=1)
    list(played.until(HOUR_S))
    assert played.idle == list(elsewhere.happens)


def test_all_solutions_of_a_city_are_heard_in_one_order():
    packs = read_packs()
    city = packs.city("istanbul")
    day = packs.solutions["parking"].scenarios["weekday"]
    programme = [(packs.solutions[name], day) for name in ("parking", "security")]
    sent = list(play(city, [(replace(s), d) for s, d in programme], lead="parking", seed=1).until(HOUR_S))
    assert {message.address.kind for message in sent} > {"parking-bay", "door-contact"}
    assert [message.sent_s for message in sent] == sorted(message.sent_s for message in sent)
