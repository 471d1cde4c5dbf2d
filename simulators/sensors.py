"""Sensors that err. They are told the truth; what they publish is what the city gets to know.

Errors are our own design choices [own] but for their order of magnitude: outdoor magnetic bay sensors are right about
90 % of the time [pub].
"""

from collections.abc import Callable

from numpy.random import Generator

from devices.topic import Address
from simulators.agenda import Agenda, Sent

MISSED_SHARE = 0.03
"""Of a bay's changes: not noticed, and not reported before the next heartbeat measures anew."""
FALSE_SHARE = 0.02
"""Of a bay's readings, on change or at a heartbeat: the opposite of the truth, until the next reading."""
LATENCY_S = 15.0
"""A bay sensor believes a change only when it has lasted this long."""
MISCOUNTED_SHARE = 0.005
"""Of the passages at a car park's gate: half are not counted, half are counted twice."""
COUNTER_EVERY_S = 60.0
"""A counter reports a change no oftener than this, heartbeats aside."""
DUPLICATED_SHARE = 0.01
"""Of all messages: sent again, with the same number, some seconds later."""
DUPLICATE_AFTER_S = (0.5, 5.0)
CLOCK_SKEW_S = 2.0
"""A device's clock is off by a constant within +- this."""
FIRST_REPORT_S = (5.0, 60.0)
"""When, after the scenario's start, a device first says how things stand."""


class Transmitter:
    """A device's voice: it numbers messages, stamps them by the device's own clock and sends a few of them twice."""

    def __init__(self, address: Address, agenda: Agenda, random: Generator) -> None:
        self._address = address
        self._agenda = agenda
        self._random = random
        self._skew_s = random.uniform(-CLOCK_SKEW_S, CLOCK_SKEW_S)
        self._seq = 0

    def send(self, values: dict[str, float], t_s: float) -> None:
        self._seq += 1
        said = self._agenda.send(Sent(t_s, self._address, values, t_s + self._skew_s, self._seq))
        if self._random.random() < DUPLICATED_SHARE:
            again_s = t_s + self._random.uniform(*DUPLICATE_AFTER_S)
            if said is not None:
                self._agenda.enter(again_s, lambda now_s: self._agenda.carry(_sent_again(said, now_s)))


def _sent_again(message: Sent, t_s: float) -> Sent:
    return Sent(t_s, message.address, message.values, message.at_s, message.seq)


def report_regularly(agenda: Agenda, random: Generator, report: Callable[[float], None], *, heartbeat_s: float) -> None:
    """Report soon after the start, then at every heartbeat, each device at a moment of its own within it."""

    def beat(t_s: float) -> None:
        report(t_s)
        agenda.enter(t_s + heartbeat_s, beat)

    first_s = min(random.uniform(*FIRST_REPORT_S), heartbeat_s)
    agenda.enter(first_s, report)
    agenda.enter(first_s + random.uniform(0.0, heartbeat_s), beat)


class BaySensor:
    """Reports on change and at every heartbeat; a missed change and a false reading last until the next reading."""

    def __init__(
        self, transmitter: Transmitter, agenda: Agenda, random: Generator, *, heartbeat_s: float, occupied: bool
    ) -> None:
        self._transmitter = transmitter
        self._agenda = agenda
        self._random = random
        self._occupied = occupied
        self._reported = occupied
        report_regularly(agenda, random, self._report, heartbeat_s=heartbeat_s)

    def bay_turns(self, t_s: float, *, occupied: bool) -> None:
        """A car came or went."""
        self._occupied = occupied
        if self._random.random() >= MISSED_SHARE:
            self._agenda.enter(t_s + LATENCY_S, self._believe)

    def _believe(self, t_s: float) -> None:
        if self._occupied != self._reported:
            self._report(t_s)

    def _report(self, t_s: float) -> None:
        self._reported = self._occupied != (self._random.random() < FALSE_SHARE)
        self._transmitter.send({"occupied": 1.0 if self._reported else 0.0}, t_s)


class CarParkCounter:
    """Counts cars through the gate, so its few miscounts add up until somebody recounts at night.

    What it reports always adds up to the capacity and lies within it.
    """

    def __init__(
        self,
        transmitter: Transmitter,
        agenda: Agenda,
        random: Generator,
        *,
        heartbeat_s: float,
        capacity: int,
        occupied: int,
    ) -> None:
        self._transmitter = transmitter
        self._agenda = agenda
        self._random = random
        self._capacity = capacity
        self._counted = occupied
        self._last_s = random.uniform(*FIRST_REPORT_S) - COUNTER_EVERY_S
        self._due = False
        report_regularly(agenda, random, self._report, heartbeat_s=heartbeat_s)

    def car_passes(self, t_s: float, *, entering: bool) -> None:
        chance = self._random.random()
        times = 1 if chance >= MISCOUNTED_SHARE else 2 if chance < MISCOUNTED_SHARE / 2 else 0
        self._set(self._counted + (times if entering else -times), t_s)

    def recount(self, occupied: int, t_s: float) -> None:
        """Somebody walks round and sets the counter right."""
        self._set(occupied, t_s)

    def _set(self, counted: int, t_s: float) -> None:
        counted = min(max(counted, 0), self._capacity)
        if counted == self._counted:
            return
        self._counted = counted
        if not self._due:
            self._due = True
            self._agenda.enter(max(t_s, self._last_s + COUNTER_EVERY_S), self._report_change)

    def _report_change(self, t_s: float) -> None:
        self._due = False
        self._report(t_s)

    def _report(self, t_s: float) -> None:
        self._last_s = t_s
        self._transmitter.send({"free": float(self._capacity - self._counted), "occupied": float(self._counted)}, t_s)
