"""Where a car parks in a car park that is laid out: near the entrance, with scatter."""

from bisect import insort
from collections.abc import Sequence

from devices.city import Bay, Layout


class FreeBays:
    """The free bays, nearest the entrance first; a driver leaves some and takes the next, or else the last [own]."""

    def __init__(self, by_distance: Sequence[int]) -> None:
        """`by_distance`: each bay's number, in order of its distance."""
        self._bay = list(by_distance)
        self._rank = {bay: rank for rank, bay in enumerate(by_distance)}
        self._free = list(range(len(self._bay)))

    def take(self, passes_by: int) -> int:
        return self._bay[self._free.pop(min(passes_by, len(self._free) - 1))]

    def give_back(self, bay: int) -> None:
        insort(self._free, self._rank[bay])


def by_distance(layout: Layout) -> list[int]:
    """The numbers of the bays, nearest the entrance first, as one drives: along the lanes, not across."""
    entrance_x_m, entrance_y_m = layout.entrance

    def drive_m(bay: Bay) -> float:
        return abs(bay.x_m + bay.width_m / 2 - entrance_x_m) + abs(bay.y_m + bay.depth_m / 2 - entrance_y_m)

    bays = layout.bays
    return sorted(range(len(bays)), key=lambda number: drive_m(bays[number]))
