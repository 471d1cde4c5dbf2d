"""A story as data: what is said and shown of a scenario, step by step, by itself or at the desk."""

from datetime import time
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, field_validator, model_validator

from devices.kind import Row
from devices.scenario import Scenario

WHOLE_S = (60.0, 240.0)
"""How long a story may stand, from first to last step."""
SHORT_S = (60.0, 100.0)
"""How long its short version may: for a visitor who has a minute and a half."""


class Seek(Row):
    """To a step of the scenario, or to the first such time of its clock."""

    do: Literal["seek"]
    step: str = ""
    at: time | None = None

    @model_validator(mode="after")
    def _has_one_target(self) -> Self:
        if bool(self.step) == (self.at is not None):
            raise ValueError('write either step = "a step of the scenario" or at = a time of day such as 12:45:00')
        return self

    def second_of(self, scenario: Scenario) -> float:
        """Scenario seconds since its start; `KeyError` where it has no such step."""
        if self.at is not None:
            return scenario.second_of(self.at.isoformat())
        for step in scenario.steps:
            if step.key == self.step:
                return step.after_min * 60
        raise KeyError(f"unknown step '{self.step}'; known: {', '.join(step.key for step in scenario.steps) or 'none'}")


class Speed(Row):
    do: Literal["speed"]
    speed: float = Field(gt=0)
    """Scenario seconds a second."""


class Event(Row):
    do: Literal["event"]
    key: str
    """Of a tap of the scenario."""


class Turn(Row):
    do: Literal["play", "pause"]


Cue = Annotated[Seek | Speed | Event | Turn, Field(discriminator="do")]

CITY = "city"
BAYS = "bays"

Shows = Literal["map", "worth", "evidence", "contact"]


class StoryStep(Row):
    """`key` names its words: what it says on the wall, and the speaker's notes."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    lasts_s: float = Field(ge=5, le=90)
    """How long it stands when the story runs by itself, and the timer's guide by hand."""
    short: bool = False
    """It belongs to the short version too."""
    camera: str = CITY
    """The city as a whole, a place by its id, or `bays`: the first car park that is laid out bay by bay."""
    shows: Shows = "map"
    """worth: the two futures, with the solution and without. evidence: message, stored row and CAP alert of what is on
    screen. contact: how to reach whoever exhibits."""
    cue: tuple[Cue, ...] = ()
    """Given in order as the step begins, each once the one before is done: nothing can happen while a seek is on."""


class Story(Row):
    """Read from stories/<id>.toml. It begins with its scenario, which plays from where its show begins."""

    schema_version: Literal[1] = Field(alias="schema")
    scenario: str
    cities: tuple[str, ...] = ()
    """Where it fits. None named: wherever its scenario can be played."""
    steps: tuple[StoryStep, ...] = Field(min_length=2)

    @field_validator("steps")
    @classmethod
    def _are_told_once(cls, steps: tuple[StoryStep, ...]) -> tuple[StoryStep, ...]:
        keys = [step.key for step in steps]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"two steps have the key '{twice[0]}'; rename one")
        return steps

    @property
    def short(self) -> tuple[StoryStep, ...]:
        """The steps of the short version: those that are marked; a story without marks is short as it is."""
        return tuple(step for step in self.steps if step.short) or self.steps


def seconds(steps: tuple[StoryStep, ...]) -> float:
    return sum(step.lasts_s for step in steps)


def story_words(id_: str, story: Story) -> set[str]:
    """The keys of its words, the same in every language."""
    told = {f"stories.{id_}.name", f"stories.{id_}.promise"}
    return told | {f"stories.{id_}.steps.{step.key}.{part}" for step in story.steps for part in ("says", "notes")}


class Note(NamedTuple):
    """A line of the speaker's notes, by how it begins."""

    sort: Literal["say", "point", "source", "asked"]
    """say: aloud. point (`→`): what to show. source (`#`): a number, and how we know. asked (`?`): a likely question,
    with its answer."""
    text: str


SORTS: dict[str, Literal["point", "source", "asked"]] = {"→": "point", "#": "source", "?": "asked"}


def notes_of(text: str) -> tuple[Note, ...]:
    """The lines of a step's `notes` in order, their marks taken off."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(
        Note(SORTS[line[0]], line[1:].strip()) if line[0] in SORTS else Note("say", line) for line in lines if line
    )
