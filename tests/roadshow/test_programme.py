"""What is on show, and what plays beside it."""

from dataclasses import replace
from datetime import time

import pytest

from devices.packs import Packs, read_packs
from devices.scenario import Scenario
from roadshow.cannot import Cannot
from roadshow.parts.player.bill import Bill
from roadshow.parts.player.programme import programme
from roadshow.settings import read_settings
from roadshow.world import solution_on_show

PACKS = read_packs()


def on_show(city, solution, packs=PACKS):
    return solution_on_show(read_settings(city=city, solution=solution), packs).id


def test_parking_is_on_show_unless_another_is_asked_for():
    assert solution_on_show(read_settings(), PACKS).id == "parking"
    assert on_show("istanbul", "security") == "security"


def test_a_city_where_it_does_not_play_shows_the_first_that_does():
    assert on_show("khon-kaen", "parking") == "air"


def test_an_unknown_solution_is_refused_with_those_that_are_known():
    with pytest.raises(
        Cannot, match=r"--solution: unknown solution 'parkin'; known: air, earthquake, flood, parking, security"
    ):
        on_show("bangkok", "parkin")


def test_a_city_where_nothing_plays_cannot_be_shown():
    nowhere = Packs(PACKS.cities, {"parking": PACKS.solutions["parking"]})
    with pytest.raises(Cannot, match="no solution plays there"):
        on_show("khon-kaen", "parking", nowhere)


def with_scenario(solution, **other):
    words = {"start": time(0), "play_from": time(7, 30), "day": "weekday", "max_speed": 600} | other
    return replace(solution, scenarios={"its-own": Scenario.model_validate(words)}, default_scenario="its-own")


NIGHT = Packs(
    PACKS.cities,
    PACKS.solutions
    | {
        "security": with_scenario(PACKS.solutions["security"], start=time(20), play_from=time(22), day="weekend"),
        "air": with_scenario(PACKS.solutions["air"], max_speed=2),
    },
)


def test_all_solutions_of_a_city_play_on_the_clock_and_day_of_the_one_on_show():
    lead = NIGHT.solutions["security"]
    playing = dict(programme_of(lead, speed=1))
    assert playing.keys() == {"air", "parking", "security"}
    assert {(s.start, s.play_from, s.day) for s in playing.values()} == {(time(20), time(22), "weekend")}


def test_one_that_cannot_keep_up_is_left_out_and_the_log_says_so(caplog):
    playing = dict(programme_of(NIGHT.solutions["security"], speed=60))
    assert playing.keys() == {"parking", "security"}
    assert caplog.messages == ["air is not simulated: it plays at up to 2, this run at 60"]


def test_the_one_on_show_is_never_left_out():
    with pytest.raises(Cannot, match=r"--speed 60: air's scenario 'its-own' plays at up to 2"):
        list(programme_of(NIGHT.solutions["air"], speed=60))


def programme_of(lead, *, speed):
    for solution, scenario in programme(NIGHT, NIGHT.cities["istanbul"], lead, speed=speed).playing:
        yield solution.id, scenario


def test_a_storm_comes_only_with_the_solution_that_leads():
    def storms(lead):
        chosen = programme(PACKS, PACKS.city("bangkok"), PACKS.solutions[lead], speed=60)
        return {solution.id for solution, own in chosen.playing if own.storm or own.waves}

    assert (storms("flood"), storms("parking")) == ({"flood"}, set())


def test_an_earthquake_plays_only_where_it_leads():
    istanbul, quake = PACKS.city("istanbul"), PACKS.solutions["earthquake"]
    beside = programme(PACKS, istanbul, PACKS.solutions["parking"], speed=1)
    leading = programme(PACKS, istanbul, quake, speed=1)
    assert {solution.id for solution, _ in beside.playing} == {"air", "parking", "security"}
    assert {solution.id for solution, _ in leading.playing} == {"air", "earthquake", "parking", "security"}
    assert (beside.max_speed, leading.max_speed) == (600, 2)


@pytest.mark.parametrize(("lead", "speed"), [("parking", 60), ("earthquake", 2)])
def test_it_plays_sixty_times_as_fast_as_the_clock_or_as_fast_as_it_can(lead, speed):
    bill = Bill(PACKS, PACKS.city("istanbul"), PACKS.solutions[lead], seed=1)
    assert bill.usual_speed("") == speed
