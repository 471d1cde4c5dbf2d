"""Reads and checks the stories of a solution pack: each cue is understood, and each sentence fits the wall."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from devices.city import City
from devices.futures.kinds import compared_in
from devices.packs.cities import PACK_NAME
from devices.packs.files import parse, read_toml
from devices.packs.findings import Findings
from devices.scenario import SLOWEST, Scenario
from devices.solution import Solution
from devices.story import (
    BAYS,
    CITY,
    SHORT_S,
    WHOLE_S,
    Cue,
    Event,
    Seek,
    Speed,
    Story,
    StoryStep,
    Turn,
    notes_of,
    seconds,
)
from devices.words import Table

COLUMNS = {"name": 40, "promise": 120, "says": 90, "notes": 1000}
"""How much room each has: a Latin letter takes one, a Hangul syllable two, a mark above or below none."""


def columns(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
        if unicodedata.category(letter) not in ("Mn", "Me", "Cf")
    )


def read_stories(folder: Path, scenarios: Mapping[str, Scenario], findings: Findings) -> dict[str, Story]:
    stories: dict[str, Story] = {}
    for file in sorted(folder.glob("*.toml")):
        if not PACK_NAME.fullmatch(file.stem):
            findings.problem(file, "", "a story is named in small letters, digits and '-'; rename the file")
        data = read_toml(file, findings)
        story = parse(Story, file, data, findings) if data is not None else None
        if story is not None:
            stories[file.stem] = story
            _check_lengths(file, story, findings)
            _check_cues(file, story, scenarios, findings)
    return stories


def _check_lengths(file: Path, story: Story, findings: Findings) -> None:
    for what, steps, (least, most), cure in (
        ("it", story.steps, WHOLE_S, "change lasts_s"),
        ("its short version", story.short, SHORT_S, "mark just enough steps as short = true, or change lasts_s"),
    ):
        stands = seconds(steps)
        if not least <= stands <= most:
            findings.problem(file, "steps", f"{what} stands {stands:g} s, outside {least:g} to {most:g}; {cure}")


def _check_cues(file: Path, story: Story, scenarios: Mapping[str, Scenario], findings: Findings) -> None:
    scenario = scenarios.get(story.scenario)
    if scenario is None:
        known = ", ".join(scenarios) or "none; write scenarios/<name>.toml"
        findings.problem(file, "scenario", f"unknown scenario '{story.scenario}'; known: {known}")
        return
    for step in story.steps:
        for cue in step.cue:
            if trouble := _trouble(cue, scenario):
                findings.problem(file, f"step {step.key}, {cue.do}", trouble)
    pauses = any(cue.do == "pause" for step in story.steps for cue in step.cue)
    for step in story.steps:
        if pauses and step.cue and not any(isinstance(cue, Turn) for cue in step.cue):
            cure = 'the story pauses elsewhere, and who comes from there stands still; write { do = "play" } or "pause"'
            findings.problem(file, f"step {step.key}, cue", cure)
    for steps in {story.steps[:1], story.short[:1]}:
        if not any(isinstance(cue, Speed) for cue in steps[0].cue):
            cure = 'a version begins here, at the speed of whatever was on before; write { do = "speed", speed = ... }'
            findings.problem(file, f"step {steps[0].key}, cue", cure)


def _trouble(cue: Cue, scenario: Scenario) -> str:
    match cue:
        case Seek():
            try:
                cue.second_of(scenario)
            except KeyError as error:
                return str(error.args[0])
        case Speed(speed=speed) if not SLOWEST <= speed <= scenario.max_speed:
            return f"the scenario plays at {SLOWEST:g} to {scenario.max_speed:g}, not at {speed:g}; mend speed"
        case Event(key=key) if scenario.tap(key) is None:
            return f"unknown tap '{key}'; known: {', '.join(tap.key for tap in scenario.taps) or 'none'}"
        case _:
            pass
    return ""


def check_story_words(file: Path, table: Table, stories: Mapping[str, Story], findings: Findings) -> None:
    """Of one language; that they are all there, and no others, is checked with all other words."""
    for id_, story in stories.items():
        for key in (f"stories.{id_}.name", f"stories.{id_}.promise"):
            _check_room(file, key, table, findings)
        for step in story.steps:
            says, notes = (f"stories.{id_}.steps.{step.key}.{part}" for part in ("says", "notes"))
            _check_room(file, says, table, findings)
            _check_room(file, notes, table, findings)
            sorts = [note.sort for note in notes_of(table.get(notes, ""))]
            if sorts and sorts[0] != "say":
                findings.problem(file, notes, "begins with a mark, so nothing is to be said; write that first")
            if any(letter.isdigit() for letter in table.get(says, "")) and sorts and "source" not in sorts:
                cure = f"{says} shows a number; write a line '# how we know' for whoever is asked"
                findings.problem(file, notes, cure)


def _check_room(file: Path, key: str, table: Table, findings: Findings) -> None:
    part, text = key.rpartition(".")[2], table.get(key, "")
    if (wide := columns(text)) > COLUMNS[part]:
        cure = f"{wide} columns are too long, there is room for {COLUMNS[part]} (Hangul takes two); shorten it"
        findings.problem(file, key, cure, value=text)
    if part != "notes" and "\n" in text:
        findings.problem(file, key, "has a line break; write it in one line", value=text)


def check_where_stories_play(
    folder: Path, solution: Solution, cities: Mapping[str, City], known: Iterable[str], findings: Findings
) -> None:
    """`solution` knows where it plays; `known` names also the cities that could not be read."""
    for id_, story in solution.stories.items():
        file = folder / "stories" / f"{id_}.toml"
        scenario = solution.scenarios.get(story.scenario)
        if scenario is None:  # and found already
            continue
        playable = [city for city in solution.cities if city in (scenario.cities or (city,))]
        for city in story.cities:
            if city not in known:
                findings.problem(file, "cities", f"unknown city '{city}'; known: {', '.join(sorted(known))}")
            elif city not in playable:
                cure = f"scenario '{story.scenario}' does not play in {city}; it does in: {', '.join(playable)}"
                findings.problem(file, "cities", cure)
        for city in (cities[id_] for id_ in story.cities or playable if id_ in cities and id_ in playable):
            for step in story.steps:
                for key, trouble in _troubles_in(city, solution, step):
                    findings.problem(file, f"step {step.key}, {key}", trouble)


def _troubles_in(city: City, solution: Solution, step: StoryStep) -> Iterator[tuple[str, str]]:
    if step.camera == BAYS and not city.layouts:
        yield "camera", f'no car park of {city.id} is laid out bay by bay; write "{CITY}", or a layout in city.toml'
    elif step.camera not in (CITY, BAYS) and step.camera not in city.places:
        yield "camera", f'unknown place \'{step.camera}\' of {city.id}; write "{CITY}", "{BAYS}" or one of places.csv'
    if step.shows == "worth" and compared_in(city, solution) is None:
        yield "shows", f'nothing is compared in {city.id}, so there is no worth to show; write "map"'
