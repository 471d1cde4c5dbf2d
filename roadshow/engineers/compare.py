"""`roadshow compare`: what the solution on show is worth, as the screens tell it."""

import sys

import msgspec
from rich.console import Console
from rich.progress import Progress

from devices.futures import FloodFutures, Futures, ParkingFutures, QuakeFutures
from devices.futures.basis import Assumption
from devices.futures.kinds import compared_in
from roadshow.cannot import Cannot
from roadshow.engineers.worth.earthquake import print_quakes
from roadshow.engineers.worth.flood import print_storms
from roadshow.engineers.worth.parking import print_arms
from roadshow.futures.asked import Asked
from roadshow.futures.compared import ROOMS
from roadshow.settings import Settings
from roadshow.supervision.lifeline import end_when_parent_does
from roadshow.world import read_world, solution_on_show

console = Console(highlight=False)

SOURCES = {"published": "published", "own": "our choice"}


def compare(settings: Settings, *, plays: int, as_json: bool) -> None:
    packs, city = read_world(settings)
    solution = solution_on_show(settings, packs)
    scenario = settings.scenario or solution.scenario_of(city.id)
    known = solution.scenarios_in(city.id)
    if scenario not in known:
        names = ", ".join(known) or "none"
        raise Cannot(f"--scenario: {solution.id} plays no scenario '{scenario}' in {city.id}; known: {names}")
    kind = compared_in(city, solution)
    if kind is None:
        comparable = [each.id for each in packs.solutions_of(city.id) if compared_in(city, each)]
        names = ", ".join(comparable) or "none"
        raise Cannot(f"--solution: of {solution.id} nothing is compared in {city.id}; known: {names}")
    seeds = tuple(range(settings.seed, settings.seed + plays))
    end_when_parent_does()
    with Progress(console=Console(stderr=True), transient=True, disable=as_json) as progress:
        task = progress.add_task(f"{plays} plays", total=plays)
        asked = Asked(
            packs, city, solution, scenario, seeds, progress=lambda done: progress.update(task, completed=done)
        )
        futures = ROOMS[kind](asked)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(futures) + b"\n")
    else:
        console.print(f"{futures.solution} in {city.id}, {futures.scenario}")
        _print(futures)


def _print(futures: Futures) -> None:
    match futures:
        case FloodFutures():
            print_storms(futures, console)
        case QuakeFutures():
            print_quakes(futures, console)
        case ParkingFutures():
            print_arms(futures, console)
    for assumption in futures.assumptions:
        console.print(_assumed(assumption))


def _assumed(assumption: Assumption) -> str:
    by = f" ({assumption.by})" if assumption.by else ""
    unit = "" if assumption.unit == "1" else f" {assumption.unit}"
    return f"assumed: {assumption.key} {assumption.value:.10g}{unit}{by}, {SOURCES[assumption.source]}"
