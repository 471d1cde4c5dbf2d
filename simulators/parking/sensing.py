"""Fits car parks with counters and bay sensors: the one place where truth meets what is published."""

from devices.fleet import Device
from devices.kind import Kind
from simulators.agenda import Agenda
from simulators.parking.arrivals import DAY_S, HOUR_S
from simulators.parking.car_park import CarPark
from simulators.sensors import BaySensor, CarParkCounter, Transmitter
from simulators.streams import stream

RECOUNT_S = 4 * HOUR_S
"""The local time of day at which somebody recounts each car park and sets its counter right [own]."""


def fit_counter(agenda: Agenda, car_park: CarPark, device: Device, kind: Kind, *, start_s: float, seed: int) -> None:
    """`start_s` is the local time of day at which the scenario starts."""
    random = stream(seed, "device", device.address.id)
    counter = CarParkCounter(
        Transmitter(device.address, agenda, random),
        agenda,
        random,
        heartbeat_s=kind.heartbeat_s,
        capacity=car_park.capacity,
        occupied=car_park.parked,
    )
    car_park.gates.append(counter.car_passes)

    def recount(t_s: float) -> None:
        counter.recount(car_park.parked, t_s)
        agenda.enter(t_s + DAY_S, recount)

    agenda.enter((RECOUNT_S - start_s) % DAY_S, recount)


def fit_bay_sensor(agenda: Agenda, car_park: CarPark, bay: int, device: Device, kind: Kind, *, seed: int) -> None:
    random = stream(seed, "device", device.address.id)
    transmitter = Transmitter(device.address, agenda, random)
    sensor = BaySensor(transmitter, agenda, random, heartbeat_s=kind.heartbeat_s, occupied=car_park.bays[bay])
    car_park.bay_watches[bay] = sensor.bay_turns
