"""What every comparison rests on: what is assumed, and how far its figures spread over plays."""

from typing import Literal

import msgspec

Source = Literal["published", "own"]
"""Whether an assumption is a published value or our own choice."""


class Assumption(msgspec.Struct, frozen=True):
    """`key` names the sentence that tells it."""

    key: str
    value: float
    unit: str
    """UCUM."""
    source: Source
    by: str = ""
    """Whose figure it is, where that differs from city to city."""


class Spread(msgspec.Struct, frozen=True):
    """Of a figure over plays that differ by their seed alone. `sd` is that of a sample, and None for a single one."""

    plays: int
    """In how many of them there is such a figure."""
    mean: float
    sd: float | None
    lowest: float
    highest: float
