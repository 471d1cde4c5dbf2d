"""Is a sensor well? Judged from its own readings and its neighbours', by what its kind says of each quantity.

A broken sensor neither raises an alert nor ends one: what it says is shown, and believed by nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from devices.kind import Quantity

Health = Literal["well", "spiking", "stuck", "drifting"]

MOVES_BY = 2
"""Resolutions: a last digit that wavers is no movement."""
JURY = 2
"""Neighbours that must agree before a sensor is said to leave them."""
MS_IN_H = 3_600_000


@dataclass(frozen=True, slots=True)
class Pulse:
    """What is remembered of one quantity of one device. All times are those that its readings bear."""

    value: float
    """The last that is believed."""
    at_ms: int
    same_since_ms: int
    """Since when it has been just this, at the sensor's resolution."""
    anchor: float
    moved_ms: int
    """When the value last was well away from the anchor, which then came after."""
    aside: tuple[float, int] | None = None
    """A value, and when, that came faster than it can: set aside until the next bears it out."""

    @classmethod
    def first(cls, value: float, *, at_ms: int) -> "Pulse":
        return cls(value, at_ms, at_ms, value, at_ms)


def is_judged(quantity: Quantity) -> bool:
    return (quantity.fastest_per_h, quantity.stuck_after_s, quantity.strays_beyond) != (None, None, None)


def pulse_after(before: Pulse, value: float, quantity: Quantity, *, at_ms: int) -> Pulse:
    if not _can_follow(before.value, before.at_ms, value, at_ms, quantity):
        borne_out = before.aside is not None and _can_follow(*before.aside, value, at_ms, quantity)
        if not borne_out:
            return replace(before, aside=(value, at_ms))
    same = _steps(value, quantity) == _steps(before.value, quantity)
    moved = abs(value - before.anchor) >= MOVES_BY * quantity.resolution
    return Pulse(
        value,
        at_ms,
        same_since_ms=before.same_since_ms if same else at_ms,
        anchor=value if moved else before.anchor,
        moved_ms=at_ms if moved else before.moved_ms,
    )


def health_of(pulse: Pulse, quantity: Quantity, neighbours: Sequence[Pulse]) -> Health:
    """`neighbours`: those that are well, by the same clock, within the distance that the kind says."""
    if pulse.aside is not None:
        return "spiking"
    if _is_stuck(pulse, quantity, neighbours):
        return "stuck"
    if _has_strayed(pulse, quantity, neighbours):
        return "drifting"
    return "well"


def _is_stuck(pulse: Pulse, quantity: Quantity, neighbours: Sequence[Pulse]) -> bool:
    """At the lowest of its range it rests: a dry street is no broken sensor. Nor is still water where all is still."""
    if quantity.stuck_after_s is None or pulse.at_ms - pulse.same_since_ms < quantity.stuck_after_s * 1000:
        return False
    if _steps(pulse.value, quantity) == _steps(quantity.range[0], quantity):
        return False
    return quantity.neighbours_m is None or any(other.moved_ms > pulse.same_since_ms for other in neighbours)


def _has_strayed(pulse: Pulse, quantity: Quantity, neighbours: Sequence[Pulse]) -> bool:
    if quantity.strays_beyond is None or len(neighbours) < JURY:
        return False
    middle = median(other.value for other in neighbours)
    agree = all(abs(other.value - middle) <= quantity.strays_beyond for other in neighbours)
    return agree and abs(pulse.value - middle) > quantity.strays_beyond


def _can_follow(before: float, before_ms: int, value: float, at_ms: int, quantity: Quantity) -> bool:
    if quantity.fastest_per_h is None:
        return True
    most = quantity.fastest_per_h * max(0, at_ms - before_ms) / MS_IN_H
    return abs(value - before) <= most + quantity.resolution


def _steps(value: float, quantity: Quantity) -> int:
    return round(value / quantity.resolution)
