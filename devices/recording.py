"""A recording of what passed on MQTT: lines of JSON, and how they are said again so that nobody takes them for new."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar

import msgspec

from devices.payload import Run, Telemetry, decode_run, decode_telemetry, encode, epoch_ms, moment
from devices.provenance import Provenance
from devices.refusal import Refused
from devices.topic import Channel, is_of_model, parse, parse_run

VERSION = 1
FASTEST_CLOCK = 600.0
"""A run that is played faster says `seeking`: the hub judges the future by a run's clock, and cannot by this one."""


class Head(msgspec.Struct, frozen=True):
    """The first line."""

    recording: Literal["roadshow"]
    version: int
    started: datetime


class Heard(msgspec.Struct, frozen=True, omit_defaults=True):
    """Each further line: a message as it came. Bytes that are no UTF-8 stand in `base64`."""

    after_ms: int
    """Since the recording began."""
    topic: str
    text: str | None = None
    base64: bytes | None = None

    @classmethod
    def of(cls, after_ms: int, topic: str, payload: bytes) -> "Heard":
        try:
            return cls(after_ms, topic, text=payload.decode())
        except UnicodeDecodeError:
            return cls(after_ms, topic, base64=payload)

    @property
    def payload(self) -> bytes:
        return self.base64 if self.base64 is not None else (self.text or "").encode()


class WrongRecording(Exception):
    """Not a recording, or a damaged one; the message says at which line."""


Line = TypeVar("Line", Head, Heard)
_encoder = msgspec.json.Encoder()


def head_line(started: datetime) -> bytes:
    return _encoder.encode(Head("roadshow", VERSION, started)) + b"\n"


def heard_line(heard: Heard) -> bytes:
    return _encoder.encode(heard) + b"\n"


def read_recording(lines: Iterable[bytes]) -> tuple[int, Iterator[Heard]]:
    """When it began, in epoch milliseconds, and its messages; only a last line may be cut short, by a power failure."""
    lines = iter(lines)
    head = _decode(next(lines, b""), Head, 1)
    if head.version != VERSION:
        raise WrongRecording(f"version {head.version}; this Roadshow reads version {VERSION}")
    return epoch_ms(head.started), _messages(lines)


def _messages(lines: Iterator[bytes]) -> Iterator[Heard]:
    for number, line in enumerate(lines, start=2):
        if not line.endswith(b"\n"):
            return
        yield _decode(line, Heard, number)


def _decode(line: bytes, form: type[Line], number: int) -> Line:
    try:
        return msgspec.json.decode(line, type=form)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise WrongRecording(f"line {number}: {error}; is this what `record` wrote?") from None


@dataclass(frozen=True, slots=True)
class Survey:
    """What a recording holds, learnt in one pass before it plays."""

    messages: int
    last_ms: int
    """After its beginning."""
    cities: frozenset[str]
    announced: frozenset[str]
    """Cities whose runs were recorded too."""


def survey(messages: Iterable[Heard], *, known: Iterable[str]) -> Survey:
    """`known` cities alone are counted: what a broken device invents is refused by the hub and needs no run."""
    known = frozenset(known)
    count = last_ms = 0
    cities, announced = set[str](), set[str]()
    for heard in messages:
        count, last_ms = count + 1, heard.after_ms
        try:
            announced.add(city := parse_run(heard.topic))
        except Refused:
            city = heard.topic.split("/")[1] if heard.topic.count("/") else ""
        cities.add(city) if city in known else announced.discard(city)
    return Survey(count, last_ms, frozenset(cities), frozenset(announced))


class Said(msgspec.Struct, frozen=True):
    """What is published, and when by the clock of what is played."""

    at_ms: int
    topic: str
    payload: bytes
    retain: bool = False
    run: Run | None = None
    """The run that it announces."""


@dataclass(slots=True)
class Again:
    """Says a recording's messages again.

    What was real, or a visitor's, is `recorded` now; what was simulated stays so. Runs get a new name, or the hub
    would take the second playing for the first one's repeats. Commands are not given again: they would move real signs.
    """

    started_ms: int
    speed: float
    play: str
    """Names this playing; ends the name of every run."""
    own_runs: Mapping[str, str]
    """By city, the run of readings that had none, where no other run was recorded."""
    _last_ms: dict[str, int] = field(default_factory=dict[str, int])
    """By topic, of messages that left the time to the hub."""

    def say(self, heard: Heard) -> Said | None:
        at_ms, topic, payload = self.started_ms + heard.after_ms, heard.topic, heard.payload
        try:
            if topic.endswith("/run"):
                parse_run(topic)
                run = self._run(decode_run(payload))
                return Said(at_ms, topic, encode(run), retain=True, run=run)
            if is_of_model(topic):  # sealed by a show that is over, and no reading
                return None
            address, channel = parse(topic)
            match channel:
                case Channel.TELEMETRY:
                    return Said(at_ms, topic, encode(self._telemetry(payload, topic, address.city, at_ms)))
                case Channel.COMMAND:
                    return None
                case Channel.STATUS | Channel.ACK:
                    return Said(at_ms, topic, payload, retain=channel is Channel.STATUS)
        except Refused:
            return Said(at_ms, topic, payload)

    def _run(self, run: Run) -> Run:
        speed = run.speed * self.speed
        too_fast = run.state == "running" and not 0 < speed <= FASTEST_CLOCK
        return msgspec.structs.replace(
            run, run=self._renamed(run.run), speed=speed, state="seeking" if too_fast else run.state
        )

    def _telemetry(self, payload: bytes, topic: str, city: str, at_ms: int) -> Telemetry:
        message = decode_telemetry(payload)
        simulated = message.provenance is Provenance.SIMULATED
        at = message.at
        if at is None:
            # As the hub does: two messages of one millisecond are two readings.
            self._last_ms[topic] = at_ms = max(at_ms, self._last_ms.get(topic, 0) + 1)
            at = moment(at_ms)
        return msgspec.structs.replace(
            message,
            at=at,
            run=self._renamed(message.run) if message.run else self.own_runs.get(city),
            provenance=Provenance.SIMULATED if simulated else Provenance.RECORDED,
            sent=None,
        )

    def _renamed(self, run: str) -> str:
        room = 64 - len(self.play) - 1
        return f"{run.partition('+')[0][:room]}+{self.play}"
