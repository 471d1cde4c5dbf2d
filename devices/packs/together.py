"""Checks cities and solutions against each other: what plays where, and whether everything finds its place."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from devices.city import City
from devices.fleet import fleet, stands_in
from devices.flood import FloodSimulation
from devices.packs.alerts import check_closings, check_orders
from devices.packs.findings import Findings
from devices.packs.floods import check_waters
from devices.packs.happenings import check_happenings
from devices.packs.stories import check_where_stories_play
from devices.solution import ParkingSimulation, Solution

Folders = Mapping[str, Path]
"""Where each pack was read, by its name; holds those that could not be read too."""


def settle(
    cities: Mapping[str, City], solutions: Iterable[Solution], *, where: Folders, known: Folders, findings: Findings
) -> dict[str, Solution]:
    """The solutions, each knowing the cities it plays in; `where` holds the solutions' folders, `known` the cities'."""
    solutions = list(solutions)
    declared = {name: kind for solution in solutions for name, kind in solution.kinds.items()}
    settled: dict[str, Solution] = {}
    owners: dict[str, str] = {}
    for solution in solutions:
        file = where[solution.id] / "solution.toml"
        for kind in solution.kinds:
            if kind in owners:
                cure = f"solution '{owners[kind]}' has a kind of that name too; rename one"
                findings.problem(file, f"kinds.{kind}", cure)
            owners[kind] = solution.id
        _check_cities(file, solution, known, findings)
        check_orders(file, solution.alerts, declared, findings)
        check_closings(file, solution.alerts, cities.values(), findings)
        plays_in = solution.cities or tuple(city.id for city in cities.values() if stands_in(city, solution))
        settled[solution.id] = replace(solution, cities=plays_in)
        for city in (cities[id_] for id_ in plays_in if id_ in cities):
            _check_places(file, city, solution, findings)
        check_where_stories_play(where[solution.id], settled[solution.id], cities, known, findings)
        if not plays_in:
            kinds = sorted({place for row in solution.devices for place in row.places})
            findings.problem(file, "devices", f"no city has a place of kind {', '.join(kinds)}, so it plays nowhere")
    _find_cities_where_nothing_plays(cities, settled.values(), known, findings)
    return settled


def _check_cities(file: Path, solution: Solution, known: Folders, findings: Findings) -> None:
    named = {"cities": solution.cities}
    named |= {f"devices {row.name}, signals_in": tuple(row.signals_in) for row in solution.devices}
    for key, cities in named.items():
        for city in cities:
            if city not in known:
                findings.problem(file, key, f"unknown city '{city}'; known: {', '.join(sorted(known))}")


def _check_places(file: Path, city: City, solution: Solution, findings: Findings) -> None:
    if not stands_in(city, solution):
        kinds = ", ".join(sorted({place.kind for place in city.places.values()})) or "none"
        cure = f"'{city.id}' has no place for any of these devices; its kinds of place: {kinds}"
        if city.places:
            findings.problem(file, "devices", cure)
        else:  # such as a recording's city, whose devices come by themselves
            findings.todo(file, "devices", cure)
    try:
        devices = fleet(city, solution)
    except (KeyError, IndexError, ValueError):  # a name that cannot be written, and found already
        return
    for id_, times in Counter(device.address.id for device in devices).items():
        if times > 1:
            findings.problem(file, "devices", f"{times} devices would be {id_}; give them different names")
    if isinstance(solution.simulation, ParkingSimulation):
        car_parks = {device.place for device in devices if device.address.kind == solution.simulation.counter}
        for place in sorted(car_parks):
            if city.places[place].capacity is None:
                cure = f"place '{place}' of {city.id} has no capacity, which the parking model needs; write it"
                findings.problem(file, "simulation.counter", cure)
    if isinstance(solution.simulation, FloodSimulation):
        check_waters(file, city, solution.simulation, devices, findings)
    check_happenings(file.parent, city, solution, findings)


def _find_cities_where_nothing_plays(
    cities: Mapping[str, City], solutions: Iterable[Solution], known: Folders, findings: Findings
) -> None:
    busy = {city for solution in solutions for city in solution.cities}
    for city in cities.values():
        if city.id not in busy:
            kinds = sorted({place for solution in solutions for row in solution.devices for place in row.places})
            cure = (
                f"no solution plays here; use kinds of place that one stands at ({', '.join(kinds)}), or add a solution"
            )
            own = ", ".join(sorted({place.kind for place in city.places.values()}))
            findings.todo(known[city.id] / "city.toml", "places", cure, value=own)
