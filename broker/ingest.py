"""From MQTT to the store: check, show, store in groups, and only then acknowledge."""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Self

from broker.client import Message
from broker.edge import Edge, Identity
from broker.live import Live
from broker.refusals import Refusals
from broker.runs import AnnouncedRun
from broker.stores.store import Store, StoreUnavailable
from broker.view import Counts
from devices.payload import decode_ack, decode_run
from devices.reading import Reading
from devices.refusal import Refused
from devices.topic import Channel, parse_run

log = logging.getLogger(__name__)

PAUSE_S = 0.005
"""Between two commits; without it the threads starve each other."""
BATCH = 5_000
"""Messages taken in one go."""
RETRY_S = 1.0
REMEMBERED = 200_000
"""Identities of the last readings: what is sent twice within them is counted and dropped."""
REPEATED_WITHIN_MS = 60_000


@dataclass(slots=True)
class Remembered:
    """The last identities, as hashes; the store holds every reading's identity for good."""

    _seen_ms: dict[int, int] = field(default_factory=dict)
    """When, by hash; a dict keeps the order of arrival."""

    def is_new(self, identity: Identity, *, received_ms: int) -> bool:
        """A device that gives no time may start counting again, so its `seq` tells a repeat for a minute only."""
        key, at_ms = hash(identity), identity[2]
        seen_ms = self._seen_ms.get(key)
        if seen_ms is not None and (at_ms is not None or received_ms - seen_ms < REPEATED_WITHIN_MS):
            return False
        self._seen_ms[key] = received_ms
        if len(self._seen_ms) > REMEMBERED:
            del self._seen_ms[next(iter(self._seen_ms))]
        return True


class Ingest:
    """`take` is called by the MQTT client's thread and only appends; one thread of its own does the rest.

    A message is acknowledged when its reading is durable, or at once if it holds none. While the store is unavailable
    the screens go on, and what arrived waits unacknowledged.
    """

    def __init__(
        self,
        *,
        edge: Edge,
        runs: dict[str, AnnouncedRun],
        live: Live,
        store: Store,
        refusals: Refusals,
        acknowledge: Callable[[Sequence[Message]], None],
        wall_ms: Callable[[], int],
    ) -> None:
        self._edge = edge
        self._runs = runs
        self._live = live
        self._store = store
        self._refusals = refusals
        self._acknowledge = acknowledge
        self._wall_ms = wall_ms
        self._remembered = Remembered()
        self._arrived: deque[tuple[int, Message]] = deque()
        self._work_to_do = Event()
        self._pending: list[Reading] = []
        self._unacknowledged: list[Message] = []
        self._retry_at_s = 0.0
        self._closing = False
        self._received = self._stored = self._duplicates = self._refused = 0
        self._thread = Thread(target=self._run, name="ingest", daemon=True)
        self.problem: str | None = None
        """Why the store does not take readings now, in words."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stores what has arrived, then ends; what the store will not take stays unacknowledged."""
        self._closing = True
        self._work_to_do.set()
        self._thread.join()

    @property
    def backlog(self) -> int:
        """Messages that wait for the store."""
        return len(self._arrived) + len(self._unacknowledged)

    def take(self, message: Message) -> None:
        self._arrived.append((self._wall_ms(), message))
        self._work_to_do.set()

    def _run(self) -> None:
        while not self._closing:
            self._work_to_do.wait(RETRY_S if self._unacknowledged else None)
            time.sleep(PAUSE_S)
            self._work_to_do.clear()
            self._work()
        while self._arrived:
            self._work()

    def _work(self) -> None:
        batch = [self._arrived.popleft() for _ in range(min(BATCH, len(self._arrived)))]
        readings = self._admit(batch)
        self._live.apply(readings)
        self._pending += readings
        self._unacknowledged += [message for _, message in batch]
        if self.problem is None or self._closing or time.monotonic() >= self._retry_at_s:
            self._commit()
        if self._arrived:
            self._work_to_do.set()
        self._live.counts = Counts(self._received, self._stored, self._duplicates, self._refused)

    def _admit(self, batch: Sequence[tuple[int, Message]]) -> list[Reading]:
        """The new readings of a batch; everything else in it is dealt with here."""
        readings: list[Reading] = []
        for received_ms, message in batch:
            try:
                if message.topic.endswith("/telemetry"):
                    self._received += 1
                    admitted = self._edge.telemetry(message.topic, message.payload, received_ms=received_ms)
                    for refused in admitted.refusals:
                        self._refuse(message, refused, received_ms)
                    if (reading := admitted.reading) is None:
                        continue
                    identity = admitted.identity
                    if identity is None or self._remembered.is_new(identity, received_ms=received_ms):
                        readings.append(reading)
                    else:
                        self._duplicates += 1
                else:
                    self._hear(message, received_ms)
            except Refused as refused:
                self._refuse(message, refused, received_ms)
        return readings

    def _hear(self, message: Message, received_ms: int) -> None:
        """What is not telemetry: a run, a status, an acknowledgement, and our own commands coming back."""
        if message.topic.endswith("/run"):
            city = parse_run(message.topic)
            run = AnnouncedRun.heard(decode_run(message.payload), heard_ms=received_ms, before=self._runs.get(city))
            self._runs[city] = run
            self._live.announce(run)
            return
        address, device, channel, _ = self._edge.sender(message.topic)
        if channel is Channel.STATUS and message.payload:
            address, status = self._edge.status(message.topic, message.payload)
            self._live.status(address, status, received_ms=received_ms)
        elif channel is Channel.ACK:
            self._live.acknowledge(device, decode_ack(message.payload))

    def _refuse(self, message: Message, refused: Refused, received_ms: int) -> None:
        self._refused += 1
        self._refusals.keep(message.topic, message.payload, refused, at_ms=received_ms)

    def _commit(self) -> None:
        try:
            if self._pending:
                self._store.write(self._pending)
        except StoreUnavailable as problem:
            if self.problem is None:
                log.warning("%s; what arrives waits unacknowledged", problem)
            self.problem = str(problem)
            self._retry_at_s = time.monotonic() + RETRY_S
            return
        if self.problem is not None:
            log.info("the store takes readings again")
        self.problem = None
        self._stored += len(self._pending)
        self._acknowledge(self._unacknowledged)
        self._pending, self._unacknowledged = [], []
