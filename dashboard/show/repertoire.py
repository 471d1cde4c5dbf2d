"""All that can be put on show in a city, and what comes of each wish. Pure: the packs and a moment decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from broker.live.view import ShowView
from dashboard.api.problems import NotNow, WrongParameter, unknown
from devices.city import City
from devices.packs import Packs
from devices.solution import Solution
from devices.story import BAYS, CITY, Shows, Story, StoryStep
from devices.words import LANGUAGES


@dataclass(frozen=True, slots=True)
class Repertoire:
    packs: Packs
    city: City

    @property
    def solutions(self) -> dict[str, Solution]:
        return {solution.id: solution for solution in self.packs.solutions_of(self.city.id)}

    def opening(self, solution: str, *, now_ms: int) -> ShowView:
        language = self.city.language
        return ShowView(solution, language, self._beside(language), now_ms, story=self._first_story(solution))

    def offers(self, show: ShowView) -> bool:
        """False for what was on show with other packs."""
        solution = self.solutions.get(show.solution)
        if solution is None or (show.story and show.story not in solution.stories_in(self.city.id)):
            return False
        return not show.step or show.step in {step.key for step in self.steps(show)}

    def chosen(
        self,
        show: ShowView,
        *,
        solution: str | None = None,
        language: str | None = None,
        second: str | None = None,
        story: str | None = None,
        short: bool | None = None,
        now_ms: int,
    ) -> ShowView:
        """Another solution or story stands before its first step."""
        if solution is not None and solution != show.solution:
            _known("solution", solution, self.solutions)
            show = self._before_it_begins(show, solution, self._first_story(solution), now_ms=now_ms)
        if story is not None and story != show.story:
            _known("story", story, self._stories(show.solution))
            show = self._before_it_begins(show, show.solution, story, now_ms=now_ms)
        if language is not None:
            _known("language", language, LANGUAGES)
            second = second or (show.second if show.second != language else self._beside(language))
            show = replace(show, language=language)
        if second is not None:
            _known("second", second, LANGUAGES)
            if second == show.language:
                raise WrongParameter("second", f"'{second}' is the first already; choose another")
            show = replace(show, second=second)
        return show if short is None else replace(show, short=short)

    def at(self, show: ShowView, key: str, *, now_ms: int) -> ShowView:
        """The step begins; at the first one the whole story does."""
        steps = {step.key: step for step in self._story(show).steps}
        _known("step", key, steps)
        step, begins = steps[key], self.is_first(show, key) or not show.begun
        return replace(
            show,
            step=key,
            since=now_ms,
            begun=now_ms if begins else show.begun,
            view=step.shows,
            camera=step.camera,
            cues="done",
        )

    def looking(self, show: ShowView, *, view: Shows | None, camera: str | None) -> ShowView:
        if camera is not None:
            _known("camera", camera, [CITY, *([BAYS] if self.city.layouts else []), *self.city.places])
        return replace(show, view=view or show.view, camera=camera or show.camera)

    def neighbour(self, show: ShowView, by: Literal[1, -1]) -> str:
        """The step of the version that is told after or before the one that stands; before it begins, the first."""
        told, keys = [step.key for step in self.steps(show)], [step.key for step in self._story(show).steps]
        if not show.step:
            return told[0]
        at = keys.index(show.step)
        way = keys[at + 1 :] if by > 0 else keys[:at][::-1]
        found = next((key for key in way if key in told), None)
        if found is None:
            raise NotNow(f"'{show.step}' is the {'last' if by > 0 else 'first'} step; ask for another one by its key")
        return found

    def is_first(self, show: ShowView, key: str) -> bool:
        return bool(steps := self.steps(show)) and steps[0].key == key

    def steps(self, show: ShowView) -> tuple[StoryStep, ...]:
        """Of the version that is told."""
        story = self._story(show)
        return story.short if show.short else story.steps

    def told(self, show: ShowView) -> tuple[Solution, Story]:
        story = self._story(show)
        return self.solutions[show.solution], story

    def _story(self, show: ShowView) -> Story:
        known = self._stories(show.solution)
        if show.story not in known:
            raise NotNow(f"'{show.solution}' has no story for {self.city.id}; choose another solution")
        return known[show.story]

    def _before_it_begins(self, show: ShowView, solution: str, story: str, *, now_ms: int) -> ShowView:
        return ShowView(solution, show.language, show.second, now_ms, story=story, short=show.short)

    def _first_story(self, solution: str) -> str:
        return next(iter(self._stories(solution)), "")

    def _stories(self, solution: str) -> dict[str, Story]:
        """None of a solution that does not play here, which a hub may have been started with."""
        known = self.solutions.get(solution)
        return known.stories_in(self.city.id) if known else {}

    def _beside(self, language: str) -> str:
        """English, or the city's own where English is the first."""
        return next(other for other in ("en", self.city.language, *LANGUAGES) if other != language)


def _known(parameter: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise WrongParameter(parameter, unknown(parameter, name, known))
