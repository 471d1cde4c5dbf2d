"""The hub's live state of a run that is heard without delay: what the platform's own rules would tell, and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from broker.alerts.alert import Alert
from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from devices.city import City
from devices.packs import Packs
from devices.payload import Run, epoch_ms
from devices.provenance import Provenance
from devices.reading import Reading
from devices.rule import AlertRule
from devices.solution import Solution
from simulators.simulation import Sent

TICK_S = 60.0
ACTED_ON = ("Evacuate", "Avoid", "Shelter")
"""Responses that count as a warning, since they tell people what to do now; Prepare and Monitor do not."""
START = datetime(2026, 1, 1, tzinfo=UTC)
"""Any day: nothing here depends on it."""
START_MS = epoch_ms(START)
RUN = "compared"


@dataclass(slots=True)
class Platform:
    packs: Packs
    city: City
    solution: Solution
    _live: Live = field(init=False)
    _rules: dict[str, AlertRule] = field(init=False)
    """By `solution.alert key`."""

    def __post_init__(self) -> None:
        self._live = Live(self.packs, self.city)
        self._rules = {f"{self.solution.id}.{rule.key}": rule for rule in self.solution.alerts}
        run = Run(RUN, self.city.id, RUN, 1, 1.0, START)
        self._live.announce(AnnouncedRun.heard(run, heard_ms=START_MS))

    def hear(self, messages: Iterable[Sent], *, t_s: float) -> Iterator[tuple[float, Alert, AlertRule]]:
        """Alerts that these raise or change and that tell people to act: when each went out, and by which rule."""
        for sent in messages:
            for alert, *_ in self._live.apply([self._reading(sent)]):
                rule = self._rules[alert.key]
                if alert.level in _heeded(rule):
                    yield sent.sent_s, alert, rule
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


def _heeded(rule: AlertRule) -> set[str]:
    """The levels at which it tells people to act."""
    return {level for level, response in rule.response.items() if response in ACTED_ON}
