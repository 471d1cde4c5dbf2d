"""`roadshow compare`: the same storms with the solution on show and without any sensor."""

import sys

import msgspec
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from devices.city import City
from devices.futures import Futures, Spread
from roadshow.cannot import Cannot
from roadshow.futures import compared
from roadshow.settings import Settings
from roadshow.supervision.lifeline import end_when_parent_does
from roadshow.world import read_world, solution_on_show
from simulators.flood.futures import MINUTE_S
from simulators.flood.opening import has_streets

console = Console(highlight=False)

NEVER = "never"
SOURCES = {"published": "published", "own": "our choice"}


def compare(settings: Settings, *, storms: int, as_json: bool) -> None:
    packs, city = read_world(settings)
    solution = solution_on_show(settings, packs)
    scenario = settings.scenario or solution.scenario_of(city.id)
    known = solution.scenarios_in(city.id)
    if scenario not in known:
        names = ", ".join(known) or "none"
        raise Cannot(f"--scenario: {solution.id} plays no scenario '{scenario}' in {city.id}; known: {names}")
    if not has_streets(city, solution):
        raise Cannot(f"--solution: {solution.id} models no streets in {city.id}; compare one that does, such as flood")
    seeds = range(settings.seed, settings.seed + storms)
    end_when_parent_does()
    with Progress(console=Console(stderr=True), transient=True, disable=as_json) as progress:
        task = progress.add_task(f"{storms} storms", total=storms)
        futures = compared(
            packs, city, solution, scenario, seeds=seeds, progress=lambda done: progress.update(task, completed=done)
        )
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(futures) + b"\n")
    else:
        _print(futures, city)


def _print(futures: Futures, city: City) -> None:
    table = Table(
        "seed", "first road closes", "alert", "told with", "told without", "earlier", "lead with", "lead without"
    )
    for storm in futures.storms:
        moments = (storm.closed_s, storm.alert_s, storm.told_with_s, storm.told_without_s)
        spans = (storm.earlier_s, storm.lead_with_s, storm.lead_without_s)
        table.add_row(str(storm.seed), *map(_minutes, moments), *map(_minutes, spans))
    console.print(f"{futures.solution} in {city.id}, {futures.scenario}: scenario minutes; a negative lead is too late")
    console.print(table)
    for name, spread in (
        ("earlier", futures.earlier),
        ("lead with", futures.lead_with),
        ("lead without", futures.lead_without),
    ):
        console.print(f"{name}: {_spread(spread)}")
    for assumption in futures.assumptions:
        console.print(f"assumed: {assumption.key} {assumption.value:g} {assumption.unit}, {SOURCES[assumption.source]}")


def _minutes(time_s: float | None) -> str:
    return NEVER if time_s is None else f"{time_s / MINUTE_S:.1f}"


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return "no storm has both moments"
    mean, lowest, highest = (f"{value / MINUTE_S:.1f}" for value in (spread.mean, spread.lowest, spread.highest))
    sd = "" if spread.sd is None else f" ± {spread.sd / MINUTE_S:.1f}"
    return f"{mean}{sd} min over {spread.storms} storms, {lowest} to {highest}"
