"""What goes wrong between a sensor and the city: broken sensors, and a network that is away.

How much is our own choice, large enough for an audience to see [own]. A reading that is changed stays one that its kind
can make, so that nothing but its sense gives it away. What a fault draws comes from streams of its own: all else is the
same with and without it.
"""

from collections.abc import Callable, Collection, Mapping

from msgspec.structs import replace
from numpy.random import Generator

from devices.fleet import Device
from devices.kind import Kind
from devices.scenario import Fault, Outage
from devices.topic import Address
from simulators.agenda import Agenda, Sent
from simulators.signal import as_measured
from simulators.streams import stream

DRIFT_A_HOUR = 0.05
"""Of the quantity's range, up or down for as long as the fault lasts."""
SPIKING_SHARE = 0.3
"""Of all messages: values from anywhere in the range."""

Values = dict[str, float]
Ailment = Callable[[Values, float], Values | None]
"""What becomes of measured values at a moment; None where nothing is said."""


class Troubles:
    """Stands between the devices of one simulation and its agenda, and lets everything pass until it is told."""

    def __init__(self, agenda: Agenda, devices: Collection[Device], kinds: Mapping[str, Kind], *, seed: int) -> None:
        self._agenda = agenda
        self._devices = devices
        self._places = {device.address: device.place for device in devices}
        self._kinds = kinds
        self._seed = seed
        self._ailments: dict[Address, Ailment] = {}
        self._back_s: dict[str, float] = {}
        """By place: when its network is there again."""
        agenda.say, agenda.carry = self._say, self._carry

    def breaks(self, fault: Fault, *, t_s: float) -> bool:
        """Whether a device of this kind stands there."""
        found = [
            device.address
            for device in self._devices
            if (device.address.kind, device.place) == (fault.kind, fault.place)
        ]
        for address in found:
            self._ailments.pop(address, None)
            if fault.fault != "none":
                random = stream(self._seed, "fault", address.id)
                self._ailments[address] = _ailment(fault, self._kinds[address.kind], random, since_s=t_s)
        return bool(found)

    def cut(self, outage: Outage, *, t_s: float) -> bool:
        """Whether any device is without its network by that."""
        here = set(self._places.values())
        places = here & set(outage.places) if outage.places else here
        for place in places:
            self._back_s[place] = max(t_s + outage.minutes * 60, self._back_at_s(place))
        return bool(places)

    def is_cut_off(self, address: Address, *, t_s: float) -> bool:
        return t_s < self._back_at_s(self._places.get(address, ""))

    def _say(self, message: Sent) -> Sent | None:
        if (ailment := self._ailments.get(message.address)) is None:
            return message
        values = ailment(message.values, message.sent_s)
        return None if values is None else replace(message, values=values)

    def _carry(self, message: Sent) -> None:
        """What the network holds back comes later, and claims the moment at which it was measured."""
        if self.is_cut_off(message.address, t_s=message.sent_s):
            back_s = self._back_at_s(self._places[message.address])
            self._agenda.enter(back_s, lambda now_s: self._carry(replace(message, sent_s=now_s)))
        else:
            self._agenda.arrive(message)

    def _back_at_s(self, place: str) -> float:
        return self._back_s.get(place, 0.0)


def _ailment(fault: Fault, kind: Kind, random: Generator, *, since_s: float) -> Ailment:
    match fault.fault:
        case "silent" | "none":
            return lambda _values, _t_s: None
        case "stuck":
            return _Stuck()
        case "drifting":
            return _Drifting(kind, random, since_s)
        case "spiking":
            return _Spiking(kind, random)


class _Stuck:
    """Says for ever what it says first."""

    def __init__(self) -> None:
        self._said: Values | None = None

    def __call__(self, values: Values, t_s: float) -> Values:
        del t_s
        self._said = self._said or values
        return self._said


class _Drifting:
    """Moves away from the truth at a constant rate; a state does not drift."""

    def __init__(self, kind: Kind, random: Generator, since_s: float) -> None:
        self._a_second = {
            quantity.key: random.choice((-1.0, 1.0)) * DRIFT_A_HOUR * (quantity.range[1] - quantity.range[0]) / 3600
            for quantity in kind.quantities
            if not quantity.states
        }
        self._kind = kind
        self._since_s = since_s

    def __call__(self, values: Values, t_s: float) -> Values:
        away = {key: rate * (t_s - self._since_s) for key, rate in self._a_second.items()}
        return _measured(self._kind, {key: value + away.get(key, 0.0) for key, value in values.items()})


class _Spiking:
    """Now and then says something from anywhere in its range."""

    def __init__(self, kind: Kind, random: Generator) -> None:
        self._kind = kind
        self._random = random

    def __call__(self, values: Values, t_s: float) -> Values:
        del t_s
        if self._random.random() >= SPIKING_SHARE:
            return values
        ranges = {quantity.key: quantity.range for quantity in self._kind.quantities}
        return _measured(self._kind, {key: self._random.uniform(*ranges[key]) for key in values})


def _measured(kind: Kind, values: Values) -> Values:
    quantities = {quantity.key: quantity for quantity in kind.quantities}
    return {key: as_measured(value, quantities[key]) for key, value in values.items()}
