"""Flood sensors that err: water level, rain, street flood, pump telemetry. All errors are our own choices [own].

How they break, as any sensor may, is in `simulators.faults`.
"""

from collections.abc import Callable
from typing import Protocol

from numpy.random import Generator

from simulators.agenda import Agenda
from simulators.sensors import FIRST_REPORT_S, Transmitter

LEVEL_SIGMA_M = 0.01
"""Ultrasonic: ripples and the temperature of the air."""
LEVEL_SPIKE_SHARE = 0.002
LEVEL_SPIKE_M = (0.2, 1.0)
"""A boat, a bird, floating weed: always nearer to the sensor, so the water seems higher."""
TIP_MM = 0.2
"""What a tipping bucket counts."""
DAY_S = 86_400.0
HOUR_S = 3_600.0
STREET_SIGMA_M = 0.005
STREET_SEES_M = 0.01
"""Shallower than this a street sensor says 0: FloodNet's own take 10 mm for dry ground [own]."""


class Measure(Protocol):
    def __call__(self, t_s: float) -> dict[str, float]:
        """The values at this moment; called in order of time."""
        ...


class Instrument:
    """Measures every `every_s`, at moments of its own; sends what `worth_sending` lets through, and every heartbeat."""

    def __init__(
        self,
        transmitter: Transmitter,
        agenda: Agenda,
        random: Generator,
        measure: Measure,
        *,
        every_s: float,
        heartbeat_s: float,
        worth_sending: Callable[[dict[str, float]], bool] = lambda _: True,
    ) -> None:
        self._transmitter = transmitter
        self._agenda = agenda
        self._measure = measure
        self._every_s = every_s
        self._heartbeat_s = heartbeat_s
        self._worth_sending = worth_sending
        self._said_s = -heartbeat_s
        agenda.enter(random.uniform(0.0, min(every_s, FIRST_REPORT_S[1])), self._report)

    def _report(self, t_s: float) -> None:
        self._agenda.enter(t_s + self._every_s, self._report)
        values = self._measure(t_s)
        if self._worth_sending(values) or t_s - self._said_s >= self._heartbeat_s - self._every_s / 2:
            self._said_s = t_s
            self._transmitter.send(values, t_s)


class LevelGauge:
    """`level`: metres on the truth's own datum."""

    def __init__(self, truth_m: Callable[[float], float], random: Generator) -> None:
        self._truth_m = truth_m
        self._random = random

    def __call__(self, t_s: float) -> dict[str, float]:
        level_m = self._truth_m(t_s) + self._random.normal(0.0, LEVEL_SIGMA_M)
        spike_m = self._random.uniform(*LEVEL_SPIKE_M)
        return {"level": level_m + (spike_m if self._random.random() < LEVEL_SPIKE_SHARE else 0.0)}


class TippingBucket:
    """`rain`: mm/h over the time since its last reading; `rain_24h`: mm in the 24 hours before. In whole tips."""

    def __init__(self, fallen_mm: Callable[[float], float], random: Generator) -> None:
        """`fallen_mm`: all rain since the start, at the gauge."""
        self._fallen_mm = fallen_mm
        self._left_mm = random.uniform(0.0, TIP_MM)
        self._tips: list[tuple[float, int]] = [(0.0, 0)]
        """Time and all tips until then, of readings within a day."""

    def __call__(self, t_s: float) -> dict[str, float]:
        before_s, before = self._tips[-1]
        tips = int((self._fallen_mm(t_s) + self._left_mm) / TIP_MM)
        self._tips.append((t_s, tips))
        while len(self._tips) > 1 and self._tips[1][0] <= t_s - DAY_S:
            self._tips.pop(0)
        since_h = max(t_s - before_s, 1.0) / HOUR_S
        return {"rain": (tips - before) * TIP_MM / since_h, "rain_24h": (tips - self._tips[0][1]) * TIP_MM}


class StreetFloodSensor:
    """`depth`: metres of water over the street."""

    def __init__(self, truth_m: Callable[[float], float], random: Generator) -> None:
        self._truth_m = truth_m
        self._random = random

    def __call__(self, t_s: float) -> dict[str, float]:
        depth_m = self._truth_m(t_s) + self._random.normal(0.0, STREET_SIGMA_M)
        return {"depth": depth_m if depth_m >= STREET_SEES_M else 0.0}


def is_wet(values: dict[str, float]) -> bool:
    """What a street sensor sends at once; dry streets wait for the heartbeat."""
    return values["depth"] > 0.0


class PumpTelemetry:
    """`running`: 0 or 1; `flow`: m3/s. The station's own control system, taken to be right [own]."""

    def __init__(self, rate_m3_s: Callable[[float], float]) -> None:
        self._rate_m3_s = rate_m3_s

    def __call__(self, t_s: float) -> dict[str, float]:
        rate_m3_s = self._rate_m3_s(t_s)
        return {"running": 1.0 if rate_m3_s > 0 else 0.0, "flow": rate_m3_s}
