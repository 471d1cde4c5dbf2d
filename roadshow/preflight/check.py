"""`roadshow check`: before the doors open, a light for each thing that a booth needs."""

import time

from rich.console import Console
from rich.live import Live
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from roadshow.preflight.facts import gather
from roadshow.preflight.lights import Colour, Light, lights
from roadshow.settings import Settings

SIGNS: dict[Colour, tuple[str, str]] = {"green": ("●", "green"), "yellow": ("▲", "yellow"), "red": ("■", "red bold")}
"""Sign and style: nobody has to tell colours apart."""
AGAIN_S = 2.0

console = Console(highlight=False)


def check(settings: Settings, *, days: float, watch: bool) -> bool:
    """Whether nothing is red; with `watch`, looks again until a phone has come too."""
    seen = lights(gather(settings), days=days)
    if watch and console.is_terminal:
        with Live(as_table(seen), console=console, transient=True) as screen:
            while not _done(seen):
                time.sleep(AGAIN_S)
                seen = lights(gather(settings), days=days)
                screen.update(as_table(seen))
    while watch and not _done(seen):
        time.sleep(AGAIN_S)
        seen = lights(gather(settings), days=days)
    console.print(as_table(seen))
    return all(light.colour != "red" for light in seen)


def as_table(seen: list[Light]) -> Table:
    table = Table.grid(padding=(0, 2))
    for light in seen:
        sign, style = SIGNS[light.colour]
        words = Table.grid()
        words.add_row(Text(light.words))
        if light.cure:
            words.add_row(Padding(Text(light.cure, style="bold"), (0, 0, 0, 2)))
        table.add_row(Text(f"{sign} {light.colour}", style=style), Text(light.name), words)
    return table


def _done(seen: list[Light]) -> bool:
    return next(light for light in seen if light.name == "phone").colour == "green"
