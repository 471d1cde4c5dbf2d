"""Checks alert rules: each can be raised, says what to do at every level it reaches, and orders what can be obeyed."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from devices.city import City
from devices.kind import Kind
from devices.packs.cities import PACK_NAME
from devices.packs.findings import Findings
from devices.rule import LEVELS, AlertRule, Order, Rule

DETECTED = ("warning", "danger")
"""The levels that a detector has."""


def check_alerts(file: Path, alerts: Sequence[AlertRule], rules: Iterable[Rule], findings: Findings) -> None:
    by_key = {rule.key: rule for rule in rules}
    keys = [alert.key for alert in alerts]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        findings.problem(file, "alerts", f"two have the key '{key}'; rename one")
    for alert in alerts:
        if not PACK_NAME.fullmatch(alert.key):
            cure = "an alert's key is part of addresses; write small letters, digits and '-'"
            findings.problem(file, f"alert {alert.key}", cure)
        if alert.detector is not None:
            _check_levels(file, alert, f"detector '{alert.detector.name}'", DETECTED, findings)
        elif (rule := by_key.get(alert.rule)) is None:
            known = ", ".join(by_key) or "none"
            findings.problem(file, f"alert {alert.key}, rule", f"unknown rule '{alert.rule}'; known: {known}")
        else:
            reached = [threshold.level for threshold in rule.thresholds]
            _check_levels(file, alert, f"rule '{rule.key}'", reached, findings)


def check_orders(file: Path, alerts: Iterable[AlertRule], kinds: Mapping[str, Kind], findings: Findings) -> None:
    """`kinds`: those of every solution, since a flood may order another's signs."""
    for alert in alerts:
        for order in alert.orders:
            if trouble := _trouble(order, kinds):
                findings.problem(file, f"alert {alert.key}, order to {order.kind}", trouble)


def check_closings(file: Path, alerts: Iterable[AlertRule], cities: Iterable[City], findings: Findings) -> None:
    known = {place.kind for city in cities for place in city.places.values()}
    for alert in alerts:
        for kind in alert.closes.places if alert.closes else ():
            if kind not in known:
                cure = f"no city has a place of kind '{kind}'; kinds of place: {', '.join(sorted(known))}"
                findings.problem(file, f"alert {alert.key}, closes", cure)


def _check_levels(file: Path, alert: AlertRule, decides: str, reached: Sequence[str], findings: Findings) -> None:
    if alert.level not in reached:
        cure = f"{decides} never has this level; it has {', '.join(reached)}"
        findings.problem(file, f"alert {alert.key}, level", cure, value=alert.level)
    told = [level for level in reached if LEVELS.index(level) >= LEVELS.index(alert.level)]
    if missing := [level for level in told if level not in alert.response]:
        cure = f"nothing to do at {', '.join(missing)}, which it reaches; write it"
        findings.problem(file, f"alert {alert.key}, response", cure)
    if idle := sorted(alert.response.keys() - told):
        cure = f"it never has the level {', '.join(idle)}; remove it"
        findings.problem(file, f"alert {alert.key}, response", cure)


def _trouble(order: Order, kinds: Mapping[str, Kind]) -> str:
    kind = kinds.get(order.kind)
    if kind is None:
        return f"unknown kind '{order.kind}'; known: {', '.join(sorted(kinds))}"
    if not kind.actuator:
        return f"kind '{order.kind}' is no actuator; write actuator = true, or order another"
    quantity = kind.quantity(order.quantity)
    if quantity is None:
        known = ", ".join(each.key for each in kind.quantities)
        return f"unknown quantity '{order.quantity}'; known: {known}"
    low, high = quantity.range
    return "" if low <= order.value <= high else f"value {order.value:g} is outside {low:g} to {high:g}; mend it"
