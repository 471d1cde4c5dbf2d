"""Storms of a scenario played to their end without a broker: what the platform's own rules would have told whom, when.

What simulated sensors send goes through the rules as it does in a show, so a solution is credited with the alerts that
it really raises. Faults, outages and pumps of the scenario are in it, what the desk lets happen is not.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from devices.city import City
from devices.fleet import fleet
from devices.futures import Futures
from devices.packs import Packs
from devices.payload import Run, epoch_ms
from devices.provenance import Provenance
from devices.reading import Reading
from devices.rule import AlertRule
from devices.solution import Solution
from simulators.flood.futures import MINUTE_S, Alerted, Played, Witness, futures_of
from simulators.play import play
from simulators.simulation import Sent, Simulated

STORMS = 4
LOOK_S = 10.0
"""The step of the water's model."""
TICK_S = 60.0
AFTER_LAST_STEP_S = 3_600.0
ACTED_ON = ("Evacuate", "Avoid", "Shelter")
"""Responses that count as a warning, since they tell people what to do now; Prepare and Monitor do not."""
START = datetime(2026, 1, 1, tzinfo=UTC)
"""Any day: nothing here depends on it."""
START_MS = epoch_ms(START)
RUN = "compared"


def compared(
    packs: Packs,
    city: City,
    solution: Solution,
    scenario: str,
    *,
    seeds: Iterable[int],
    progress: Callable[[int], object] = lambda _: None,
) -> Futures:
    """Where the solution has streets. `progress` is told how many storms are done."""
    played: list[Played] = []
    for seed in seeds:
        played.append(played_to_its_end(packs, city, solution, scenario, seed=seed))
        progress(len(played))
    return futures_of(solution.id, scenario, played)


def played_to_its_end(
    packs: Packs,
    city: City,
    solution: Solution,
    scenario: str,
    *,
    seed: int,
) -> Played:
    chosen = solution.scenarios[scenario]
    playing = play(city, [(solution, chosen)], lead=solution.id, seed=seed)
    (simulated,) = playing.simulations
    assert isinstance(simulated, Simulated)
    catchment = simulated.catchment
    assert catchment, "it has streets"
    assert catchment.district, "it has streets"
    platform, witness = Platform(packs, city, solution), Witness(catchment.district)
    until_s = AFTER_LAST_STEP_S + max((step.after_min * MINUTE_S for step in chosen.steps), default=0.0)
    alerts: list[Alerted] = []
    for look in range(round(until_s / LOOK_S) + 1):
        t_s = look * LOOK_S
        alerts += platform.hear(playing.until(t_s), t_s=t_s)
        catchment.advance(t_s)
        witness.look(t_s)
    return Played.of(seed, witness, alerts)


@dataclass(frozen=True, slots=True)
class Heeded:
    """The levels at which an alert tells people to act, and how far."""

    levels: frozenset[str]
    radius_m: float

    @classmethod
    def of(cls, rule: AlertRule) -> "Heeded":
        levels = (level for level, response in rule.response.items() if response in ACTED_ON)
        return cls(frozenset(levels), rule.radius_m)


@dataclass(slots=True)
class Platform:
    """The hub's live state of a run that is heard without delay."""

    packs: Packs
    city: City
    solution: Solution
    _live: Live = field(init=False)
    _heeded: dict[str, Heeded] = field(init=False)
    """By `solution.alert key`."""
    _where: dict[str, tuple[float, float]] = field(init=False)

    def __post_init__(self) -> None:
        self._live = Live(self.packs, self.city)
        self._heeded = {f"{self.solution.id}.{rule.key}": Heeded.of(rule) for rule in self.solution.alerts}
        self._where = {device.address.id: (device.lon, device.lat) for device in fleet(self.city, self.solution)}
        run = Run(RUN, self.city.id, RUN, 1, 1.0, START)
        self._live.announce(AnnouncedRun.heard(run, heard_ms=START_MS))

    def hear(self, messages: Iterable[Sent], *, t_s: float) -> Iterator[Alerted]:
        """The alerts that these raise or change, of those that tell people to act."""
        for sent in messages:
            for alert, *_ in self._live.apply([self._reading(sent)]):
                heeded = self._heeded[alert.key]
                if alert.level in heeded.levels:
                    yield Alerted(sent.sent_s, *self._where[alert.device], heeded.radius_m)
        if t_s % TICK_S == 0:
            self._live.tick(wall_ms=START_MS + round(t_s * 1000))

    def _reading(self, sent: Sent) -> Reading:
        """`received_ms`: when the network brought it."""
        return Reading(
            city=self.city.id,
            kind=sent.address.kind,
            device=sent.address.id,
            at_ms=START_MS + round(sent.at_s * 1000),
            received_ms=START_MS + round(sent.sent_s * 1000),
            values=sent.values,
            provenance=Provenance.SIMULATED,
            run=RUN,
            seq=sent.seq,
        )
