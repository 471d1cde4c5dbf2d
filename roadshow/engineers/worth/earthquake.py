"""Who still waits when S comes, channel by channel and place by place."""

from rich.console import Console
from rich.table import Table

from devices.futures.earthquake import QuakeFutures
from roadshow.engineers.worth.spread import spread_told

NEVER = "never"


def print_quakes(futures: QuakeFutures, console: Console) -> None:
    table = Table("seed", "warned, scenario s", "S first", "S to half the people", "S last", "fewer wait")
    for quake in futures.quakes:
        decided = NEVER if quake.decided_s is None else f"{quake.decided_s:.1f}"
        moments = (f"{moment_s:.1f}" for moment_s in (quake.s_first_s, quake.s_half_s, quake.s_last_s))
        table.add_row(str(quake.seed), decided, *moments, "" if quake.fewer is None else _people(quake.fewer))
    console.print(table)
    console.print(f"still waiting when S comes, of {_people(futures.people)} people:")
    for channel in futures.channels:
        console.print(f"  {channel.name}: {spread_told(channel.waiting, _people, of='quake')}")
    console.print(f"fewer by cell broadcast: {spread_told(futures.fewer, _people, of='quake')}")
    places = Table("place", "S after the warning, s", "reached by cell broadcast", "counted")
    for place in futures.places:
        places.add_row(place.place, f"{place.s_after_s:.1f}", f"{place.share:.0%}", "yes" if place.counted else "")
    console.print(places)


def _people(people: float) -> str:
    return f"{people:,.0f}"
