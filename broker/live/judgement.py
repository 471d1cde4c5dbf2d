"""What a reading means: is the sensor well, which levels has it, and is anybody to be warned?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from broker.alerts.alert import Alert
from broker.alerts.early_warning import EarlyWarnings
from broker.alerts.health import Pulse, health_of, is_judged, pulse_after
from broker.alerts.standing import Alerts
from broker.live.device import LiveDevice
from broker.live.rules import Course, course_after, level_after
from devices.kind import Quantity
from devices.rule import LEVELS, Rule
from devices.solution import Solution


@dataclass(slots=True)
class OfKind:
    """What is judged of the devices of one kind."""

    quantities: tuple[Quantity, ...] = ()
    """Those that can be found broken."""
    rules: list[tuple[str, Rule, bool]] = field(default_factory=list)
    """Each with its key, and whether it judges over time."""
    detectors: list[EarlyWarnings] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Verdict:
    levels: tuple[tuple[str, str], ...] = ()
    """By rule key: the levels that are new."""
    alerts: tuple[Alert, ...] = ()
    """New revisions."""


NOTHING_NEW = Verdict()


class Judgement:
    def __init__(self, solutions: Iterable[Solution], alerts: Alerts, detectors: Iterable[EarlyWarnings] = ()) -> None:
        self._alerts = alerts
        self._detectors = tuple(detectors)
        self._of_kinds: dict[str, OfKind] = {}
        for solution in solutions:
            for name, kind in solution.kinds.items():
                if quantities := tuple(quantity for quantity in kind.quantities if is_judged(quantity)):
                    self._of_kinds[name] = OfKind(quantities)
            for rule in solution.rules:
                over_time = bool(rule.hold_s) or rule.rise_over_s is not None
                known = self._of_kinds.setdefault(rule.kind, OfKind())
                known.rules.append((f"{solution.id}.{rule.key}", rule, over_time))
        for detector in self._detectors:
            self._of_kinds.setdefault(detector.detector.kind, OfKind()).detectors.append(detector)

    def begin(self, run: str) -> None:
        """Another run plays."""
        for detector in self._detectors:
            detector.begin(run)

    def judge(self, device: LiveDevice, devices: Mapping[str, LiveDevice], *, restored: bool = False) -> Verdict:
        """After each reading. A level by a quantity that is broken stays what it was, and so does its alert."""
        of_kind = self._of_kinds.get(device.address.kind)
        if of_kind is None:
            return NOTHING_NEW
        if of_kind.quantities:
            self._examine(device, of_kind.quantities, devices)
        levels: list[tuple[str, str]] = []
        alerts: list[Alert] = []
        for key, rule, over_time in of_kind.rules:
            before = device.levels.get(key, LEVELS[0])
            if device.ills and (device.ills.keys() & {rule.quantity, *rule.of}):
                continue
            if over_time:
                course = course_after(device.courses.get(key, Course(before)), device.values, rule, at_ms=device.at_ms)
                device.courses[key] = course
                after = course.level
            else:
                after = level_after(before, device.values, rule)
            device.levels[key] = after
            if after != before:
                levels.append((key, after))
            elif after == LEVELS[0]:
                continue
            if not restored and self._alerts.follow(key):
                alerts += self._alerts.judged(key, device, devices)
        for detector in of_kind.detectors:
            alerts += detector.heard(device, restored=restored)
        return Verdict(tuple(levels), tuple(alerts)) if levels or alerts else NOTHING_NEW

    def _examine(self, device: LiveDevice, quantities: Iterable[Quantity], devices: Mapping[str, LiveDevice]) -> None:
        for quantity in quantities:
            if (value := device.values.get(quantity.key)) is None:
                continue
            before = device.pulses.get(quantity.key)
            pulse = (
                Pulse.first(value, at_ms=device.at_ms)
                if before is None
                else pulse_after(before, value, quantity, at_ms=device.at_ms)
            )
            device.pulses[quantity.key] = pulse
            health = health_of(pulse, quantity, self._neighbours(device, quantity, devices))
            if health == "well":
                device.ills.pop(quantity.key, None)
            else:
                device.ills[quantity.key] = health

    def _neighbours(
        self, device: LiveDevice, quantity: Quantity, devices: Mapping[str, LiveDevice]
    ) -> tuple[Pulse, ...]:
        if quantity.neighbours_m is None:
            return ()
        address = device.address
        near = self._alerts.surroundings.near(address, address.kind, quantity.neighbours_m)
        others = (devices[id_] for id_ in near if id_ in devices)
        return tuple(
            other.pulses[quantity.key]
            for other in others
            if other.state == "fresh"
            and other.run == device.run
            and quantity.key in other.pulses
            and quantity.key not in other.ills
        )
