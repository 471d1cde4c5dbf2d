"""Checks a solution that simulates or detects earthquakes: its kinds, its scenarios' ruptures, its detectors."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from devices.earthquake import EarthquakeSimulation
from devices.kind import Kind
from devices.packs.findings import Findings
from devices.rule import AlertRule
from devices.scenario import Scenario
from devices.solution import Simulation

REPORTED = {
    "station": ("acceleration", "velocity", "displacement", "ratio", "triggered", "since"),
    "building": ("intensity",),
}
"""By role: the quantities that the model reports."""
HEARD = ("displacement", "triggered", "since")
"""By the early warning."""
FASTEST = 2.0
"""An early warning is a matter of seconds: no audience follows it faster."""


def check_earthquake_kinds(
    file: Path, earthquake: EarthquakeSimulation, kinds: Mapping[str, Kind], findings: Findings
) -> None:
    for role, needed in REPORTED.items():
        _check_kind(file, f"simulation.{role}", getattr(earthquake, role), needed, kinds, findings)


def check_detectors(file: Path, alerts: Iterable[AlertRule], kinds: Mapping[str, Kind], findings: Findings) -> None:
    for alert in alerts:
        if alert.detector is not None:
            _check_kind(file, f"alert {alert.key}, detector.kind", alert.detector.kind, HEARD, kinds, findings)


def check_rupture(file: Path, scenario: Scenario, simulation: Simulation, findings: Findings) -> None:
    if isinstance(simulation, EarthquakeSimulation):
        if scenario.max_speed > FASTEST:
            cure = f"an earthquake plays at up to {FASTEST:g}, or nobody can follow its seconds; lower it"
            findings.problem(file, "max_speed", cure, value=scenario.max_speed)
    elif scenario.rupture is not None:
        findings.problem(file, "rupture", f'the solution simulates "{simulation.model}" and feels none; remove it')


def _check_kind(
    file: Path, where: str, name: str, needed: Iterable[str], kinds: Mapping[str, Kind], findings: Findings
) -> None:
    if name not in kinds:
        findings.problem(file, where, f"unknown kind '{name}'; known: {', '.join(kinds)}")
    elif missing := sorted(set(needed) - {quantity.key for quantity in kinds[name].quantities}):
        findings.problem(file, where, f"kind '{name}' has no quantity {', '.join(missing)}; add it")
