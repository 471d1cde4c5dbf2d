"""One run from its first moment: everything that plays in a city, and what happens when, in scenario time."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from devices.city import City
from devices.scenario import Happening, Scenario
from devices.solution import Solution
from devices.topic import Address
from simulators.agenda import Sent
from simulators.earthquake.traces import TracedSecond
from simulators.flood.picture import Picture
from simulators.simulation import Acknowledgement, Simulation, simulate


class Tapped(NamedTuple):
    """A tap of the leading scenario, and when it came, in scenario seconds."""

    key: str
    t_s: float


class Moment(NamedTuple):
    t_s: float
    what: Literal["step", "tap"]
    key: str
    """Empty for a step that nobody is told of: one of a solution that does not lead."""
    happens: tuple[Happening, ...]
    to: Sequence[Simulation]


@dataclass(slots=True)
class Play:
    """Goes on as its messages are taken; made by `play`."""

    simulations: Sequence[Simulation]
    coming: list[Moment]
    """In order of time."""
    reached: list[Moment] = field(default_factory=list[Moment])
    idle: list[Happening] = field(default_factory=list[Happening])
    """What happened and concerned nothing here: a place or a kind that this city has not."""

    def until(self, t_s: float) -> Iterator[Sent]:
        """What all devices send up to and including `t_s`, in order of sending. Take all of it."""
        while self.coming and self.coming[0].t_s <= t_s:
            moment = self.coming[0]
            yield from self._merged(moment.t_s)
            # Only now: who leaves off before has not come so far.
            self._come(self.coming.pop(0))
        yield from self._merged(t_s)

    def tap(self, key: str, happens: tuple[Happening, ...], *, t_s: float) -> None:
        """Where the last `until` ended, which is `t_s`."""
        self._come(Moment(t_s, "tap", key, happens, self.simulations))

    def command(self, address: Address, values: Mapping[str, float], *, t_s: float) -> Iterator[Acknowledgement]:
        for simulation in self.simulations:
            if answer := simulation.command(address, values, t_s=t_s):
                yield answer

    def picture(self) -> Picture | None:
        """Of flooded streets, where anything here models them."""
        return next((picture for each in self.simulations if (picture := each.picture())), None)

    def traces(self, *, after_s: float) -> Iterator[TracedSecond]:
        """Of stations, where anything here models them; where it ended later, oldest first."""
        return (second for each in self.simulations for second in each.traces(after_s=after_s))

    def _merged(self, t_s: float) -> Iterator[Sent]:
        return heapq.merge(*(each.until(t_s) for each in self.simulations), key=lambda sent: sent.sent_s)

    def _come(self, moment: Moment) -> None:
        for happening in moment.happens:
            concerned = [simulation.happen(happening, t_s=moment.t_s) for simulation in moment.to]
            if not any(concerned):
                self.idle.append(happening)
        self.reached.append(moment)


def play(
    city: City,
    programme: Sequence[tuple[Solution, Scenario]],
    *,
    lead: str,
    seed: int,
    taps: Sequence[Tapped] = (),
) -> Play:
    """A run is a function of these. `taps` are of the leading scenario; it and its taps concern every solution."""
    simulations = [simulate(city, solution, scenario, seed=seed) for solution, scenario in programme]
    moments: list[Moment] = []
    for simulation, (solution, scenario) in zip(simulations, programme, strict=True):
        if solution.id != lead:
            moments += [Moment(step.after_min * 60, "step", "", step.happens, [simulation]) for step in scenario.steps]
            continue
        moments += [Moment(step.after_min * 60, "step", step.key, step.happens, simulations) for step in scenario.steps]
        moments += [Moment(t_s, "tap", key, _happens(scenario, key), simulations) for key, t_s in taps]
    return Play(simulations, sorted(moments, key=lambda moment: moment.t_s))


def _happens(scenario: Scenario, key: str) -> tuple[Happening, ...]:
    tap = scenario.tap(key)
    if tap is None:
        known = ", ".join(each.key for each in scenario.taps) or "none"
        raise KeyError(f"the scenario has no tap '{key}'; known: {known}")
    return tap.happens
