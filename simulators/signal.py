"""Plain signals, for solutions that are data only. They look alive and claim no realism [own]."""

from collections import deque
from collections.abc import Callable, Mapping
from math import cos, exp, inf, pi, sqrt

from numpy.random import Generator

from devices.kind import Kind, Quantity
from devices.solution import Signal
from devices.topic import Address
from simulators.agenda import Agenda, Sent
from simulators.sensors import FIRST_REPORT_S

Source = Callable[[float], float]
"""The value at a scenario time; asked in order of time."""

DAY_S = 86_400.0
HOUR_S = 3_600.0


def source(signal: Signal, random: Generator, *, start_s: float) -> Source:
    """`start_s` is the local time of day at which the scenario starts."""
    if signal.spread:
        own_mean = signal.mean + signal.spread * random.standard_normal()
        signal = signal.model_copy(update={"mean": own_mean})
    plain = _plain(signal, random, start_s=start_s)
    if not signal.noise:
        return plain
    return lambda t_s: plain(t_s) + signal.noise * random.standard_normal()


def _plain(signal: Signal, random: Generator, *, start_s: float) -> Source:
    match signal.shape:
        case "constant":
            return lambda _: signal.mean
        case "daily-profile":
            peak_s = signal.peak_hour * HOUR_S - start_s
            return lambda t_s: signal.mean + signal.amplitude * cos(2 * pi * (t_s - peak_s) / DAY_S)
        case "random-walk":
            return _RandomWalk(signal, random)
        case "poisson-events":
            return _PoissonEvents(signal, random)


class _RandomWalk:
    """Ornstein-Uhlenbeck, stepped exactly whatever the interval (Gillespie 1996)."""

    def __init__(self, signal: Signal, random: Generator) -> None:
        self._signal = signal
        self._random = random
        self._t_s = 0.0
        self._away = signal.amplitude * random.standard_normal()

    def __call__(self, t_s: float) -> float:
        kept = exp((self._t_s - t_s) / self._signal.hold_s)
        spread = self._signal.amplitude * sqrt(1 - kept * kept)
        self._away = self._away * kept + spread * self._random.standard_normal()
        self._t_s = t_s
        return self._signal.mean + self._away


class _PoissonEvents:
    """Each event adds the amplitude while it lasts; those under way at the start are there from the start."""

    def __init__(self, signal: Signal, random: Generator) -> None:
        self._signal = signal
        self._random = random
        self._ends_s: deque[float] = deque()
        self._next_s = self._gap_s() - signal.hold_s

    def __call__(self, t_s: float) -> float:
        while self._next_s <= t_s:
            self._ends_s.append(self._next_s + self._signal.hold_s)
            self._next_s += self._gap_s()
        while self._ends_s and self._ends_s[0] <= t_s:
            self._ends_s.popleft()
        return self._signal.mean + self._signal.amplitude * len(self._ends_s)

    def _gap_s(self) -> float:
        if not self._signal.rate_per_h:
            return inf
        return self._random.exponential(HOUR_S / self._signal.rate_per_h)


class SignalDevice:
    """Reports its signals at a fixed interval, without error but for their `noise`."""

    def __init__(
        self,
        address: Address,
        kind: Kind,
        sources: Mapping[str, Source],
        agenda: Agenda,
        random: Generator,
        *,
        every_s: float,
    ) -> None:
        self._address = address
        self._sources = [(quantity, sources[quantity.key]) for quantity in kind.quantities if quantity.key in sources]
        self._agenda = agenda
        self._every_s = min(every_s, kind.heartbeat_s)
        self._seq = 0
        agenda.enter(random.uniform(0.0, min(self._every_s, FIRST_REPORT_S[1])), self._report)

    def _report(self, t_s: float) -> None:
        self._seq += 1
        values = {quantity.key: as_measured(value(t_s), quantity) for quantity, value in self._sources}
        self._agenda.send(Sent(t_s, self._address, values, t_s, self._seq))
        self._agenda.enter(t_s + self._every_s, self._report)


def as_measured(value: float, quantity: Quantity) -> float:
    """To the nearest step of its resolution, within its range."""
    lowest, highest = quantity.range
    return min(max(round(round(value / quantity.resolution) * quantity.resolution, 12), lowest), highest)
