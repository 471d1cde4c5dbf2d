"""A story that would not play, or whose words would not fit, is refused with file, key and cure."""

import json
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.packs import BUILT_IN, PackError, read_packs
from devices.packs.findings import Findings
from devices.packs.solutions import read_solution
from devices.packs.stories import COLUMNS, check_story_words, columns, read_stories
from devices.scenario import Scenario
from devices.story import SHORT_S, WHOLE_S, Note, notes_of, seconds, story_words
from devices.words import LANGUAGES

PACKS = read_packs()
STORIES = [
    (solution, id_, story) for solution in PACKS.solutions.values() for id_, story in sorted(solution.stories.items())
]
NIGHT = "stories.flash-flood.steps.night"
FLOOD = "solutions/flood"
STORY = f"{FLOOD}/stories/flash-flood.toml"
QUAKE = "solutions/earthquake/stories/marmara.toml"


@pytest.fixture
def packs(tmp_path):
    """A copy of the built-in packs that a test may spoil."""
    folder = tmp_path / "packs"
    shutil.copytree(BUILT_IN, folder)
    return folder


def spoil(file, before, after):
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_every_city_has_the_stories_that_fit_it():
    told = {
        city: {f"{solution.id}/{id_}" for solution in PACKS.solutions_of(city) for id_ in solution.stories_in(city)}
        for city in PACKS.cities
    }
    assert told == {
        "bangkok": {
            "air/quarters",
            "earthquake/mandalay",
            "flood/flash-flood",
            "parking/bangkok-weekday",
            "security/rounds",
        },
        "gaziantep": {"air/quarters", "earthquake/pazarcik"},
        "istanbul": {"air/quarters", "earthquake/marmara", "parking/istanbul-weekday", "security/rounds"},
        "khon-kaen": {"air/quarters", "flood/slow-rise", "security/rounds"},
    }


@pytest.mark.parametrize(("solution", "id_", "story"), STORIES, ids=lambda each: each if isinstance(each, str) else "")
def test_a_story_ends_with_whom_to_ask_in_both_versions(solution, id_, story):
    assert [steps[-1].shows for steps in (story.steps, story.short)] == ["contact", "contact"]


def numbers(text):
    """What stands between and after separators by itself: 6,175 and 6.175 are the same."""
    return [int(digits) for digits in re.findall(r"\d+", text)]


@pytest.mark.parametrize(("solution", "id_", "story"), STORIES, ids=lambda each: each if isinstance(each, str) else "")
def test_a_sentence_shows_the_same_numbers_in_every_language(solution, id_, story):
    """Another language may write a number where English has a word; Thai counts years from the Buddha."""
    for step in story.steps:
        says = {language: solution.words[language][f"stories.{id_}.steps.{step.key}.says"] for language in LANGUAGES}
        english = numbers(says["en"])
        for language in ("ko", "th", "tr"):
            years = {year: year + 543 for year in (2017, 2023, 2025)} if language == "th" else {}
            expected = Counter(years.get(number, number) for number in english)
            assert not expected - Counter(numbers(says[language])), f"{language}: {says[language]}"


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        (STORY, 'do = "seek", step = "rain"', 'do = "seek", step = "snow"', "step night, seek: unknown step 'snow';"),
        (STORY, 'do = "seek", step = "rain"', 'do = "seek"', 'write either step = "a step of the scenario" or at ='),
        (STORY, 'do = "seek", step = "rain"', 'do = "rewind"', "steps.0.cue.0"),
        (STORY, 'key = "pumps-fail"', 'key = "pump-fail"', "step pumps, event: unknown tap 'pump-fail'; known: pumps-"),
        (STORY, "speed = 240", "speed = 2400", "step pumps, speed: the scenario plays at 1 to 300, not at 2400"),
        (STORY, "speed = 60", "speed = -60", "steps.0.cue.1.speed.speed (is -60)"),
        (STORY, '{ do = "speed", speed = 60 }, ', "", "step night, cue: a version begins here, at the speed of"),
        (STORY, 'scenario = "flash-flood"', 'scenario = "drizzle"', "scenario: unknown scenario 'drizzle'; known:"),
        (STORY, 'cities = ["bangkok"]', 'cities = ["bankok"]', "cities: unknown city 'bankok'; known: bangkok,"),
        (STORY, 'cities = ["bangkok"]', 'cities = ["khon-kaen"]', "'flash-flood' does not play in khon-kaen; it does"),
        (STORY, 'camera = "all-seasons"', 'camera = "no-seasons"', "step garage, camera: unknown place 'no-seasons'"),
        (STORY, 'camera = "all-seasons"', 'camera = "bays"', "no car park of bangkok is laid out bay by bay"),
        (STORY, 'shows = "worth"', 'shows = "wealth"', "steps.5.shows (is 'wealth')"),
        (STORY, "lasts_s = 30", "lasts_s = 300", "steps.5.lasts_s (is 300)"),
        (STORY, "lasts_s = 30", "lasts_s = 60", "its short version stands 115 s, outside 60 to 100; mark just"),
        (STORY, 'key = "plugs"', 'key = "ask"', "two steps have the key 'ask'; rename one"),
        (STORY, "schema = 1", "schema = 2", "schema (is 2)"),
        (STORY, "short = true", "brief = true", "steps.0.brief"),
        (f"{FLOOD}/words/th.toml", "[stories.flash-flood.steps.night]\nsays", "[stories.flash-flood.steps.night]\nsagt",
         f"no words for {NIGHT}.says"),
        (f"{FLOOD}/words/ko.toml", "[stories.slow-rise]", "[stories.fast-rise]", "stories.fast-rise.name"),
        (f"{FLOOD}/words/en.toml", 'name = "The night of', f'name = "{"x" * 40}', "there is room for 40"),
        (f"{FLOOD}/words/tr.toml", "# 214 mm", "214 mm", f"{NIGHT}.says shows a number; write a line '# how we know'"),
        (f"{FLOOD}/words/tr.toml", "O cumartesiyi", "? O cumartesiyi", "begins with a mark, so nothing is to be said"),
        (QUAKE, '{ do = "play" },', "", "step trust, cue: the story pauses elsewhere, and who comes from there stands"),
        ("solutions/air/stories/quarters.toml", 'shows = "evidence"', 'shows = "worth"', "nothing is compared in"),
    ],
)  # fmt: skip
def test_a_wrong_story_names_file_key_and_cure(packs, file, before, after, words):
    spoil(packs / file, before, after)
    with pytest.raises(PackError) as error:
        read_packs(packs)
    assert words in "\n".join(str(problem) for problem in error.value.problems)
    assert {problem.file for problem in error.value.problems} >= {packs / file}


def test_a_story_is_named_like_an_address(packs):
    (packs / STORY).rename(packs / f"{FLOOD}/stories/Flash Flood.toml")
    with pytest.raises(PackError, match="a story is named in small letters, digits and '-'; rename the file"):
        read_packs(packs)


def as_toml(table):
    """A language's words in dotted keys, one a line."""
    return "".join(
        f"{'.'.join(json.dumps(part) for part in key.split('.'))} = {json.dumps(text, ensure_ascii=False)}\n"
        for key, text in table.items()
    )


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_no_word_of_a_story_can_be_missing_or_left_over_in_any_language(data):
    solution, id_, story = data.draw(st.sampled_from(STORIES))
    language = data.draw(st.sampled_from(LANGUAGES))
    key = data.draw(st.sampled_from(sorted(story_words(id_, story))))
    table = {other: text for other, text in solution.words[language].items() if other != key}
    left_over = f"{key}-too"
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / solution.id
        shutil.copytree(BUILT_IN / "solutions" / solution.id, folder)
        file = folder / "words" / f"{language}.toml"
        file.write_text(as_toml(table | {left_over: "?"}), encoding="utf-8")
        findings = Findings()
        read_solution(folder, findings)
    assert {(problem.file, problem.key) for problem in findings.problems} == {(file, key), (file, left_over)}


SCENARIO = Scenario.model_validate(
    {"start": "00:00:00", "play_from": "00:00:00", "day": "weekday", "max_speed": 60, "steps": []}
)

CUE = 'cue = [{ do = "speed", speed = 1 }]'


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(5, 90), st.booleans()), min_size=2, max_size=12))
def test_a_story_is_refused_just_when_one_of_its_versions_is_too_short_or_too_long(steps):
    written = ", ".join(
        f'{{ key = "s{number}", lasts_s = {lasts_s}, short = {json.dumps(short)}, {CUE} }}'
        for number, (lasts_s, short) in enumerate(steps)
    )
    findings = Findings()
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "one.toml"
        file.write_text(f'schema = 1\nscenario = "day"\nsteps = [{written}]\n', encoding="utf-8")
        (story,) = read_stories(Path(made), {"day": SCENARIO}, findings).values()
    marked = [lasts_s for lasts_s, short in steps if short] or [lasts_s for lasts_s, _ in steps]
    whole = WHOLE_S[0] <= sum(lasts_s for lasts_s, _ in steps) <= WHOLE_S[1]
    brief = SHORT_S[0] <= sum(marked) <= SHORT_S[1]
    assert [problem.key for problem in findings.problems] == ["steps"] * ((not whole) + (not brief))
    assert seconds(story.short) == sum(marked)


LETTERS = st.characters(exclude_categories=["Cs", "Cc"])


@given(st.text(LETTERS), st.text(LETTERS))
def test_the_room_that_words_take_adds_up(one, other):
    assert columns(one + other) == columns(one) + columns(other)


@pytest.mark.parametrize(("text", "room"), [("Su aynı.", 8), ("물은 같습니다.", 14), ("น้ำท่วม", 5), ("é", 1)])
def test_hangul_takes_two_columns_and_a_mark_above_none(text, room):
    assert columns(text) == room


@given(st.integers(1, 2 * COLUMNS["says"]))
def test_a_sentence_is_refused_just_when_it_is_wider_than_the_wall_has_room(wide):
    solution, findings = PACKS.solutions["flood"], Findings()
    key = "stories.slow-rise.steps.ask.says"
    check_story_words(Path("en.toml"), solution.words["en"] | {key: "a" * wide}, solution.stories, findings)
    assert [problem.key for problem in findings.problems] == ([key] if wide > COLUMNS["says"] else [])


def test_notes_are_told_apart_by_how_they_begin():
    text = "\nSay this.\n→ The map.\n# 8.1 min: Shoup 2006.\n\n? Is it so here? We do not know.\nAnd this.\n"
    assert notes_of(text) == (
        Note("say", "Say this."),
        Note("point", "The map."),
        Note("source", "8.1 min: Shoup 2006."),
        Note("asked", "Is it so here? We do not know."),
        Note("say", "And this."),
    )


@given(
    st.lists(st.tuples(st.sampled_from(["", "→ ", "# ", "? "]), st.from_regex(r"[a-z][a-z ]*[a-z]", fullmatch=True)))
)
def test_no_line_of_the_notes_is_lost(lines):
    notes = notes_of("\n".join(mark + text for mark, text in lines))
    marks = {"": "say", "→ ": "point", "# ": "source", "? ": "asked"}
    assert notes == tuple((marks[mark], text) for mark, text in lines)
