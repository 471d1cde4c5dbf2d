"""Signs that show what the device at their own place counts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from broker.commands import Wish
from devices.fleet import Device
from devices.solution import Display
from devices.topic import Address


class Shows(Protocol):
    """What a sign needs to know of the device that it follows."""

    @property
    def values(self) -> Mapping[str, float]: ...
    @property
    def state(self) -> str: ...
    @property
    def closed(self) -> bool: ...


NOTHING = 0.0
"""What a sign shows where nobody may go: no free place."""


@dataclass(frozen=True, slots=True)
class Displays:
    pairs: tuple[tuple[Address, str, str, str], ...]
    """Sign, its quantity, the id of the device it follows, that device's quantity."""

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

    def wishes(self, devices: Mapping[str, Shows]) -> Iterator[Wish]:
        """A sign keeps its number while the device that it follows is silent; at a closed place it shows nothing."""
        for sign, quantity, source_id, source_quantity in self.pairs:
            source = devices.get(source_id)
            if source is not None and source.closed:
                yield Wish(sign, quantity, NOTHING)
            elif source is not None and source.state == "fresh" and source_quantity in source.values:
                yield Wish(sign, quantity, source.values[source_quantity])
