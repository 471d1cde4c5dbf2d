"""What happens next and what was sent, in order of scenario time."""

from collections import deque
from collections.abc import Callable, Iterator
from heapq import heappop, heappush

import msgspec

from devices.topic import Address


class Sent(msgspec.Struct, frozen=True, gc=False):
    """One message of one device. Times are scenario seconds since the scenario's start."""

    sent_s: float
    address: Address
    values: dict[str, float]
    at_s: float
    """The device's claim: what its own clock showed when it measured."""
    seq: int
    """A message that is sent twice keeps its number."""


class Agenda:
    """The list of coming events. Of two at one moment, the one entered first happens first."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.played = 0
        """How many events have happened."""
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._entered = 0
        self._sent: deque[Sent] = deque()
        self.say: Callable[[Sent], Sent | None] = lambda message: message
        """What a device makes of what it measured; a broken one says something else, or nothing."""
        self.carry: Callable[[Sent], None] = self.arrive
        """The network, which may be late."""

    def enter(self, t_s: float, happen: Callable[[float], None]) -> None:
        self._entered += 1
        heappush(self._events, (t_s, self._entered, happen))

    def send(self, message: Sent) -> Sent | None:
        """Called by what happens now, so messages are in order without being sorted; what the device really says."""
        if (said := self.say(message)) is not None:
            self.carry(said)
        return said

    def arrive(self, message: Sent) -> None:
        self._sent.append(message)

    def until(self, t_s: float) -> Iterator[Sent]:
        """Let everything up to and including `t_s` happen; events happen as the messages are taken."""
        while True:
            while self._sent:
                yield self._sent.popleft()
            if not self._events or self._events[0][0] > t_s:
                break
            self.now_s, _, happen = heappop(self._events)
            self.played += 1
            happen(self.now_s)
        self.now_s = max(self.now_s, t_s)
