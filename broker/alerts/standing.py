"""The alerts of one city as they stand: which are open, which were cleared lately, and what decides about them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from broker.alerts.alert import Alert, alert_of, key_of
from broker.alerts.life import raised, revised, turn
from broker.alerts.near import Surroundings
from devices.provenance import Provenance
from devices.reading import Reading
from devices.rule import LEVELS, AlertRule, Rule
from devices.solution import Solution
from devices.topic import Address

CLEARED_KEPT = 20
"""Alerts that are over and still shown, the last ones."""


class Witness(Protocol):
    """What must be known of a device before its word counts."""

    @property
    def address(self) -> Address: ...
    @property
    def at_ms(self) -> int: ...
    @property
    def received_ms(self) -> int: ...
    @property
    def provenance(self) -> str: ...
    @property
    def run(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def levels(self) -> Mapping[str, str]: ...
    @property
    def ills(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Watch:
    """An alert rule with the rule whose levels it follows."""

    key: str
    """`solution.alert key`."""
    alert: AlertRule
    rule: Rule
    rule_key: str
    """`solution.rule key`."""

    def hears(self, device: Witness) -> bool:
        """Whether what the device says of the rule's quantities can be believed."""
        return device.state == "fresh" and not (device.ills.keys() & {self.rule.quantity, *self.rule.of})

    def level(self, device: Witness) -> str:
        return device.levels.get(self.rule_key, LEVELS[0])


@dataclass(slots=True)
class Alerts:
    """Not shared between threads: whoever owns it asks one at a time."""

    surroundings: Surroundings
    _watches: dict[str, Watch]
    _by_rule: dict[str, list[Watch]]
    _kinds: dict[str, str]
    """By alert key: of what kind the devices are whose values raise it."""
    _known: dict[tuple[str, str], Alert] = field(default_factory=dict)
    """The newest revision, by key and device; the last decided stands last."""

    @classmethod
    def of(cls, solutions: Iterable[Solution], surroundings: Surroundings) -> "Alerts":
        solutions = tuple(solutions)
        watches = {watch.key: watch for solution in solutions for watch in _watches(solution)}
        by_rule: dict[str, list[Watch]] = {}
        for watch in watches.values():
            by_rule.setdefault(watch.rule_key, []).append(watch)
        detected = {
            f"{solution.id}.{alert.key}": alert.detector.kind
            for solution in solutions
            for alert in solution.alerts
            if alert.detector is not None
        }
        kinds = {key: watch.rule.kind for key, watch in watches.items()} | detected
        return cls(surroundings, watches, by_rule, kinds)

    def follow(self, rule_key: str) -> bool:
        """Whether any alert follows this rule."""
        return rule_key in self._by_rule

    def all(self) -> tuple[Alert, ...]:
        """The open ones and the last that were cleared, oldest decision first."""
        return tuple(self._known.values())

    def judged(self, rule_key: str, device: Witness, devices: Mapping[str, Witness]) -> Iterator[Alert]:
        """New revisions, after a reading of this device that can be believed has been judged by this rule."""
        for watch in self._by_rule[rule_key]:
            yield from self._consider(watch, device, devices, decided_by=device)
            if watch.alert.agree is None or watch.level(device) == LEVELS[0]:
                continue
            for id_ in self.surroundings.near(device.address, watch.rule.kind, watch.alert.agree.within_m):
                if (neighbour := devices.get(id_)) is not None and not self._is_open(watch, neighbour):
                    yield from self._consider(watch, neighbour, devices, decided_by=device)

    def levels_held(self, device: Witness) -> dict[str, str]:
        """By rule, of the device's open alerts: after a restart a level is held as the alert that came of it is."""
        id_, held = device.address.id, dict[str, str]()
        for watch in self._watches.values():
            alert = self._known.get((watch.key, id_))
            if alert is not None and alert.is_open and alert.run == device.run:
                held[watch.rule_key] = alert.level
        return held

    def restore(self, reading: Reading) -> None:
        """What a store has kept of an alert. One whose rule the packs no longer have is left where it is."""
        if (kind := self._kinds.get(key_of(reading))) is not None:
            self.keep(alert_of(reading, kind=kind))

    def begin(self, run: str) -> None:
        """Another run plays: what was simulated before is over; what is real stays."""
        self._known = {who: alert for who, alert in self._known.items() if alert.run in ("", run)}

    def _is_open(self, watch: Watch, device: Witness) -> bool:
        alert = self._known.get((watch.key, device.address.id))
        return alert is not None and alert.is_open and alert.run == device.run

    def _consider(
        self, watch: Watch, device: Witness, devices: Mapping[str, Witness], *, decided_by: Witness
    ) -> Iterator[Alert]:
        if not watch.hears(device):
            return
        before = self.newest(watch.key, device.address.id, run=device.run)
        level = watch.level(device)
        at_ms = decided_by.at_ms if decided_by.run == device.run else device.at_ms
        match turn(before, level, watch.alert, borne_out=self._is_borne_out(watch, device, devices)):
            case None:
                return
            case "raised":
                alert = raised(
                    watch.key,
                    device.address.id,
                    level,
                    before=before,
                    at_ms=at_ms,
                    received_ms=decided_by.received_ms,
                    run=device.run,
                    provenance=Provenance(device.provenance),
                )
            case "updated":
                assert before is not None
                alert = revised(before, level, at_ms=at_ms, received_ms=decided_by.received_ms)
            case "cleared":
                assert before is not None
                alert = revised(before, LEVELS[0], at_ms=at_ms, received_ms=decided_by.received_ms)
        self.keep(alert)
        yield alert

    def _is_borne_out(self, watch: Watch, device: Witness, devices: Mapping[str, Witness]) -> bool:
        agree = watch.alert.agree
        if agree is None:
            return True
        needed = LEVELS.index(agree.level)
        others = (devices.get(id_) for id_ in self.surroundings.near(device.address, watch.rule.kind, agree.within_m))
        agreeing = sum(
            other is not None and watch.hears(other) and LEVELS.index(watch.level(other)) >= needed for other in others
        )
        return agreeing >= agree.others

    def newest(self, key: str, device: str, *, run: str) -> Alert | None:
        """The last revision of the last such alert of a device, in this run."""
        alert = self._known.get((key, device))
        return alert if alert is not None and alert.run == run else None

    def keep(self, alert: Alert) -> None:
        """A revision that was decided."""
        who = (alert.key, alert.device)
        self._known.pop(who, None)
        self._known[who] = alert
        cleared = [who for who, known in self._known.items() if not known.is_open]
        for who in cleared[:-CLEARED_KEPT]:
            del self._known[who]


def _watches(solution: Solution) -> Iterator[Watch]:
    rules = {rule.key: rule for rule in solution.rules}
    for alert in (alert for alert in solution.alerts if alert.rule):
        yield Watch(f"{solution.id}.{alert.key}", alert, rules[alert.rule], f"{solution.id}.{alert.rule}")
