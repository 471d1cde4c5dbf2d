"""`roadshow bench`: measures this machine and prints the table that stands in the README."""

from rich.console import Console
from rich.table import Table

from roadshow.cannot import Cannot
from roadshow.settings import Settings


def bench(_settings: Settings) -> None:
    """Takes about ten minutes; every figure is measured now, on loopback, in a folder that goes away."""
    try:
        from benchmarks.figures import MACHINE, figures
    except ImportError as error:
        raise Cannot(f"the benchmarks are not here ({error}); run `run.py bench` in a clone") from None
    console = Console()
    table = Table("what", "asked", "measured", title=MACHINE, title_justify="left")
    for number, (name, figure) in enumerate(figures.items(), start=1):
        with console.status(f"{number} of {len(figures)}: {name}"):
            for row in figure():
                table.add_row(*row)
    console.print(table)
