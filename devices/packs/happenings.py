"""Checks that what a scenario lets happen concerns somebody."""

from collections.abc import Iterator
from pathlib import Path

from devices.city import City
from devices.fleet import fleet
from devices.packs.findings import Findings
from devices.scenario import Fault, Happening, Outage, Pump, Scenario
from devices.solution import Solution


def check_happenings(folder: Path, city: City, solution: Solution, findings: Findings) -> None:
    """Of the scenarios that can be played in the city."""
    standing = {(device.address.kind, device.place) for device in fleet(city, solution)}
    for name, scenario in solution.scenarios_in(city.id).items():
        for where, happening in _happenings(scenario):
            if trouble := _trouble(happening, city, standing):
                findings.problem(folder / "scenarios" / f"{name}.toml", where, trouble)


def _happenings(scenario: Scenario) -> Iterator[tuple[str, Happening]]:
    for what, moments in (("step", scenario.steps), ("tap", scenario.taps)):
        for moment in moments:
            for happening in moment.happens:
                yield f"{what} {moment.key}", happening


def _trouble(happening: Happening, city: City, standing: set[tuple[str, str]]) -> str:
    match happening:
        case Fault() if (happening.kind, happening.place) not in standing:
            here = ", ".join(sorted(place for kind, place in standing if kind == happening.kind))
            return (
                f"no {happening.kind} stands at '{happening.place}' in {city.id}; they stand at: {here or 'no place'}"
            )
        case Outage() if unknown := sorted(set(happening.places) - city.places.keys()):
            return f"unknown place '{unknown[0]}' of {city.id}; mend it"
        case Pump() if happening.place not in city.places:
            return f"unknown place '{happening.place}' of {city.id}; mend it"
        case _:
            return ""
