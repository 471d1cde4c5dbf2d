"""Actuators, such as a guidance sign: they show what they are told, say so, and report what they show."""

from collections.abc import Mapping

import msgspec
from numpy.random import Generator

from devices.kind import Kind
from simulators.agenda import Agenda
from simulators.sensors import Transmitter, report_regularly

ANSWER_AFTER_WALL_S = 0.5
"""How long the audience sees a command wait for its answer, at any speed of the scenario [own]."""


class Acknowledgement(msgspec.Struct, frozen=True):
    """An actuator's answer to a command: whether it obeys, and how long after the command it says so."""

    ok: bool
    after_wall_s: float = ANSWER_AFTER_WALL_S
    """Wall-clock seconds, not scenario seconds: an answer concerns those who wait for it, not the city's day."""


class Actuator:
    """Shows each quantity's lowest value until it is told otherwise; reports on change and at every heartbeat."""

    def __init__(self, kind: Kind, transmitter: Transmitter, agenda: Agenda, random: Generator) -> None:
        self._kind = kind
        self._transmitter = transmitter
        self._agenda = agenda
        self.shown = {quantity.key: float(quantity.range[0]) for quantity in kind.quantities}
        report_regularly(agenda, random, self._report, heartbeat_s=kind.heartbeat_s)

    def command(self, values: Mapping[str, float], *, t_s: float) -> Acknowledgement:
        """Obey at `t_s`, or at once where that is past; refuse what it cannot show."""
        if not values or not all(self._can_show(key, value) for key, value in values.items()):
            return Acknowledgement(ok=False)
        wanted = {key: float(value) for key, value in values.items()}
        self._agenda.enter(max(t_s, self._agenda.now_s), lambda now_s: self._show(wanted, now_s))
        return Acknowledgement(ok=True)

    def _can_show(self, key: str, value: float) -> bool:
        quantity = self._kind.quantity(key)
        return quantity is not None and quantity.range[0] <= value <= quantity.range[1]

    def _show(self, wanted: dict[str, float], t_s: float) -> None:
        shown = self.shown | wanted
        if shown != self.shown:
            self.shown = shown
            self._report(t_s)

    def _report(self, t_s: float) -> None:
        self._transmitter.send(self.shown, t_s)
