"""From MQTT to the screens and the store: check, tell repeats, show, hand on to be stored."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Self

from broker.alerts.alert import Decision, reading_of
from broker.alerts.stopwatch import Came, Stopwatch
from broker.commits import Commits
from broker.edge import Edge, Identity
from broker.live.live import Live
from broker.live.runs import AnnouncedRun, require_news
from broker.live.traces import require_whole
from broker.live.view import Counts
from broker.mqtt.client import Message
from broker.refusals import Refusals
from devices.payload import decode_ack, decode_foreseen, decode_run, decode_traces, decode_water
from devices.reading import Reading
from devices.refusal import Reason, Refused
from devices.seal import Seal
from devices.topic import (
    Channel,
    is_futures,
    is_traces,
    is_water,
    parse_futures,
    parse_run,
    parse_traces,
    parse_water,
)

PAUSE_S = 0.001
"""Between two looks at what has arrived; without it the threads starve each other."""
BATCH = 5_000
"""Messages taken in one go."""
REMEMBERED = 200_000
"""Identities of the last readings: what is sent twice within them is counted and dropped."""
REPEATED_WITHIN_MS = 60_000

Arrival = tuple[int, float, Message]
"""When, by the wall clock and by the stopwatch's, and what."""


@dataclass(slots=True)
class Remembered:
    """The last identities, as hashes; the store holds every reading's identity for good."""

    _seen_ms: dict[int, int] = field(default_factory=dict)
    """When, by hash; a dict keeps the order of arrival."""

    def is_new(self, identity: Identity, *, received_ms: int) -> bool:
        """A device that gives no time may start counting again, so there a repeat is told for a minute only."""
        key, at_ms = hash(identity), identity[2]
        seen_ms = self._seen_ms.get(key)
        if seen_ms is not None and (at_ms is not None or abs(received_ms - seen_ms) < REPEATED_WITHIN_MS):
            return False
        self._seen_ms[key] = received_ms
        if len(self._seen_ms) > REMEMBERED:
            del self._seen_ms[next(iter(self._seen_ms))]
        return True


class Ingest:
    """`take` is called by the MQTT client's thread and only appends; one thread of its own does the rest."""

    def __init__(
        self,
        *,
        edge: Edge,
        runs: dict[str, AnnouncedRun],
        live: Live,
        refusals: Refusals,
        commits: Commits,
        seal: Seal,
        stopwatch: Stopwatch,
        wall_ms: Callable[[], int],
        alarm: Callable[[], object] = lambda: None,
    ) -> None:
        """`alarm` is called when people should know at once."""
        self._edge = edge
        self._runs = runs
        self._live = live
        self._refusals = refusals
        self._commits = commits
        self._seal = seal
        self._stopwatch = stopwatch
        self._wall_ms = wall_ms
        self._alarm = alarm
        self._remembered = Remembered()
        self._arrived: deque[Arrival] = deque()
        self._something = Event()
        self._closing = False
        self._received = self._duplicates = self._refused = 0
        self._thread = Thread(target=self._run, name="ingest", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Hands on what has arrived, then ends."""
        self._closing = True
        self._something.set()
        self._thread.join()

    @property
    def backlog(self) -> int:
        """Messages that are not yet durable and acknowledged."""
        return len(self._arrived) + self._commits.backlog

    def counts(self) -> Counts:
        return Counts(self._received, self._commits.stored, self._duplicates, self._refused)

    def heard(self, city: str) -> int:
        """The number of the last announcement of the city's run; what was said before it has been admitted too."""
        announced = self._runs.get(city)
        return announced.run.number if announced else 0

    def take(self, message: Message) -> None:
        self._arrived.append((self._wall_ms(), self._stopwatch.now_ms(), message))
        self._something.set()

    def _run(self) -> None:
        while not self._closing or self._arrived:
            self._something.wait()
            time.sleep(PAUSE_S)
            self._something.clear()
            while self._arrived:
                batch = [self._arrived.popleft() for _ in range(min(BATCH, len(self._arrived)))]
                readings, came = self._admit(batch)
                admitted_ms = self._stopwatch.now_ms()
                if decisions := self._live.apply(readings):
                    self._time(decisions, came, admitted_ms=admitted_ms)
                    if self._live.has_news():
                        self._alarm()
                decided = [reading_of(decision.alert) for decision in decisions]
                self._commits.offer(readings + decided, [message for _, _, message in batch])

    def _time(self, decisions: Iterable[Decision], came: Sequence[Came], *, admitted_ms: float) -> None:
        """Only what is news: a past that is played over arrives when it can."""
        decided_ms = self._stopwatch.now_ms()
        for alert, by, is_news in decisions:
            if is_news:
                self._stopwatch.decided(alert, came[by], admitted_ms=admitted_ms, decided_ms=decided_ms)

    def _admit(self, batch: Sequence[Arrival]) -> tuple[list[Reading], list[Came]]:
        """The new readings of a batch, and how each came; everything else in it is dealt with here."""
        readings: list[Reading] = []
        came: list[Came] = []
        for received_ms, taken_ms, message in batch:
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
                        came.append(Came(received_ms, taken_ms, admitted.sent_ms))
                    else:
                        self._duplicates += 1
                else:
                    self._hear(message, received_ms)
            except Refused as refused:
                self._refuse(message, refused, received_ms)
        return readings, came

    def _hear(self, message: Message, received_ms: int) -> None:
        """What is not telemetry: a run, its model, a status, an acknowledgement, and our own commands coming back."""
        if message.topic.endswith("/run"):
            self._hear_run(message, received_ms)
            return
        if is_water(message.topic):
            self._hear_water(message)
            return
        if is_traces(message.topic):
            self._hear_traces(message)
            return
        if is_futures(message.topic):
            self._hear_futures(message)
            return
        address, device, channel, _ = self._edge.sender(message.topic)
        if channel is Channel.STATUS and message.payload:
            address, status = self._edge.status(message.topic, message.payload)
            self._live.status(address, status, received_ms=received_ms)
        elif channel is Channel.ACK:
            self._live.acknowledge(device, decode_ack(message.payload))
        elif channel is Channel.COMMAND:
            self._seal.open(message.topic, message.payload)

    def _hear_run(self, message: Message, received_ms: int) -> None:
        city = parse_run(message.topic)
        run = decode_run(self._seal.open(message.topic, message.payload))
        if run.city != city:
            raise Refused(Reason.UNKNOWN_CITY, f"'{city}' is told a run of '{run.city[:64]}'; announce it there")
        before = self._runs.get(city)
        require_news(run, before=before, wall_ms=received_ms)
        self._runs[city] = announced = AnnouncedRun.heard(run, heard_ms=received_ms, before=before)
        self._live.announce(announced)
        self._stopwatch.hear(announced.run)

    def _hear_water(self, message: Message) -> None:
        """Of the run that plays, and later than what is known: nobody says an old flood again."""
        city = parse_water(message.topic)
        water = decode_water(self._seal.open(message.topic, message.payload))
        self._require_playing(city, water.run)
        self._live.flow(city, water)

    def _hear_traces(self, message: Message) -> None:
        city = parse_traces(message.topic)
        traces = decode_traces(self._seal.open(message.topic, message.payload))
        self._require_playing(city, traces.run)
        require_whole(traces)
        self._live.shake(city, traces)

    def _hear_futures(self, message: Message) -> None:
        city = parse_futures(message.topic)
        foreseen = decode_foreseen(self._seal.open(message.topic, message.payload))
        self._require_playing(city, foreseen.run)
        self._live.foresee(city, foreseen)

    def _require_playing(self, city: str, run: str) -> None:
        announced = self._runs.get(city)
        if announced is None or announced.run.run != run:
            raise Refused(
                Reason.REPLAYED, f"a model speaks of run '{run[:64]}', which does not play; announce the run first"
            )

    def _refuse(self, message: Message, refused: Refused, received_ms: int) -> None:
        self._refused += 1
        self._refusals.keep(message.topic, message.payload, refused, at_ms=received_ms)
