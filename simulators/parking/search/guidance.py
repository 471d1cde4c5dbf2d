"""What guidance knows, and whom it tells what: bays are free where their sensors said so, true or not."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from devices.topic import Address
from simulators.agenda import Agenda, Sent
from simulators.parking.search.kerb import Kerb
from simulators.parking.search.streets import Streets
from simulators.sensors import BaySensor, Transmitter
from simulators.streams import stream

HEARTBEAT_S = 3_600.0
"""As the parking solution's bay sensor."""
HOPELESS_AFTER = 2
"""Blocks promised and found full; then a driver is sent to a garage, where that is offered [own]."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """Signs and an app: to the bay reported free that can be driven to soonest, near enough to the destination."""

    adoption: float = 1.0
    """The share of drivers who follow."""
    remembers: bool = True
    """A driver is not sent again to a bay found taken on this search, until its sensor says anew that it is free."""
    offers_garage: bool = False
    dead_share: float = 0.0
    """Of the bay sensors: they never say anything."""


@dataclass(slots=True)
class Memory:
    """Of one search: one owner adds."""

    taken: dict[int, int] = field(default_factory=dict[int, int])
    """By bay that was promised and found taken: which of its reports had promised it."""
    let_down: int = 0
    """How many blocks had promised a bay and had none."""


class Board:
    """The bays reported free; it hears what the sensors publish and nothing else."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets
        self._heard = [0] * streets.bays
        """By bay: the number of its latest report."""
        self.free: list[dict[int, int]] = [{} for _ in range(streets.blocks)]
        """By block: its bays reported free, each with the number of that report."""

    def hear(self, message: Sent) -> None:
        """A message that comes twice, or after a later one, changes nothing."""
        bay = int(message.address.name)
        if message.seq <= self._heard[bay]:
            return
        self._heard[bay] = message.seq
        free = self.free[bay // self._streets.bays_a_block]
        if message.values["occupied"]:
            free.pop(bay, None)
        else:
            free[bay] = message.seq

    def nearest(self, drive: int, near: Sequence[bool], memory: Memory) -> int | None:
        """The block with a bay to try that can be passed soonest from a drive's end; None where there is none.

        `near`: by block, whether it may be tried.
        """
        for block in self._streets.nearest_first[drive]:
            if near[block] and self._promises(block, memory):
                return block
        return None

    def found_full(self, block: int, memory: Memory, *, remembers: bool) -> None:
        """A driver has passed a block that has no free bay."""
        if self._promises(block, memory):
            memory.let_down += 1
            if remembers:
                memory.taken.update(self.free[block])

    def _promises(self, block: int, memory: Memory) -> bool:
        """Whether a bay is reported free there by a report that the driver has not found wrong."""
        free = self.free[block]
        return bool(free) and not free.items() <= memory.taken.items()


def fit_sensors(agenda: Agenda, kerb: Kerb, streets: Streets, *, dead_share: float, seed: int) -> dict[int, BaySensor]:
    """By bay. The product's own sensors, with their latency, misses, false readings, heartbeats and duplicates."""
    sensors: dict[int, BaySensor] = {}
    for bay in range(streets.bays):
        address = Address("district", "parking-bay", str(bay))
        random = stream(seed, "device", address.id)
        if stream(seed, "dead", address.id).random() >= dead_share:
            transmitter = Transmitter(address, agenda, random)
            sensors[bay] = BaySensor(
                transmitter, agenda, random, heartbeat_s=HEARTBEAT_S, occupied=not kerb.is_free(bay)
            )
    return sensors
