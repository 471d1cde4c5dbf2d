"""One car park as it really is: cars come, park or are turned away, and leave. Sensors watch it; nobody else may."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Protocol

from simulators.agenda import Agenda
from simulators.parking.arrivals import Car, Demand
from simulators.parking.bays import FreeBays


class Gate(Protocol):
    def __call__(self, t_s: float, *, entering: bool) -> None: ...


class BayWatch(Protocol):
    def __call__(self, t_s: float, *, occupied: bool) -> None: ...


NO_BAY = -1


class CarPark:
    """A car that finds it full goes away for good (M_t/G/c/c, whose loss is Erlang's B where arrivals are steady).

    It starts with the cars that an unlimited car park would hold by then, up to its capacity.
    """

    def __init__(self, agenda: Agenda, demand: Demand, *, capacity: int, free_bays: FreeBays | None = None) -> None:
        self.capacity = capacity
        self.arrived = 0
        self.parked = 0
        self.left = 0
        self.lost = 0
        self.bays = [False] * capacity if free_bays is not None else []
        """Whether each bay is taken, where there is a layout."""
        self.gates: list[Gate] = []
        self.bay_watches: dict[int, BayWatch] = {}
        self._agenda = agenda
        self._demand = demand
        self._free_bays = free_bays
        for car in islice(demand.before_the_start(), capacity):
            self._park(car, 0.0, leaves_s=car.arrives_s + car.stays_s)
        self._begin_day(0, 0.0)

    def _begin_day(self, day: int, _: float) -> None:
        self._expect_next(self._demand.from_the_start(day))
        self._agenda.enter(self._demand.midnight_s(day + 1), partial(self._begin_day, day + 1))

    def _expect_next(self, coming: Iterator[Car]) -> None:
        if car := next(coming, None):
            self._agenda.enter(car.arrives_s, partial(self._arrive, car, coming))

    def _arrive(self, car: Car, coming: Iterator[Car], t_s: float) -> None:
        if self.parked < self.capacity:
            self._park(car, t_s, leaves_s=t_s + car.stays_s)
        else:
            self.arrived += 1
            self.lost += 1
        self._expect_next(coming)

    def _park(self, car: Car, t_s: float, *, leaves_s: float) -> None:
        self.arrived += 1
        self.parked += 1
        bay = NO_BAY
        if self._free_bays is not None:
            bay = self._free_bays.take(car.passes_by)
            self._turn(bay, t_s, occupied=True)
        for gate in self.gates:
            gate(t_s, entering=True)
        self._agenda.enter(leaves_s, partial(self._leave, bay))

    def _leave(self, bay: int, t_s: float) -> None:
        self.parked -= 1
        self.left += 1
        if self._free_bays is not None:
            self._free_bays.give_back(bay)
            self._turn(bay, t_s, occupied=False)
        for gate in self.gates:
            gate(t_s, entering=False)

    def _turn(self, bay: int, t_s: float, *, occupied: bool) -> None:
        self.bays[bay] = occupied
        if watch := self.bay_watches.get(bay):
            watch(t_s, occupied=occupied)
