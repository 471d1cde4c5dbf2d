"""A figure and how far it spreads, in one line."""

from collections.abc import Callable

from devices.futures.basis import Spread


def spread_told(spread: Spread | None, write: Callable[[float], str], *, of: str) -> str:
    """`of`: what was played."""
    if spread is None:
        return f"in no {of} is there such a figure"
    sd = "" if spread.sd is None else f" ± {write(spread.sd)}"
    return f"{write(spread.mean)}{sd} over {spread.plays} {of}s, {write(spread.lowest)} to {write(spread.highest)}"
