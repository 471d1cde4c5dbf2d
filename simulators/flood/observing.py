"""Fits a city's waters with devices: the one place where the truth of a flood meets what is published."""

from collections.abc import Callable
from dataclasses import dataclass

from numpy.random import Generator

from devices.fleet import Device
from devices.flood import FloodSimulation
from devices.kind import Kind
from simulators.agenda import Agenda
from simulators.flood.catchment import Catchment
from simulators.flood.sensing import (
    Instrument,
    LevelGauge,
    Measure,
    PumpTelemetry,
    StreetFloodSensor,
    TippingBucket,
    is_wet,
)
from simulators.sensors import Transmitter
from simulators.signal import as_measured
from simulators.streams import stream

PERCENT = 100.0
CM_PER_M = 100.0


@dataclass(frozen=True, slots=True)
class Observers:
    """Each device is told the truth when it measures: the catchment is advanced that far; nothing else drives it."""

    agenda: Agenda
    catchment: Catchment
    flood: FloodSimulation
    seed: int

    def fit(self, device: Device, kind: Kind, *, every_s: float) -> Instrument:
        random = stream(self.seed, "device", device.address.id)
        return Instrument(
            Transmitter(device.address, self.agenda, random),
            self.agenda,
            random,
            _as_measured(self._measure(device), kind),
            every_s=every_s,
            heartbeat_s=kind.heartbeat_s,
            worth_sending=is_wet if device.address.kind == self.flood.street else _always,
        )

    def _measure(self, device: Device) -> Measure:
        random = stream(self.seed, "error", device.address.id)
        place, kind, flood, water = device.place, device.address.kind, self.flood, self.catchment
        if kind == flood.gauge:
            return self._gauge(place, random)
        if kind == flood.rain:
            return TippingBucket(lambda t_s: water.fallen_mm(t_s, place=place), random)
        if kind == flood.street:
            return _in_cm(StreetFloodSensor(self._then(lambda: water.depth_m(device.lon, device.lat)), random))
        return PumpTelemetry(self._then(lambda: water.pump_m3_s(place)))

    def _then(self, truth: Callable[[], float]) -> Callable[[float], float]:
        def at(t_s: float) -> float:
            self.catchment.advance(t_s)
            return truth()

        return at

    def _gauge(self, gauge: str, random: Generator) -> Measure:
        """It is told the heights of bed and bank when it is put up, so it says how full the waterway is, too."""
        waterway = next(
            water for water in self.catchment.waterways.values() if gauge in [each.id for each in water.design.gauges]
        )
        level = LevelGauge(self._then(lambda: waterway.level_m(gauge) - waterway.bed_m(gauge)), random)

        def both(t_s: float) -> dict[str, float]:
            level_m = level(t_s)["level"]
            return {"level": level_m, "fill": PERCENT * level_m / waterway.design.bank_height_m}

        return both


def _in_cm(measure: Measure) -> Measure:
    return lambda t_s: {key: CM_PER_M * value for key, value in measure(t_s).items()}


def _as_measured(measure: Measure, kind: Kind) -> Measure:
    quantities = {quantity.key: quantity for quantity in kind.quantities}
    return lambda t_s: {key: as_measured(value, quantities[key]) for key, value in measure(t_s).items()}


def _always(_: dict[str, float]) -> bool:
    return True
