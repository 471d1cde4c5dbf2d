"""What a runner plays: a city's simulated devices, a pure function of city, solution, scenario and seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Protocol

from devices.city import City
from devices.earthquake import EarthquakeSimulation
from devices.fleet import Device, fleet
from devices.flood import FloodSimulation
from devices.scenario import Fault, Happening, Outage, Pump, Quake, Scenario
from devices.solution import ParkingSimulation, Solution
from devices.topic import Address
from simulators.actuator import Acknowledgement, Actuator
from simulators.agenda import Agenda, Sent
from simulators.earthquake.ground import Ground, rupture_of
from simulators.earthquake.observing import Seismologists
from simulators.earthquake.traces import TracedSecond
from simulators.faults import Troubles
from simulators.flood.catchment import Catchment
from simulators.flood.observing import Observers
from simulators.flood.opening import open_catchment
from simulators.flood.picture import Picture, picture_of
from simulators.parking.car_park import CarPark
from simulators.parking.opening import open_car_parks
from simulators.parking.sensing import fit_bay_sensor, fit_counter
from simulators.sensors import Transmitter
from simulators.signal import SignalDevice, source
from simulators.streams import stream

__all__ = ["Acknowledgement", "Sent", "Simulated", "Simulation", "simulate"]


class Simulation(Protocol):
    def until(self, t_s: float) -> Iterator[Sent]:
        """What devices send from where the last call ended up to and including `t_s`, in order of sending.

        Take all of it: the city moves on as messages are taken. One call or many give the same messages.
        """
        ...

    def command(self, address: Address, values: Mapping[str, float], *, t_s: float) -> Acknowledgement | None:
        """Tell an actuator what to show; its telemetry follows in `until`. None where it is no actuator of ours.

        It obeys at `t_s`, or where the last `until` ended if that is later. None too while no network reaches it.
        """
        ...

    def happen(self, happening: Happening, *, t_s: float) -> bool:
        """Let it happen where the last `until` ended, which is `t_s`; whether it concerns anything here."""
        ...

    def picture(self) -> Picture | None:
        """What its model has of flooded streets, for those who want to see the truth; None where it has no streets."""
        ...

    def traces(self, *, after_s: float) -> Iterator[TracedSecond]:
        """How its model moved the ground at stations, for the same: whole seconds that ended later, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Simulated:
    """A `Simulation`, and the truth behind it for tests and scoring. No device ever sends it."""

    agenda: Agenda
    troubles: Troubles
    actuators: Mapping[Address, Actuator]
    car_parks: Mapping[str, CarPark]
    """By place."""
    catchment: Catchment | None = None
    ground: Ground | None = None

    def until(self, t_s: float) -> Iterator[Sent]:
        return self.agenda.until(t_s)

    def command(self, address: Address, values: Mapping[str, float], *, t_s: float) -> Acknowledgement | None:
        actuator = self.actuators.get(address)
        if actuator is None or self.troubles.is_cut_off(address, t_s=t_s):
            return None
        return actuator.command(values, t_s=t_s)

    def happen(self, happening: Happening, *, t_s: float) -> bool:
        match happening:
            case Fault():
                return self.troubles.breaks(happening, t_s=t_s)
            case Outage():
                return self.troubles.cut(happening, t_s=t_s)
            case Pump():
                return self._turn_pumps(happening, t_s=t_s)
            case Quake():
                return self._quake(happening, t_s=t_s)

    def picture(self) -> Picture | None:
        district = self.catchment.district if self.catchment else None
        return picture_of(district) if district else None

    def traces(self, *, after_s: float) -> Iterator[TracedSecond]:
        return self.ground.traces.after(after_s) if self.ground else iter(())

    def _turn_pumps(self, pump: Pump, *, t_s: float) -> bool:
        if self.catchment is None or pump.place not in self.catchment.pumps:
            return False
        self.catchment.order_pumps(pump.place, None if pump.works else False, at_s=t_s)
        return True

    def _quake(self, quake: Quake, *, t_s: float) -> bool:
        if self.ground is None:
            return False
        self.ground.breaks(rupture_of(quake), t_s)
        return True


def simulate(city: City, solution: Solution, scenario: Scenario, *, seed: int) -> Simulated:
    """Actuators by their kind, counters and bay sensors where the solution simulates parking, signals for the rest."""
    agenda = Agenda()
    start_s = _second_of_day(scenario.start)
    devices = fleet(city, solution)
    troubles = Troubles(agenda, devices, solution.kinds, seed=seed)
    actuators = {
        device.address: _actuator(agenda, device, solution, seed=seed)
        for device in devices
        if solution.kinds[device.address.kind].actuator
    }
    car_parks: dict[str, CarPark] = {}
    modelled: set[str] = set()
    if isinstance(solution.simulation, ParkingSimulation):
        parking = solution.simulation
        modelled = {parking.counter, parking.bay}
        watching = [device for device in devices if device.address.kind in modelled]
        places = dict.fromkeys(device.place for device in watching)
        car_parks = open_car_parks(agenda, city, places, parking, scenario, start_s=start_s, seed=seed)
        _watch(agenda, car_parks, watching, city, solution, start_s=start_s, seed=seed)
    catchment: Catchment | None = None
    if isinstance(solution.simulation, FloodSimulation):
        flood = solution.simulation
        modelled = {flood.gauge, flood.rain, flood.street, flood.pump}
        catchment = open_catchment(city, flood, scenario, seed=seed)
        observers = Observers(agenda, catchment, flood, seed)
        for device, every_s in _with_intervals(city, solution, modelled):
            observers.fit(device, solution.kinds[device.address.kind], every_s=every_s)
    ground: Ground | None = None
    if isinstance(solution.simulation, EarthquakeSimulation):
        earthquake = solution.simulation
        modelled = {earthquake.station, earthquake.building}
        ground = Ground(agenda, seed)
        seismologists = Seismologists(agenda, ground, earthquake, seed, troubles)
        for device in devices:
            if device.address.kind in modelled:
                seismologists.fit(device, solution.kinds[device.address.kind])
        if scenario.rupture is not None:
            ground.breaks_at(rupture_of(scenario.rupture), scenario.rupture.after_min * 60)
    _add_signals(agenda, city, solution, but_not=modelled, start_s=start_s, seed=seed)
    return Simulated(agenda, troubles, actuators, car_parks, catchment, ground)


def _with_intervals(city: City, solution: Solution, kinds: set[str]) -> Iterator[tuple[Device, float]]:
    """The devices of these kinds, and how often each measures."""
    for row in solution.devices:
        if row.kind in kinds:
            for device in fleet(city, replace(solution, devices=(row,))):
                yield device, row.every_s


def _actuator(agenda: Agenda, device: Device, solution: Solution, *, seed: int) -> Actuator:
    random = stream(seed, "device", device.address.id)
    return Actuator(solution.kinds[device.address.kind], Transmitter(device.address, agenda, random), agenda, random)


def _watch(
    agenda: Agenda,
    car_parks: Mapping[str, CarPark],
    devices: Sequence[Device],
    city: City,
    solution: Solution,
    *,
    start_s: float,
    seed: int,
) -> None:
    numbers = {
        (place, bay.id): number for place, layout in city.layouts.items() for number, bay in enumerate(layout.bays)
    }
    for device in devices:
        car_park, kind = car_parks[device.place], solution.kinds[device.address.kind]
        if device.bay:
            fit_bay_sensor(agenda, car_park, numbers[device.place, device.bay], device, kind, seed=seed)
        else:
            fit_counter(agenda, car_park, device, kind, start_s=start_s, seed=seed)


def _add_signals(
    agenda: Agenda, city: City, solution: Solution, *, but_not: set[str], start_s: float, seed: int
) -> None:
    for row in solution.devices:
        kind = solution.kinds[row.kind]
        if kind.actuator or row.kind in but_not:
            continue
        signals = row.signals_of(city.id)
        if not signals:
            raise ValueError(f"{solution.id}: devices {row.name} have no signals, so they would be silent; write some")
        for device in fleet(city, replace(solution, devices=(row,))):
            sources = {
                key: source(signal, stream(seed, "signal", device.address.id, key), start_s=start_s)
                for key, signal in signals.items()
            }
            random = stream(seed, "device", device.address.id)
            SignalDevice(device.address, kind, sources, agenda, random, every_s=row.every_s)


def _second_of_day(clock: time) -> float:
    return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
