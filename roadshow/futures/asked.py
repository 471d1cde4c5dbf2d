"""What is to be compared: one scenario of one solution in one city, over seeds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from devices.city import City
from devices.packs import Packs
from devices.scenario import Scenario
from devices.solution import Solution
from simulators.play import Play, play
from simulators.simulation import Simulated

Played = TypeVar("Played")


@dataclass(frozen=True, slots=True)
class Asked:
    packs: Packs
    city: City
    solution: Solution
    scenario: str
    seeds: tuple[int, ...]
    """The one that is drawn comes first."""
    progress: Callable[[int], object] = lambda _: None
    """Told how many plays are done."""

    @property
    def chosen(self) -> Scenario:
        return self.solution.scenarios[self.scenario]

    def each(self, played: "Callable[[Asked, int], Played]") -> Iterator[Played]:
        """Seed by seed."""
        for done, seed in enumerate(self.seeds, start=1):
            yield played(self, seed)
            self.progress(done)

    def play(self, seed: int) -> tuple[Play, Simulated]:
        """The play, and the truth behind it."""
        playing = play(self.city, [(self.solution, self.chosen)], lead=self.solution.id, seed=seed)
        (simulated,) = playing.simulations
        assert isinstance(simulated, Simulated)
        return playing, simulated
