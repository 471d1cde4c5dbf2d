"""Commands to actuators: sent when what they should show has changed, and again until they acknowledge."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from devices.payload import Command
from devices.topic import Address

REPEAT_AFTER_MS = 5_000
"""An actuator that has not acknowledged is asked again."""


@dataclass(frozen=True, slots=True)
class Wish:
    """That an actuator shows a value."""

    actuator: Address
    quantity: str
    value: float


class Answering(Protocol):
    @property
    def answer(self) -> str: ...


@dataclass(slots=True)
class Commands:
    """Remembers what each actuator was last asked to show."""

    _asked: dict[str, tuple[dict[str, float], int]] = field(default_factory=dict)
    """By actuator: the values, and when."""
    _number: int = 0

    def due(
        self, wishes: Iterable[Wish], devices: Mapping[str, Answering], *, wall_ms: int
    ) -> Iterator[tuple[Address, Command]]:
        """For actuators that are there and should show something else, or have not answered in time.

        Of two wishes for one quantity the later counts.
        """
        for actuator, values in _together(wishes).items():
            if (there := devices.get(actuator.id)) is None:
                continue
            asked, asked_ms = self._asked.get(actuator.id, (None, 0))
            waited = there.answer != "done" and abs(wall_ms - asked_ms) >= REPEAT_AFTER_MS
            if values != asked or waited:
                self._number += 1
                self._asked[actuator.id] = (values, wall_ms)
                yield actuator, Command(id=f"{wall_ms}-{self._number}", values=dict(values))


def _together(wishes: Iterable[Wish]) -> dict[Address, dict[str, float]]:
    values: dict[Address, dict[str, float]] = {}
    for wish in wishes:
        values.setdefault(wish.actuator, {})[wish.quantity] = wish.value
    return values
