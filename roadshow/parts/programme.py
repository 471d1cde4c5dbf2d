"""What plays together in a run: a city has one clock and one kind of day, those of the solution on show.

Every other solution of the city plays its own default scenario on that clock. One whose scenario cannot go as fast as
the run does is left out, and the log says so.
"""

import logging
from collections.abc import Iterator

from devices.city import City
from devices.packs import Packs
from devices.scenario import Scenario
from devices.solution import Solution
from roadshow.cannot import Cannot

log = logging.getLogger(__name__)


def leading_scenario(lead: Solution, *, speed: float) -> Scenario:
    scenario = lead.scenarios[lead.default_scenario]
    if speed > scenario.max_speed:
        raise Cannot(
            f"--speed {speed:g}: {lead.id}'s scenario '{lead.default_scenario}' plays at up to {scenario.max_speed:g}"
        )
    return scenario


def programme(packs: Packs, city: City, lead: Solution, *, speed: float) -> Iterator[tuple[Solution, Scenario]]:
    """Every solution that plays in the city, with the scenario it plays."""
    leading = leading_scenario(lead, speed=speed)
    clock = {"start": leading.start, "play_from": leading.play_from, "day": leading.day}
    for solution in packs.solutions_of(city.id):
        own = solution.scenarios[solution.default_scenario]
        if own.max_speed < speed:
            log.warning("%s is not simulated: it plays at up to %g, this run at %g", solution.id, own.max_speed, speed)
            continue
        yield solution, own.model_copy(update=clock)
