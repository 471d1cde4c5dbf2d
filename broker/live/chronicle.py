"""What happened last in the city, for people to read."""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from broker.live.device import LiveDevice
from broker.live.view import Event

EVENTS_SHOWN = 50


@dataclass(slots=True)
class Chronicle:
    """The last events, numbered from 1."""

    _events: deque[Event] = field(default_factory=lambda: deque[Event](maxlen=EVENTS_SHOWN))
    _last: int = 0
    _told: int = 0

    def add(
        self,
        kind: Literal["level", "joined", "silent", "back"],
        device: LiveDevice,
        *,
        at_ms: int,
        level: str = "",
        rule: str = "",
    ) -> None:
        self._last += 1
        self._events.append(Event(self._last, at_ms, kind, device.address.id, level, rule, device.provenance))

    def all(self) -> tuple[Event, ...]:
        return tuple(self._events)

    def news(self) -> tuple[Event, ...]:
        """What was added since this was asked last."""
        told, self._told = self._told, self._last
        return tuple(event for event in self._events if event.id > told)
