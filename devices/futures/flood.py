"""Two futures of one storm: who is told when, with the solution and without any sensor."""

import msgspec

from devices.futures.basis import Assumption, Spread


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


class FloodFutures(msgspec.Struct, frozen=True, tag_field="kind", tag="flood"):
    solution: str
    scenario: str
    storms: tuple[Storm, ...]
    """The one that plays comes first."""
    earlier: Spread | None
    """How many seconds sooner people are told with the solution: paired, person by person and storm by storm."""
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
