"""The one place that spells MQTT payloads: JSON to typed values and back."""

from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from devices.futures import Futures
from devices.provenance import Provenance
from devices.refusal import Reason, Refused

MAX_BYTES = 64 * 1024
"""The largest payload that is read; a larger one is refused and counted."""


class Telemetry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a device measured. Only `values` is required; `at` needs an offset and is the device's own claim."""

    values: dict[str, float | bool]
    at: datetime | None = None
    seq: int | None = None
    run: str | None = None
    provenance: Provenance | None = None
    sent: datetime | None = None
    """When it was handed to the network, by the wall clock of who publishes: what is measured with it is how long the
    way took, and nothing else."""


class Status(msgspec.Struct, frozen=True, omit_defaults=True):
    """Retained, and the device's last will: whether it is there, and for a newcomer what and where it is."""

    online: bool = True
    name: str | None = None
    lon: float | None = None
    lat: float | None = None

    def after(self, before: "Status | None") -> "Status":
        """A last will says only that the device is gone; its name and place are still what it said before."""
        if before is None:
            return self
        place = (self.lon, self.lat) if self.lon is not None else (before.lon, before.lat)
        return Status(self.online, self.name if self.name is not None else before.name, *place)


class Command(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an actuator is asked to show or do; `id` comes back in its acknowledgement."""

    id: str
    values: dict[str, float | bool]


class Ack(msgspec.Struct, frozen=True, omit_defaults=True):
    """An actuator's answer: which command, and whether it was carried out."""

    id: str
    ok: bool = True
    at: datetime | None = None


class Reached(msgspec.Struct, frozen=True):
    """A step of the scenario, or a tap, and when it came by the run's clock."""

    key: str
    at: datetime


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """The run that a city's simulated devices follow, announced every second and retained."""

    run: str
    city: str
    scenario: str
    seed: int
    speed: float
    at: datetime
    state: str = "running"
    number: int = 0
    """Rises with each announcement, across runs too, so that an old one said again is known for what it is."""
    player: str = ""
    """Who plays it. Its last will, written before it knew what else it would play, ends whatever that is."""
    solution: str = ""
    """The one that leads: whose scenario this is."""
    start: datetime | None = None
    """The scenario's first moment."""
    max_speed: float | None = None
    steps: tuple[Reached, ...] = ()
    """Of the scenario, reached so far."""
    taps: tuple[Reached, ...] = ()
    """By key, the last of each."""
    obeyed: int = 0
    """The number of what the desk asked last and was obeyed in."""


class Heard(msgspec.Struct, frozen=True):
    """How far the hub is: the number of the last announcement of a run that it has taken."""

    number: int


class Control(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the desk asks of a simulator, sealed; the topic says what. `at` is the desk's wall clock."""

    at: datetime
    number: int
    """Any that was not used within the last seconds."""
    speed: float | None = None
    to_s: float | None = None
    """seek: scenario seconds since the scenario's first moment."""
    key: str | None = None
    """event: of the tap."""
    scenario: str | None = None
    """scenario: which, or the city's own where none is named. seek: in which, or in the one that plays."""
    solution: str | None = None
    """scenario: whose, and it leads from now on; or that of the one that leads."""


class Water(msgspec.Struct, frozen=True):
    """How deep the water stands in a district as a model has it, sealed: the one thing told that no sensor says."""

    run: str
    at: datetime
    """By the run's clock."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north."""
    rows: int
    columns: int
    steps_m: tuple[float, ...]
    """A cell is 0 where the water is shallower than the first, and else the number of the last that it reaches."""
    cells: str
    """Base64 of two bits a cell, four cells a byte from the lowest bits up, from the north-west corner row by row."""


class Traces(msgspec.Struct, frozen=True):
    """How the ground moved at stations in one second as a model has it, sealed: real ones send peaks alone."""

    run: str
    at: datetime
    """When that second ended, by the run's clock."""
    every_ms: int
    """From one sample to the next; divides the second evenly."""
    step_cm_s2: float
    """Of acceleration."""
    samples: dict[str, str]
    """By device: base64 of signed 16-bit numbers of steps, the low byte first."""


class Foreseen(msgspec.Struct, frozen=True):
    """What a solution is worth in the run's scenario, as a model has it; sealed."""

    run: str
    start: datetime
    """The scenario's first moment: what all times in `futures` are counted from."""
    futures: Futures


T = TypeVar("T")

_encoder = msgspec.json.Encoder()
_telemetry = msgspec.json.Decoder(Telemetry)
_status = msgspec.json.Decoder(Status)
_command = msgspec.json.Decoder(Command)
_ack = msgspec.json.Decoder(Ack)
_run = msgspec.json.Decoder(Run)
_control = msgspec.json.Decoder(Control)
_heard = msgspec.json.Decoder(Heard)
_water = msgspec.json.Decoder(Water)
_traces = msgspec.json.Decoder(Traces)
_foreseen = msgspec.json.Decoder(Foreseen)


Message = Telemetry | Status | Command | Ack | Run | Control | Heard | Water | Traces | Foreseen


def encode(message: Message) -> bytes:
    return _encoder.encode(message)


def decode_telemetry(payload: bytes) -> Telemetry:
    return _decode(_telemetry, payload, '{"values": {"occupied": 1}}')


def decode_status(payload: bytes) -> Status:
    return _decode(_status, payload, '{"online": true}')


def decode_command(payload: bytes) -> Command:
    return _decode(_command, payload, '{"id": "7", "values": {"shown": 12}}')


def decode_ack(payload: bytes) -> Ack:
    return _decode(_ack, payload, '{"id": "7"}')


def decode_run(payload: bytes) -> Run:
    return _decode(_run, payload, "what the simulator announces")


def decode_water(payload: bytes) -> Water:
    return _decode(_water, payload, "what the simulator's model has")


def decode_traces(payload: bytes) -> Traces:
    return _decode(_traces, payload, "what the simulator's model has")


def decode_foreseen(payload: bytes) -> Foreseen:
    return _decode(_foreseen, payload, "what the simulator's model foresees")


def decode_control(payload: bytes) -> Control:
    return _decode(_control, payload, "what the desk says")


def decode_heard(payload: bytes) -> Heard:
    return _decode(_heard, payload, "what the hub says")


def _decode(decoder: "msgspec.json.Decoder[T]", payload: bytes, example: str) -> T:
    if len(payload) > MAX_BYTES:
        raise Refused(Reason.TOO_LARGE, f"{len(payload):,} bytes; at most {MAX_BYTES:,} are read")
    try:
        return decoder.decode(payload)
    except RecursionError:
        raise Refused(Reason.WRONG_SHAPE, f"nested far too deep; expected for example {example}") from None
    except msgspec.ValidationError as error:
        raise Refused(Reason.WRONG_SHAPE, f"{error}; expected for example {example}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(Reason.NOT_JSON, f"{error}; expected for example {example}") from None


def epoch_ms(at: datetime) -> int:
    """Milliseconds since 1970, to the nearest; a time without an offset is refused, since it names no moment."""
    if at.tzinfo is None:
        raise Refused(Reason.BAD_TIME, f"'{at.isoformat()}' has no offset; write {at.isoformat()}+03:00 or ...Z")
    return round(at.timestamp() * 1000)


def moment(ms: int) -> datetime:
    """The reverse of `epoch_ms`, in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)
