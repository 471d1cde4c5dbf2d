"""What a step of a story asks of the simulator, one thing after another, as a hand at the desk would."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from msgspec.structs import replace

from broker.live.view import ShowView
from dashboard.api.problems import NotNow, WrongParameter
from dashboard.api.run import Choose, Faster, Happen, Plain, Seek, Steering, first_ms, is_obeyed, say
from dashboard.desk import Unheard
from dashboard.platform import Platform
from devices.payload import Run
from devices.scenario import Scenario
from devices.solution import Solution
from devices.story import Cue, Event, Speed, Story, StoryStep, Turn
from devices.story import Seek as SeekCue

log = logging.getLogger(__name__)

SOUGHT_WITHIN_S = 60.0
LOOK_S = 0.05


Asked = Steering | Callable[[int], Steering]
"""What is asked, or made so by the run's first moment, once it is time."""


class NotDone(Exception):
    """The simulator has not done what a step asks; the show goes on without."""


class Cues:
    """Of the step that stands: those of a later one, or a hand at the desk, take their place."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._giving: asyncio.Task[None] | None = None

    def give(self, show: ShowView, asked: Sequence[Asked]) -> None:
        """From the event loop; returns at once, and `ShowView.cues` says what came of it."""
        self.drop()
        self._tell(show, "given" if asked else "done")
        if asked:
            self._giving = asyncio.create_task(self._give(show, asked))

    def drop(self) -> None:
        if self._giving is not None:
            self._giving.cancel()
            self._giving = None

    async def _give(self, show: ShowView, asked: Sequence[Asked]) -> None:
        try:
            for each in asked:
                await self._give_one(each)
        except (NotDone, NotNow, WrongParameter, Unheard) as reason:
            log.warning("%s of '%s': what it asks was not done: %s", show.step or "the beginning", show.story, reason)
            self._tell(show, "failed")
        else:
            self._tell(show, "done")

    async def _give_one(self, each: Asked) -> None:
        platform = self._platform
        announced = platform.live.announced()
        if announced is None:
            raise NotNow("nothing plays now; start the simulator")
        asked = each(first_ms(announced)) if callable(each) else each
        number = await asyncio.to_thread(say, platform, asked)
        if number is not None and not await is_obeyed(platform, number):
            raise NotDone(f"the simulator has not obeyed '{asked.action}'")
        for _ in range(round(SOUGHT_WITHIN_S / LOOK_S)):
            announced = platform.live.announced()
            if announced is not None and announced.run.state != "seeking":
                return
            await asyncio.sleep(LOOK_S)
        raise NotDone(f"the past was not played within {SOUGHT_WITHIN_S:g} s")

    def _tell(self, given: ShowView, cues: Literal["done", "given", "failed"]) -> None:
        def told(show: ShowView, _now_ms: int) -> ShowView:
            same = (show.story, show.step, show.since) == (given.story, given.step, given.since)
            return replace(show, cues=cues) if same else show

        if self._platform.presenting.show.cues != cues:
            self._platform.presenting.change(told)


def cues_at(solution: Solution, story: Story, step: StoryStep, *, run: Run | None, begins: bool) -> list[Asked]:
    """The step's own, and before them the scenario's beginning, where the story begins or something else plays."""
    scenario = solution.scenarios[story.scenario]
    begins = begins or run is None or (run.solution, run.scenario) != (solution.id, story.scenario)
    beginning = [*leading(solution, story), Plain(action="resume")] if begins else []
    return [*beginning, *(partial(asked_by, cue, scenario) for cue in step.cue)]


def leading(solution: Solution, story: Story | None) -> list[Asked]:
    """The solution leads what plays, in its story's scenario."""
    return [Choose(action="scenario", solution=solution.id, scenario=story.scenario if story else None)]


def asked_by(cue: Cue, scenario: Scenario, first_ms: int) -> Steering:
    """A moment counts from the run's first one."""
    match cue:
        case SeekCue():
            return Seek(action="seek", at_ms=first_ms + round(cue.second_of(scenario) * 1000))
        case Speed(speed=speed):
            return Faster(action="speed", speed=speed)
        case Event(key=key):
            return Happen(action="event", key=key)
        case Turn(do=turn):
            return Plain(action="resume" if turn == "play" else "pause")
