"""`roadshow bench`: measures this machine and prints the table that stands in the README."""

import logging
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from roadshow.cannot import Cannot

log = logging.getLogger(__name__)

FILE_WIDTH = 200
"""Where the table goes to a file, which has no width of its own."""


def bench(names: Sequence[str]) -> bool:
    """All figures, or those named; each is measured now, on loopback, in a folder that goes away.

    False where one could not be measured; the others are shown all the same.
    """
    try:
        from benchmarks.figures import MACHINE, figures
    except ImportError as error:
        raise Cannot(f"the benchmarks are not here ({error}); run `run.py bench` in a clone") from None
    if unknown := [name for name in names if name not in figures]:
        raise Cannot(f"unknown figure '{unknown[0]}'; known: {', '.join(figures)}")
    console, complete = Console(width=None if sys.stdout.isatty() else FILE_WIDTH), True
    table = Table("what", "asked", "measured", title=MACHINE, title_justify="left")
    wanted = list(names) or list(figures)
    for number, name in enumerate(wanted, start=1):
        with console.status(f"{number} of {len(wanted)}: {name}"):
            try:
                for row in figures[name]():
                    table.add_row(*row)
            except Exception as error:
                log.exception("%s", name)
                table.add_row(name, "", f"not measured: {error}")
                complete = False
    console.print(table)
    return complete
