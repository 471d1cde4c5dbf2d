"""The edge: bytes become a typed reading here, once, or a refusal that says why not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import category

from msgspec.structs import replace

from broker.live.runs import AnnouncedRun
from devices.fleet import fleet
from devices.kind import Kind, Quantity
from devices.packs import Packs
from devices.payload import Status, Telemetry, decode_status, decode_telemetry, epoch_ms
from devices.provenance import Provenance
from devices.reading import Reading
from devices.refusal import Reason, Refused
from devices.topic import Address, Channel, parse

FAR_FUTURE_MS = 5 * 60_000
"""How far a device's clock may run ahead: of the run for a reading with a run, of the hub for one without."""
CLOCK_UNSET_MS = 946_684_800_000
"""A device that claims a moment before the year 2000 has not set its clock."""
END_OF_TIME_MS = 4_102_444_800_000
"""The year 2100: what every store keeps."""
CLOCK_SET_BACK_MS = 60_000
LATE_NEWS_MS = 5_000
"""By how much news of a run's clock may come later than its readings: where a hub catches up, seconds go by at once."""
MAX_VALUES = 100
UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and marks that turn the direction of the words around a name."""
UNSEEN = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and a symbol by name, and yet blank: the Hangul fillers and the empty Braille cell."""
MAX_DEVICES = 20_000
"""Different devices taken since the start; beyond, newcomers are refused."""


Identity = tuple[str, str, int | None, int | None]
"""Run, device, `at_ms` and `seq` as the device claims them; without `at`, `seq` and values together."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """What became of a telemetry message: the good values, and a refusal for each bad one."""

    reading: Reading | None
    refusals: tuple[Refused, ...] = ()
    identity: Identity | None = None
    """What makes two messages the same one sent twice; None where the device gives neither `at` nor `seq`."""
    sent_ms: int | None = None
    """When it was published, by the wall clock of who did."""


@dataclass(slots=True)
class Edge:
    packs: Packs
    runs: Mapping[str, AnnouncedRun]
    """By city; kept up to date by the ingest."""
    _senders: dict[str, tuple[Address, str, Channel, Kind]] = field(default_factory=dict)
    """By topic, so that a known device costs one look-up."""
    _last_arrival_ms: dict[str, int] = field(default_factory=dict)
    """By device, of those that leave the time to the hub."""
    _listed: frozenset[Address] = field(init=False)
    """Always heard, however many newcomers came before them."""

    def __post_init__(self) -> None:
        cities = self.packs.cities.values()
        self._listed = frozenset(
            device.address
            for city in cities
            for solution in self.packs.solutions_of(city.id)
            for device in fleet(city, solution)
        )

    def sender(self, topic: str) -> tuple[Address, str, Channel, Kind]:
        """Who speaks on a topic: address, id, channel and kind; `Refused` for a city or kind that no pack has."""
        if (known := self._senders.get(topic)) is not None:
            return known
        address, channel = parse(topic)
        if address.city not in self.packs.cities:
            raise Refused(
                Reason.UNKNOWN_CITY, f"unknown city '{address.city}'; known: {', '.join(sorted(self.packs.cities))}"
            )
        kinds = self.packs.kinds
        if address.kind not in kinds:
            raise Refused(Reason.UNKNOWN_KIND, f"unknown kind '{address.kind}'; known: {', '.join(sorted(kinds))}")
        if len(self._senders) >= MAX_DEVICES and address not in self._listed:
            raise Refused(
                Reason.TOO_MANY_NEWCOMERS,
                f"{MAX_DEVICES:,} device topics are known already; '{address.id}' is not taken. "
                "Stop what invents device names and restart the hub",
            )
        self._senders[topic] = sender = (address, address.id, channel, kinds[address.kind])
        return sender

    def telemetry(self, topic: str, payload: bytes, *, received_ms: int) -> Admitted:
        try:
            address, device, _, kind = self.sender(topic)
            message = decode_telemetry(payload)
            run = _run(message)
            claimed_ms = self._claimed_ms(message, run, address.city, received_ms)
            sent_ms = None if message.sent is None else epoch_ms(message.sent)
        except Refused as refused:
            return Admitted(None, (refused,))
        values, refusals = _check_values(message.values, kind)
        if not values:
            nothing = Refused(Reason.NO_VALUES, 'values is empty; send for example {"values": {"occupied": 1}}')
            return Admitted(None, refusals or (nothing,))
        reading = Reading(
            city=address.city,
            kind=address.kind,
            device=device,
            at_ms=self._arrival_ms(device, received_ms) if claimed_ms is None else claimed_ms,
            received_ms=received_ms,
            values=values,
            provenance=message.provenance or Provenance.REAL,
            run=run,
            seq=message.seq,
        )
        return Admitted(reading, refusals, _identity(reading, claimed_ms), sent_ms)

    def status(self, topic: str, payload: bytes) -> tuple[Address, Status]:
        address, _, _, _ = self.sender(topic)
        status = decode_status(payload)
        if (status.lon is None) != (status.lat is None):
            raise Refused(Reason.WRONG_SHAPE, "lon and lat come together; send both or neither")
        if status.lon is not None and status.lat is not None and not (abs(status.lon) <= 180 and abs(status.lat) <= 90):
            raise Refused(Reason.OUT_OF_RANGE, f"lon {status.lon}, lat {status.lat} is nowhere on Earth; mend them")
        if status.name is not None and len(status.name) > 80:
            raise Refused(Reason.WRONG_SHAPE, f"name has {len(status.name)} characters; at most 80 are shown")
        if status.name is not None and (strange := UNSHOWABLE.search(status.name)):
            raise Refused(
                Reason.WRONG_SHAPE, f"name holds U+{ord(strange[0]):04X}, which cannot be shown; leave it out"
            )
        if status.name is not None and _is_blank(status.name):
            status = replace(status, name=None)
        return address, status

    def _arrival_ms(self, device: str, received_ms: int) -> int:
        """Two messages that arrive within a millisecond are two readings all the same.

        Where the last arrival lies far ahead, the hub's own clock was set back, and counts as it is now.
        """
        next_ms = self._last_arrival_ms.get(device, 0) + 1
        at_ms = received_ms if next_ms > received_ms + CLOCK_SET_BACK_MS else max(received_ms, next_ms)
        self._last_arrival_ms[device] = at_ms
        return at_ms

    def _claimed_ms(self, message: Telemetry, run: str, city: str, received_ms: int) -> int | None:
        if message.seq is not None and not 0 <= message.seq < 2**63:
            raise Refused(Reason.WRONG_SHAPE, "seq is no number of 63 bits; count from 0")
        if message.at is None:
            return None
        at_ms = epoch_ms(message.at)
        if at_ms < CLOCK_UNSET_MS or at_ms >= END_OF_TIME_MS:
            raise Refused(
                Reason.BAD_TIME, f"at {message.at.isoformat()}: the device's clock is not set; set it or leave `at` out"
            )
        now_ms, most_ms = self._now_and_most_ahead_ms(run, city, received_ms)
        if now_ms is not None and at_ms > now_ms + most_ms:
            raise Refused(
                Reason.FAR_FUTURE,
                f"at {message.at.isoformat()} is {(at_ms - now_ms) / 1000:,.0f} s ahead; "
                f"at most {most_ms / 1000:,.0f} s are taken. Set the device's clock or leave `at` out",
            )
        return at_ms

    def _now_and_most_ahead_ms(self, run: str, city: str, wall_ms: int) -> tuple[int | None, int]:
        """What the future is measured from; None for a run that nobody has announced, which cannot be judged."""
        if not run:
            return wall_ms, FAR_FUTURE_MS
        announced = self.runs.get(city)
        if announced is None or announced.run.run != run or announced.run.state == "seeking":
            return None, FAR_FUTURE_MS
        return announced.now_ms(wall_ms), FAR_FUTURE_MS + round(LATE_NEWS_MS * announced.run.speed)


def _is_blank(name: str) -> bool:
    """Nothing of it can be seen, whatever it is made of: then the device is shown by its id."""
    return not any(category(sign)[0] in "LNPS" and sign not in UNSEEN for sign in name)


def _run(message: Telemetry) -> str:
    """The run that a reading belongs to; what is real belongs to none, whatever it says, and shows in every one."""
    if message.run is not None and len(message.run) > 64:
        raise Refused(Reason.WRONG_SHAPE, f"run has {len(message.run)} characters; at most 64 are kept")
    played = message.provenance in (Provenance.SIMULATED, Provenance.RECORDED)
    return message.run if played and message.run else ""


def _identity(reading: Reading, claimed_ms: int | None) -> Identity | None:
    """A device that gives no time may have started counting again, so there the values tell a repeat as well."""
    if claimed_ms is not None:
        return reading.run, reading.device, claimed_ms, reading.seq
    if reading.seq is not None:
        return reading.run, reading.device, None, hash((reading.seq, tuple(reading.values.items())))
    return None


def _check_values(values: Mapping[str, float | bool], kind: Kind) -> tuple[dict[str, float], tuple[Refused, ...]]:
    if len(values) > MAX_VALUES:
        return {}, (Refused(Reason.WRONG_SHAPE, f"{len(values)} values in one message; at most {MAX_VALUES} are read"),)
    taken: dict[str, float] = {}
    refusals: list[Refused] = []
    for key, value in values.items():
        quantity = kind.quantity(key)
        if quantity is None:
            known = ", ".join(known.key for known in kind.quantities)
            refusals.append(Refused(Reason.UNKNOWN_QUANTITY, f"unknown quantity '{key[:64]}'; known: {known}"))
        elif not quantity.range[0] <= value <= quantity.range[1]:
            refusals.append(Refused(Reason.OUT_OF_RANGE, f"{key} {value:g} is outside {_range(quantity)}"))
        elif quantity.states and value != int(value):
            refusals.append(Refused(Reason.OUT_OF_RANGE, f"{key} {value:g} lies between states; {_range(quantity)}"))
        else:
            taken[key] = float(value)
    return taken, tuple(refusals)


def _range(quantity: Quantity) -> str:
    if quantity.states:
        return ", ".join(f"{number} {state}" for number, state in enumerate(quantity.states))
    low, high = quantity.range
    return f"{low:g} to {high:g}" + (f" {quantity.unit}" if quantity.unit != "1" else "")
