"""What a player can play, and how each of its runs is made: a function of city, programme, scenario and seed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from devices.city import City
from devices.packs import Packs
from devices.payload import Run, moment
from devices.scenario import Scenario
from devices.solution import Solution
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.parts.player.programme import Programme, programme
from roadshow.settings import USUAL_SPEED
from simulators.play import Play, Tapped, play


@dataclass(frozen=True, slots=True)
class Bill:
    """One city, one solution that leads for now, one seed."""

    packs: Packs
    city: City
    lead: Solution
    seed: int
    player: str = field(default_factory=lambda: secrets.token_hex(4))
    """Names this process in what it announces."""

    def led_by(self, solution: str) -> "Bill":
        """Raises `Cannot` where it does not play in the city."""
        if solution == self.lead.id:
            return self
        known = {other.id: other for other in self.packs.solutions_of(self.city.id)}
        if solution not in known:
            raise Cannot(f"unknown solution '{solution}' in {self.city.id}; known: {', '.join(known)}")
        return replace(self, lead=known[solution])

    def programme(self, scenario: str, *, speed: float) -> Programme:
        """Raises `Cannot` where it is unknown, or slower than that."""
        return programme(self.packs, self.city, self.lead, scenario=scenario, speed=speed)

    def usual_speed(self, scenario: str) -> float:
        """Where nobody asks for another."""
        known = self.lead.scenarios_in(self.city.id).get(scenario or self.lead.scenario_of(self.city.id))
        return min(USUAL_SPEED, known.max_speed) if known else USUAL_SPEED

    def run(self, chosen: Programme, *, speed: float, start: datetime) -> Run:
        """A new one, which nobody has heard of yet."""
        return Run(
            run=f"{self.city.id}-{chosen.scenario}-{self.seed}-{wall_ms()}",
            city=self.city.id,
            scenario=chosen.scenario,
            seed=self.seed,
            speed=speed,
            at=start,
            player=self.player,
            solution=self.lead.id,
            start=start,
            max_speed=chosen.max_speed,
        )

    def play(self, chosen: Programme, taps: Sequence[Tapped]) -> Play:
        return play(self.city, chosen.playing, lead=self.lead.id, seed=self.seed, taps=taps)

    def today(self, scenario: Scenario) -> datetime:
        """The scenario's first moment, on the city's own calendar day."""
        day = moment(wall_ms()).astimezone(self.city.time_zone).date()
        return datetime.combine(day, scenario.start, self.city.time_zone)
