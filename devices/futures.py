"""Two futures of one storm, with a solution and without any sensor: what a model has of them, as it is told.

Times are scenario seconds since the scenario's first moment. One that never came is None.
"""

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


class Storm(msgspec.Struct, frozen=True):
    """The moments of one storm, in both futures."""

    seed: int
    closed_s: float | None
    """The first road that cars can no longer pass."""
    alert_s: float | None
    """The first alert of the solution that tells people here to act."""
    told_with_s: float | None
    told_without_s: float | None
    """When the warning has been delivered: see the assumption `delivered`."""
    earlier_s: float | None
    """How much sooner people are told with the solution, on average over all whom both futures tell."""

    @property
    def lead_with_s(self) -> float | None:
        """From delivery to the first closed road. Negative: too late."""
        return _between(self.told_with_s, self.closed_s)

    @property
    def lead_without_s(self) -> float | None:
        return _between(self.told_without_s, self.closed_s)


class Spread(msgspec.Struct, frozen=True):
    """Of a time over storms, in seconds. `sd` is that of a sample, and None for a single one."""

    storms: int
    """In how many of them there is such a time."""
    mean: float
    sd: float | None
    lowest: float
    highest: float


class Futures(msgspec.Struct, frozen=True):
    solution: str
    scenario: str
    storms: tuple[Storm, ...]
    """The one that plays comes first."""
    earlier: Spread | None
    """How much sooner people are told with the solution: paired, person by person and storm by storm."""
    lead_with: Spread | None
    lead_without: Spread | None
    from_s: float
    """Of what is drawn: the first storm, around its moments."""
    every_s: float
    reached_with: tuple[float, ...]
    """Shares of the people in the district."""
    reached_without: tuple[float, ...]
    wet: tuple[float, ...]
    """The share of the streets that is under water, the same in both futures."""
    assumptions: tuple[Assumption, ...]


def _between(earlier_s: float | None, later_s: float | None) -> float | None:
    return None if earlier_s is None or later_s is None else later_s - earlier_s
