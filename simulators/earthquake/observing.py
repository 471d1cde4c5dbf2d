"""Puts stations and building sensors on the ground: the one place where a quake's truth meets what is published."""

from dataclasses import dataclass
from math import ceil

from devices.earthquake import EarthquakeSimulation
from devices.fleet import Device
from devices.kind import Kind
from simulators.agenda import Agenda, Sent
from simulators.earthquake.ground import Ground
from simulators.earthquake.shaking.felt import Site
from simulators.earthquake.station.instrument import SeismicStation
from simulators.earthquake.station.waveform import Arrival
from simulators.faults import Troubles
from simulators.sensors import Transmitter, report_regularly
from simulators.signal import as_measured
from simulators.streams import stream

RISES_FOR_DURATIONS = 0.4
"""From S to the height of the shaking: where the window of `waveform` peaks."""
REMEMBERS_S = 3600.0
NOT_FELT = 1.0


@dataclass(frozen=True, slots=True)
class Seismologists:
    agenda: Agenda
    ground: Ground
    earthquake: EarthquakeSimulation
    seed: int
    troubles: Troubles

    def fit(self, device: Device, kind: Kind) -> None:
        site = Site(device.address.id, device.lon, device.lat, self.earthquake.vs30_m_s)
        if device.address.kind == self.earthquake.station:
            self.ground.stand(site, Station(device, kind, self))
        else:
            random = stream(self.seed, "device", device.address.id)
            transmitter = Transmitter(device.address, self.agenda, random)
            building = Building(transmitter, kind, self.agenda)
            report_regularly(self.agenda, random, building.report, heartbeat_s=kind.heartbeat_s)
            self.ground.stand(site, building)


class Station:
    """Reports at every whole second; its clock is that of the satellites, and a station sends nothing twice."""

    def __init__(self, device: Device, kind: Kind, among: Seismologists) -> None:
        self._address = device.address
        self._quantities = kind.quantities
        self._agenda = among.agenda
        self._among = among
        self._station = SeismicStation(device.address.id, seed=among.seed)
        self._seq = 0
        among.agenda.enter(1.0, self._report)

    def meet(self, arrival: Arrival, *, intensity: float) -> None:
        del intensity
        self._station.meet(arrival)

    def _report(self, t_s: float) -> None:
        self._seq += 1
        measured = {"since": 0.0} | self._station(t_s)
        values = {each.key: as_measured(measured[each.key], each) for each in self._quantities if each.key in measured}
        said = self._agenda.send(Sent(t_s, self._address, values, t_s, self._seq))
        if said is not None and said.values == values:
            self._show(t_s)
        self._agenda.enter(t_s + 1.0, self._report)

    def _show(self, t_s: float) -> None:
        """On the screen a station that is broken or cut off has no trace."""
        if not self._among.troubles.is_cut_off(self._address, t_s=t_s):
            self._among.ground.traces.know(self._address.id, self._station.record, until_s=t_s)


class Building:
    """Says how strongly it was shaken in the last hour: at the height of the shaking, and at every heartbeat."""

    def __init__(self, transmitter: Transmitter, kind: Kind, agenda: Agenda) -> None:
        self._transmitter = transmitter
        self._quantity = next(quantity for quantity in kind.quantities if quantity.key == "intensity")
        self._agenda = agenda
        self._felt: list[tuple[float, float]] = []
        """When, and how strongly."""

    def meet(self, arrival: Arrival, *, intensity: float) -> None:
        height_s = ceil(arrival.s_s + RISES_FOR_DURATIONS * arrival.duration_s)

        def feel(t_s: float) -> None:
            self._felt.append((t_s, intensity))
            self.report(t_s)

        self._agenda.enter(max(float(height_s), self._agenda.now_s), feel)

    def report(self, t_s: float) -> None:
        self._felt = [(felt_s, intensity) for felt_s, intensity in self._felt if t_s - felt_s <= REMEMBERS_S]
        strongest = max((intensity for _, intensity in self._felt), default=NOT_FELT)
        self._transmitter.send({"intensity": as_measured(strongest, self._quantity)}, t_s)
