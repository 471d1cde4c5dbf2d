"""Who is told when, storm by storm."""

from rich.console import Console
from rich.table import Table

from devices.futures.flood import FloodFutures
from roadshow.engineers.worth.spread import spread_told
from simulators.flood.futures import MINUTE_S

NEVER = "never"


def print_storms(futures: FloodFutures, console: Console) -> None:
    table = Table(
        "seed", "first road closes", "alert", "told with", "told without", "earlier", "lead with", "lead without"
    )
    for storm in futures.storms:
        moments = (storm.closed_s, storm.alert_s, storm.told_with_s, storm.told_without_s)
        spans = (storm.earlier_s, storm.lead_with_s, storm.lead_without_s)
        table.add_row(str(storm.seed), *map(_when, moments), *map(_when, spans))
    console.print("scenario minutes; a negative lead is too late")
    console.print(table)
    for name, spread in (
        ("earlier", futures.earlier),
        ("lead with", futures.lead_with),
        ("lead without", futures.lead_without),
    ):
        console.print(f"{name}, minutes: {spread_told(spread, _minutes, of='storm')}")


def _when(time_s: float | None) -> str:
    return NEVER if time_s is None else _minutes(time_s)


def _minutes(time_s: float) -> str:
    return f"{time_s / MINUTE_S:.1f}"
