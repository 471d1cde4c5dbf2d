"""Signs that show what the device at their own place counts: which commands are due now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from broker.view import DeviceView
from devices.fleet import Device
from devices.payload import Command
from devices.solution import Display
from devices.topic import Address

REPEAT_AFTER_MS = 5_000
"""An actuator that has not acknowledged is asked again."""


@dataclass(slots=True)
class Displays:
    """Remembers what each sign was last asked to show, and asks again until it acknowledges."""

    pairs: tuple[tuple[Address, str, str, str], ...]
    """Sign, its quantity, the id of the device it follows, that device's quantity."""
    _asked: dict[str, tuple[float, int]] = field(default_factory=dict)
    """By sign id: the value and when."""
    _number: int = 0

    @classmethod
    def of(cls, displays: Iterable[Display], devices: Iterable[Device]) -> "Displays":
        at_place = {(device.place, device.address.kind): device.address for device in devices if not device.bay}
        return cls(
            tuple(
                (sign, display.quantity, source.id, display.from_quantity)
                for display in displays
                for (place, kind), sign in at_place.items()
                if kind == display.kind and (source := at_place.get((place, display.from_kind))) is not None
            )
        )

    def due(self, devices: Mapping[str, DeviceView], *, wall_ms: int) -> Iterator[tuple[Address, Command]]:
        """Commands for signs that are there, whose number is out of date or who have not answered in time."""
        for sign, quantity, source_id, source_quantity in self.pairs:
            source, shown = devices.get(source_id), devices.get(sign.id)
            if source is None or shown is None or source.state != "fresh" or source_quantity not in source.values:
                continue
            value = source.values[source_quantity]
            asked, asked_ms = self._asked.get(sign.id, (None, 0))
            waited = shown.answer != "done" and abs(wall_ms - asked_ms) >= REPEAT_AFTER_MS
            if value != asked or waited:
                self._number += 1
                self._asked[sign.id] = (value, wall_ms)
                yield sign, Command(id=f"{wall_ms}-{self._number}", values={quantity: value})
