"""What is right and what is wrong with what one device sends, message by message, by the very checks of the edge."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from broker.edge import Edge, Identity
from devices.kind import Kind, Quantity
from devices.payload import Telemetry, decode_ack, decode_telemetry, epoch_ms
from devices.provenance import Provenance
from devices.refusal import Reason, Refused
from devices.topic import Address, Channel, parse

CLOCK_GOOD_MS = 2_000
"""A device whose clock is set from the network is nearer than this, the way included."""
BACKLOG_MS = 60_000
TOO_OFTEN_S = 0.1
SILENT_AFTER_HEARTBEATS = 2

Grade = Literal["right", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A note is allowed, and might surprise."""

    grade: Grade
    words: str
    cure: str = ""


CURES = {
    Reason.NOT_JSON: "print what the device builds before it sends it",
    Reason.WRONG_SHAPE: "values are plain numbers or true and false, times RFC 3339 with an offset",
    Reason.UNKNOWN_QUANTITY: "rename it, or leave it out",
    Reason.OUT_OF_RANGE: "check unit and scale; a sensor that cannot measure sends nothing",
    Reason.TOO_LARGE: "send less in one message",
}
"""Where the refusal itself does not say what to do."""


@dataclass(slots=True)
class Trial:
    """Remembers what a device said, to judge what it says next."""

    address: Address
    kind: Kind
    edge: Edge
    taken: int = 0
    refused: int = 0
    statuses: int = 0
    _quantities: set[str] = field(default_factory=set)
    _goodbye: bool = False
    _last_ms: int | None = None
    _last_seq: int | None = None
    _last_identity: Identity | None = None

    def hear(self, topic: str, payload: bytes, *, received_ms: int) -> list[Verdict]:
        """Nothing where the message is plainly another device's."""
        if not self._concerns(topic):
            return []
        verdicts = list(self._judge(topic, payload, received_ms))
        self.refused += any(verdict.grade == "wrong" for verdict in verdicts)
        return verdicts

    def sum_up(self, *, now_ms: int, since_ms: int, kept: Mapping[Channel, bool]) -> list[Verdict]:
        """`kept` says which of its channels the broker keeps (retains) a message of."""
        return list(self._sum_up(now_ms, since_ms, kept))

    def _concerns(self, topic: str) -> bool:
        if self.address.name.casefold() not in topic.casefold():
            return False
        try:
            named, _ = parse(topic)
        except Refused:
            return True
        return named.name.casefold() == self.address.name.casefold()

    def _judge(self, topic: str, payload: bytes, received_ms: int) -> Iterator[Verdict]:
        try:
            address, _, channel, _ = self.edge.sender(topic)
        except Refused as refused:
            yield Verdict("wrong", refused.detail, f"publish on {self.address.topic(Channel.TELEMETRY)}")
            return
        if address != self.address:
            expected = self.address.topic(channel)
            yield Verdict("wrong", f"{topic} is the device {address.id}", f"publish on {expected}, or try that device")
            return
        match channel:
            case Channel.TELEMETRY:
                yield from self._telemetry(topic, payload, received_ms)
            case Channel.STATUS:
                yield from self._status(topic, payload)
            case Channel.COMMAND:
                yield Verdict("note", "the hub commands; an acknowledgement with the same id is due within 5 s")
            case Channel.ACK:
                yield from self._ack(payload)

    def _telemetry(self, topic: str, payload: bytes, received_ms: int) -> Iterator[Verdict]:
        admitted = self.edge.telemetry(topic, payload, received_ms=received_ms)
        for refused in admitted.refusals:
            yield Verdict("wrong", refused.detail, CURES.get(refused.reason, ""))
        if admitted.reading is None:
            return
        self.taken += 1
        self._quantities |= admitted.reading.values.keys()
        for key, value in admitted.reading.values.items():
            quantity = self.kind.quantity(key)
            assert quantity is not None
            yield _value(quantity, value)
        message = decode_telemetry(payload)
        yield _clock(message, received_ms)
        yield from self._sequence(message.seq, admitted.identity)
        yield from self._pace(received_ms)
        yield _provenance(message)

    def _sequence(self, seq: int | None, identity: Identity | None) -> Iterator[Verdict]:
        last, self._last_seq = self._last_seq, seq
        repeated, self._last_identity = identity is not None and identity == self._last_identity, identity
        if repeated:
            yield Verdict("note", "the same message again: taken once", "count `seq` up with each new message")
        elif seq is None:
            yield Verdict("note", "no `seq`: fine, but a lost message would not show")
        elif last is None or seq == last + 1:
            yield Verdict("right", f"seq {seq}")
        elif seq > last:
            missing = seq - last - 1
            cure = "publish with QoS 1, and keep messages while the connection is away"
            yield Verdict("wrong", f"seq {seq} after {last}: {missing} lost on the way", cure)
        else:
            yield Verdict("note", f"seq {seq} after {last}: counts anew; did the device restart?")

    def _pace(self, received_ms: int) -> Iterator[Verdict]:
        last_ms, self._last_ms = self._last_ms, received_ms
        if last_ms is None:
            return
        gap_s, heartbeat_s = (received_ms - last_ms) / 1000, self.kind.heartbeat_s
        if gap_s > SILENT_AFTER_HEARTBEATS * heartbeat_s:
            yield Verdict("wrong", f"{gap_s:,.0f} s since the last: shown as silent", _oftener(heartbeat_s))
        elif gap_s > heartbeat_s:
            yield Verdict("note", f"{gap_s:,.0f} s since the last", _oftener(heartbeat_s))
        elif gap_s < TOO_OFTEN_S:
            yield Verdict("note", f"{gap_s * 1000:,.0f} ms since the last", "send when something changed")
        else:
            yield Verdict("right", f"{gap_s:,.1f} s since the last")

    def _status(self, topic: str, payload: bytes) -> Iterator[Verdict]:
        if not payload:
            yield Verdict("note", "the kept status was deleted")
            return
        try:
            _, status = self.edge.status(topic, payload)
        except Refused as refused:
            yield Verdict("wrong", refused.detail, CURES.get(refused.reason, ""))
            return
        self.statuses += 1
        if not status.online:
            self._goodbye = True
            yield Verdict("right", "says that it is gone: its last will, or a goodbye")
            return
        where = f" at {status.lon}, {status.lat}" if status.lon is not None else ""
        yield Verdict("right", f"says that it is there{where}{f', called {status.name}' if status.name else ''}")

    def _ack(self, payload: bytes) -> Iterator[Verdict]:
        try:
            ack = decode_ack(payload)
        except Refused as refused:
            yield Verdict("wrong", refused.detail, CURES.get(refused.reason, ""))
            return
        yield Verdict("right", f"acknowledges command {ack.id}: {'done' if ack.ok else 'failed'}")

    def _sum_up(self, now_ms: int, since_ms: int, kept: Mapping[Channel, bool]) -> Iterator[Verdict]:
        telemetry, status = (self.address.topic(channel) for channel in (Channel.TELEMETRY, Channel.STATUS))
        if not self.taken:
            cure = "check the broker's address and port, the login, and that the device has connected"
            yield Verdict("wrong", f"no good reading came on {telemetry}", cure)
        else:
            yield Verdict("right", f"{self.taken:,} readings taken in {(now_ms - since_ms) / 1000:,.0f} s")
        if self.refused:
            yield Verdict("wrong", f"{self.refused:,} messages with something wrong", "see above")
        never = [quantity.key for quantity in self.kind.quantities if quantity.key not in self._quantities]
        if self.taken and never:
            yield Verdict(
                "note", f"never reported: {', '.join(never)}", "what is not reported stays empty on the stage"
            )
        if kept.get(Channel.TELEMETRY):
            cure = "publish telemetry without retain"
            yield Verdict("wrong", "the broker keeps a telemetry message: whoever comes later takes it for new", cure)
        if not self.statuses:
            cure = f'on connecting publish {{"online":true}} on {status}, retained'
            yield Verdict("note", "no status came: fine, but only missed heartbeats would tell that it is gone", cure)
        elif not kept.get(Channel.STATUS):
            yield Verdict("wrong", "the status is not kept: a hub that starts later misses it", "publish it retained")
        if not self._goodbye:
            cure = f'give the broker the last will {{"online":false}} on {status}, retained; then cut the power'
            yield Verdict("note", "no last will was seen; it shows only when the connection breaks", cure)


def _value(quantity: Quantity, value: float) -> Verdict:
    if not quantity.states:
        return Verdict("right", f"{quantity.key} {value:g} {quantity.unit}")
    return Verdict("right", f"{quantity.key} {value:g}: {quantity.states[int(value)]}")


def _clock(message: Telemetry, received_ms: int) -> Verdict:
    if message.run:
        return Verdict("note", f"follows the run '{message.run}' and its clock", "a real device leaves `run` out")
    if message.at is None:
        return Verdict("note", "no `at`: dated when it arrives; fine for a device without a clock")
    behind_ms = received_ms - epoch_ms(message.at)
    if abs(behind_ms) <= CLOCK_GOOD_MS:
        return Verdict("right", f"its clock and this machine's are {abs(behind_ms) / 1000:.1f} s apart")
    if behind_ms < 0:
        return Verdict("wrong", f"its clock is {-behind_ms / 1000:,.1f} s ahead", "set it by NTP, or leave `at` out")
    if behind_ms > BACKLOG_MS:
        return Verdict(
            "note", f"measured {behind_ms / 1000:,.0f} s ago", "kept while it was away? If not, set its clock"
        )
    return Verdict("note", f"its clock is {behind_ms / 1000:,.1f} s behind, or the way is slow", "set it by NTP")


def _provenance(message: Telemetry) -> Verdict:
    if message.provenance in (None, Provenance.REAL):
        return Verdict("right", "badge REAL")
    return Verdict("note", f"calls itself {message.provenance}", "a real device leaves `provenance` out")


def _oftener(heartbeat_s: float) -> str:
    return f"send at least every {heartbeat_s:g} s, changed or not"
