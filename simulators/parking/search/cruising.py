"""Cars that look for a bay, block by block, until they stand, are sent to a garage or give up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import msgspec

from simulators.agenda import Agenda
from simulators.parking.search.drivers import MOST_TURNS, TURNS, Driver, Drivers
from simulators.parking.search.guidance import HOPELESS_AFTER, Board, Guidance, Memory, fit_sensors
from simulators.parking.search.kerb import Kerb
from simulators.parking.search.price import Price
from simulators.parking.search.streets import Streets
from simulators.sensors import BaySensor
from simulators.streams import stream


@dataclass(frozen=True, slots=True)
class Habits:
    """How people look for a bay [own]."""

    speed_km_h: float = 12.0
    strays_m: float = 300.0
    """Who is farther from the destination, along the streets, drives back toward it."""
    patience_s: float = 1_200.0
    """Then a driver gives up, and parks in a garage that always has room."""
    garage_m: float = 400.0
    """From wherever a driver is."""

    def drive_s(self, way_m: float) -> float:
        return 3.6 * way_m / self.speed_km_h


class End(StrEnum):
    BAY = "bay"
    GAVE_UP = "gave up"
    SENT = "sent"
    """To a garage, by guidance."""
    PRICED_OUT = "priced out"
    """Drove to a garage instead of looking."""


class Trip(msgspec.Struct, frozen=True, gc=False):
    """From the last corner before the destination until the car stands."""

    driver: Driver
    end: End
    took_s: float
    way_m: float
    blocks_full: int


@dataclass(slots=True)
class Car:
    """One search; the district moves it."""

    driver: Driver
    drive: int
    luck: int
    memory: Memory | None
    """Of who follows guidance."""
    blocks_full: int = 0


class District:
    """Moves every car; one owner plays it.

    A driver sees a whole block on turning into it, and the first bay that is free is the driver's from then on; the
    bay's sensor can notice when the car stands. A bay that frees itself later is for the next one who turns in.
    """

    def __init__(
        self,
        streets: Streets,
        drivers: Drivers,
        habits: Habits | None = None,
        *,
        guidance: Guidance | None = None,
        price: Price | None = None,
        closed: Iterable[int] = (),
    ) -> None:
        """It starts with the cars that would stand there by then, in bays at random; `closed` bays never free."""
        self._streets = streets
        self._drivers = drivers
        self._habits = habits or Habits()
        self._guidance = guidance
        self._price = price
        self._block_s = self._habits.drive_s(streets.block_m)
        if self._habits.patience_s > MOST_TURNS * self._block_s:
            raise ValueError(
                f"a patience of {self._habits.patience_s:g} s is more than {MOST_TURNS} blocks of {self._block_s:g} s,"
                " for which chance is drawn; shorten patience_s or lower speed_km_h"
            )
        self.trips: list[Trip] = []
        self._agenda = Agenda()
        self._kerb = Kerb(streets, closed)
        self._park_those_before()
        self._board = Board(streets)
        self._sensors: dict[int, BaySensor] = {}
        if guidance:
            self._sensors = fit_sensors(
                self._agenda, self._kerb, streets, dead_share=guidance.dead_share, seed=drivers.demand.seed
            )
        self._near = streets.reach(self._habits.strays_m)
        self._begin_day(0, 0.0)

    @property
    def parked(self) -> int:
        return self._kerb.parked

    @property
    def events(self) -> int:
        return self._agenda.played

    def play(self, until_s: float) -> None:
        for message in self._agenda.until(until_s):
            self._board.hear(message)

    def _park_those_before(self) -> None:
        demand = self._drivers.demand
        bays = stream(demand.seed, "parked before", demand.place).permutation(self._streets.bays).tolist()
        free = [bay for bay in bays if self._kerb.is_free(bay)]
        for bay, leaves_s in zip(free, self._drivers.parked_before(), strict=False):
            self._kerb.take(bay)
            self._agenda.enter(leaves_s, partial(self._leave, bay))

    def _begin_day(self, day: int, _: float) -> None:
        self._expect_next(self._drivers.of_day(day))
        self._agenda.enter(self._drivers.demand.midnight_s(day + 1), partial(self._begin_day, day + 1))

    def _expect_next(self, coming: Iterator[Driver]) -> None:
        if driver := next(coming, None):
            self._agenda.enter(driver.arrives_s, partial(self._arrive, driver, coming))

    def _arrive(self, driver: Driver, coming: Iterator[Driver], t_s: float) -> None:
        self._expect_next(coming)
        follows = self._guidance is not None and driver.adopts < self._guidance.adoption
        car = Car(driver, self._streets.approach(driver.wants), driver.luck, Memory() if follows else None)
        if self._price and driver.pays >= self._price.keeps(t_s):
            self._to_garage(car, End.PRICED_OUT)
        else:
            self._drive_on(car, t_s)

    def _drive_on(self, car: Car, t_s: float) -> None:
        drive = self._next_drive(car)
        if drive is None:
            self._to_garage(car, End.SENT)
            return
        car.drive = drive
        bay = self._kerb.first_free(drive)
        if bay is None:
            self._agenda.enter(t_s + self._block_s, partial(self._reach_corner, car))
        else:
            self._park(car, bay, t_s)

    def _reach_corner(self, car: Car, t_s: float) -> None:
        car.blocks_full += 1
        if car.memory is not None and self._guidance:
            block = self._streets.block[car.drive]
            self._board.found_full(block, car.memory, remembers=self._guidance.remembers)
        if car.blocks_full * self._block_s >= self._habits.patience_s:
            self._to_garage(car, End.GAVE_UP)
        else:
            self._drive_on(car, t_s)

    def _next_drive(self, car: Car) -> int | None:
        """None: to a garage."""
        destination = self._streets.block[car.driver.wants]
        if car.memory is not None and self._guidance:
            offers_garage = self._guidance.offers_garage
            if offers_garage and car.memory.let_down >= HOPELESS_AFTER:
                return None
            block = self._board.nearest(car.drive, self._near.blocks[destination], car.memory)
            if block is not None:
                return self._streets.toward[block][car.drive]
            if offers_garage:
                return None
        if car.blocks_full == 0:
            return car.driver.wants
        if not self._near.drives[destination][car.drive]:
            return self._streets.toward[destination][car.drive]
        car.luck, turn = divmod(car.luck, TURNS)
        return self._streets.turns[car.drive][turn]

    def _park(self, car: Car, bay: int, t_s: float) -> None:
        share = self._kerb.share_to(bay, car.drive)
        stands_s = t_s + share * self._block_s
        self._kerb.take(bay)
        if sensor := self._sensors.get(bay):
            sensor.bay_turns(stands_s, occupied=True)
        self._agenda.enter(stands_s + car.driver.stays_s, partial(self._leave, bay))
        blocks = car.blocks_full + share
        self._end(car, End.BAY, blocks * self._block_s, blocks * self._streets.block_m)

    def _leave(self, bay: int, t_s: float) -> None:
        self._kerb.give_back(bay)
        if sensor := self._sensors.get(bay):
            sensor.bay_turns(t_s, occupied=False)

    def _to_garage(self, car: Car, end: End) -> None:
        way_m = car.blocks_full * self._streets.block_m + self._habits.garage_m
        took_s = car.blocks_full * self._block_s + self._habits.drive_s(self._habits.garage_m)
        self._end(car, end, took_s, way_m)

    def _end(self, car: Car, end: End, took_s: float, way_m: float) -> None:
        self.trips.append(Trip(car.driver, end, took_s, way_m, car.blocks_full))
