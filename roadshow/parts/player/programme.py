"""What plays together in a run: a city has one clock and one kind of day, those of the solution on show.

Every other solution of the city plays its own default scenario on that clock. One whose scenario cannot go as fast as
the run does is left out, and the log says so. A storm comes only with the solution that leads: beside another a flood's
sensors watch a fair day. Seismic stations speak each second and tell of seconds, so they play only where they lead.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from devices.city import City
from devices.packs import Packs
from devices.scenario import Scenario
from devices.solution import Solution
from roadshow.cannot import Cannot

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Programme:
    """What one run plays."""

    scenario: str
    leading: Scenario
    playing: tuple[tuple[Solution, Scenario], ...]

    @property
    def max_speed(self) -> float:
        return min(own.max_speed for _, own in self.playing)


def programme(packs: Packs, city: City, lead: Solution, *, scenario: str = "", speed: float) -> Programme:
    """Every solution that plays in the city; raises `Cannot` where the leading one's scenario cannot be played so."""
    name = scenario or lead.scenario_of(city.id)
    known = lead.scenarios_in(city.id)
    if name not in known:
        raise Cannot(
            f"--scenario: {lead.id} plays no scenario '{name}' in {city.id}; known: {', '.join(known) or 'none'}"
        )
    leading = known[name]
    if speed > leading.max_speed:
        raise Cannot(f"--speed {speed:g}: {lead.id}'s scenario '{name}' plays at up to {leading.max_speed:g}")
    return Programme(name, leading, tuple(_playing(packs, city, lead, leading, speed=speed)))


def _playing(
    packs: Packs, city: City, lead: Solution, leading: Scenario, *, speed: float
) -> Iterator[tuple[Solution, Scenario]]:
    clock = {"start": leading.start, "play_from": leading.play_from, "day": leading.day}
    fair = {"storm": None, "waves": {}}
    for solution in packs.solutions_of(city.id):
        if solution.only_leads and solution.id != lead.id:
            continue
        own = leading if solution.id == lead.id else solution.scenarios[solution.scenario_of(city.id)]
        if own.max_speed < speed:
            log.warning("%s is not simulated: it plays at up to %g, this run at %g", solution.id, own.max_speed, speed)
            continue
        yield solution, own if solution.id == lead.id else own.model_copy(update=clock | fair)
