"""How far a figure spreads over plays that differ by their seed alone."""

from collections.abc import Iterable
from statistics import fmean, stdev

from devices.futures.basis import Spread


def spread_of(figures: Iterable[float | None]) -> Spread | None:
    """Of those that there are; None where there is none."""
    known = [figure for figure in figures if figure is not None]
    if not known:
        return None
    return Spread(len(known), fmean(known), stdev(known) if len(known) > 1 else None, min(known), max(known))
