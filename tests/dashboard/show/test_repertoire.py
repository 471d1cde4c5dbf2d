"""What can be put on show, and what comes of each wish: whole values, by a story made by hand."""

from dataclasses import replace as with_other

import pytest
from msgspec.structs import replace

from broker.live.view import ShowView
from dashboard.api.cues import asked_by, cues_at, leading
from dashboard.api.problems import NotNow, WrongParameter
from dashboard.api.run import Choose, Faster, Happen, Plain, Seek
from dashboard.show.repertoire import Repertoire
from devices.packs import Packs, read_packs
from devices.payload import Run, moment
from devices.story import Story

NOW_MS = 1_800_000_000_000
FIRST_MS = 1_795_381_200_000
"""The scenario's first moment."""
STORY = Story.model_validate(
    {
        "schema": 1,
        "scenario": "weekday",
        "steps": [
            {"key": "calm", "lasts_s": 30, "short": True, "cue": [{"do": "speed", "speed": 60}]},
            {"key": "bays", "lasts_s": 30, "camera": "bays"},
            {
                "key": "noon",
                "lasts_s": 30,
                "short": True,
                "cue": [{"do": "seek", "step": "noon"}, {"do": "event", "key": "outage"}, {"do": "pause"}],
            },
            {"key": "ask-us", "lasts_s": 30, "shows": "contact", "cue": [{"do": "play"}]},
        ],
    }
)


@pytest.fixture(scope="module")
def repertoire():
    packs = read_packs()
    parking = with_other(packs.solutions["parking"], stories={"day": STORY})
    return Repertoire(Packs(packs.cities, packs.solutions | {"parking": parking}), packs.city("istanbul"))


@pytest.fixture
def opening(repertoire):
    return repertoire.opening("parking", now_ms=NOW_MS)


def test_a_show_opens_in_the_citys_language_before_its_first_story(opening):
    assert opening == ShowView("parking", "tr", "en", NOW_MS, story="day")


def test_the_first_step_begins_the_story_and_a_step_shows_what_it_says(repertoire, opening):
    first = repertoire.at(opening, "calm", now_ms=NOW_MS + 1)
    assert first == replace(opening, step="calm", since=NOW_MS + 1, begun=NOW_MS + 1)
    second = repertoire.at(first, "bays", now_ms=NOW_MS + 2)
    assert second == replace(first, step="bays", since=NOW_MS + 2, camera="bays")
    last = repertoire.at(second, "ask-us", now_ms=NOW_MS + 3)
    assert (last.view, last.camera, last.begun) == ("contact", "city", NOW_MS + 1)
    assert repertoire.at(last, "calm", now_ms=NOW_MS + 9).begun == NOW_MS + 9


def test_next_and_back_keep_to_the_version_that_is_told(repertoire, opening):
    def walk(show, *ways):
        keys = []
        for way in ways:
            show = repertoire.at(show, repertoire.neighbour(show, way), now_ms=NOW_MS)
            keys.append(show.step)
        return keys

    assert walk(opening, 1, 1, 1, 1, -1) == ["calm", "bays", "noon", "ask-us", "noon"]
    assert walk(replace(opening, short=True), 1, 1, -1) == ["calm", "noon", "calm"]
    assert walk(replace(opening, short=True, step="bays"), 1) == ["noon"], (
        "from a step that the short version leaves out"
    )


def test_there_is_nothing_beyond_the_ends(repertoire, opening):
    with pytest.raises(NotNow, match="'ask-us' is the last step"):
        repertoire.neighbour(replace(opening, step="ask-us"), 1)
    with pytest.raises(NotNow, match="'calm' is the first step"):
        repertoire.neighbour(replace(opening, step="calm"), -1)
    with pytest.raises(NotNow, match="last step"):
        repertoire.neighbour(replace(opening, step="ask-us", short=True), 1)


def test_another_solution_stands_before_its_own_first_step_in_the_same_languages(repertoire, opening):
    told = repertoire.at(repertoire.chosen(opening, language="ko", now_ms=NOW_MS), "noon", now_ms=NOW_MS)
    assert repertoire.chosen(told, solution="air", now_ms=NOW_MS + 5) == ShowView(
        "air", "ko", "en", NOW_MS + 5, story=next(iter(repertoire.solutions["air"].stories_in("istanbul")), "")
    )
    assert repertoire.chosen(told, solution="parking", story="day", now_ms=NOW_MS + 5) == told, "nothing else is chosen"


def test_the_second_language_is_never_the_first(repertoire, opening):
    def spoken(**asked):
        show = repertoire.chosen(opening, **asked, now_ms=NOW_MS)
        return show.language, show.second

    assert spoken(language="th") == ("th", "en")
    assert spoken(language="en") == ("en", "tr")
    assert spoken(language="ko", second="tr") == ("ko", "tr")
    with pytest.raises(WrongParameter, match="'tr' is the first already"):
        spoken(second="tr")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"solution": "parkin"}, "unknown solution 'parkin'; known: .*parking"),
        ({"story": "night"}, "unknown story 'night'; known: day"),
        ({"language": "de"}, "unknown language 'de'; known: en, ko, th, tr"),
        ({"second": "de"}, "unknown second 'de'; known: en, ko, th, tr"),
    ],
)
def test_what_is_not_there_is_refused_by_name_with_what_there_is(repertoire, opening, asked, said):
    with pytest.raises(WrongParameter, match=said):
        repertoire.chosen(opening, **asked, now_ms=NOW_MS)


def test_the_camera_goes_to_the_city_its_bays_and_its_places(repertoire, opening):
    assert repertoire.looking(opening, view="worth", camera="balmumcu") == replace(
        opening, view="worth", camera="balmumcu"
    )
    assert repertoire.looking(opening, view=None, camera=None) == opening
    with pytest.raises(WrongParameter, match=r"unknown camera 'moon'; known: .*city"):
        repertoire.looking(opening, view=None, camera="moon")


def test_a_kept_show_is_offered_only_where_its_packs_still_have_it(repertoire, opening):
    assert repertoire.offers(repertoire.at(opening, "noon", now_ms=NOW_MS))
    for other in ({"solution": "opera"}, {"story": "night"}, {"step": "dusk"}):
        assert not repertoire.offers(replace(opening, **other))


def run(solution="parking", scenario="weekday"):
    return Run("r-1", "istanbul", scenario, 7, 60, moment(NOW_MS), solution=solution, start=moment(FIRST_MS))


def asked(repertoire, key, *, run, begins):
    solution, story = repertoire.told(ShowView("parking", "tr", "en", NOW_MS, story="day"))
    step = next(step for step in story.steps if step.key == key)
    return [
        each(FIRST_MS) if callable(each) else each for each in cues_at(solution, story, step, run=run, begins=begins)
    ]


BEGINNING = [Choose(action="scenario", solution="parking", scenario="weekday"), Plain(action="resume")]


def test_a_step_asks_what_its_cues_say_in_their_order(repertoire):
    assert asked(repertoire, "noon", run=run(), begins=False) == [
        Seek(action="seek", at_ms=FIRST_MS + 45_900_000),
        Happen(action="event", key="outage"),
        Plain(action="pause"),
    ]
    assert asked(repertoire, "bays", run=run(), begins=False) == []
    assert asked(repertoire, "ask-us", run=run(), begins=False) == [Plain(action="resume")]


def test_where_the_story_begins_or_something_else_plays_its_scenario_begins_first(repertoire):
    speed = Faster(action="speed", speed=60)
    assert asked(repertoire, "calm", run=run(), begins=True) == [*BEGINNING, speed]
    assert asked(repertoire, "calm", run=run(scenario="sensors"), begins=False) == [*BEGINNING, speed]
    assert asked(repertoire, "bays", run=run(solution="air"), begins=False) == BEGINNING
    assert asked(repertoire, "bays", run=None, begins=False) == BEGINNING


def test_a_solution_without_a_story_leads_with_its_own_scenario(repertoire):
    assert leading(repertoire.solutions["parking"], None) == [Choose(action="scenario", solution="parking")]


def test_a_moment_of_the_day_is_sought_by_the_runs_clock(repertoire):
    scenario = repertoire.solutions["parking"].scenarios["weekday"]
    cue = STORY.steps[2].cue[0].model_validate({"do": "seek", "at": "12:45:00"})
    assert asked_by(cue, scenario, FIRST_MS) == Seek(action="seek", at_ms=FIRST_MS + 45_900_000)


def test_a_hub_that_was_started_with_a_solution_that_plays_elsewhere_opens_without_a_story():
    packs = read_packs()
    khon_kaen = Repertoire(packs, packs.city("khon-kaen"))
    show = khon_kaen.opening("earthquake", now_ms=0)
    assert (show.solution, show.story) == ("earthquake", "")
    with pytest.raises(NotNow, match="no story for khon-kaen"):
        khon_kaen.at(show, "first", now_ms=0)
