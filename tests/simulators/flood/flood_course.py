"""How a flood went, written down as it is played: the truth that the tests of the models look at."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray

from simulators.flood.catchment import Catchment
from simulators.flood.hazard import CAR_HEAD_M, WET_M

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Course:
    """The truth at `t_s`. Moments that never came are infinite."""

    t_s: Array
    rain_mm_h: Array
    level_m: dict[str, Array] = field(repr=False)
    """By gauge."""
    bank_fill: dict[str, Array] = field(repr=False)
    pump_m3_s: dict[str, Array] = field(repr=False)
    """By station."""
    wet_share: Array = field(repr=False)
    closed_share: Array = field(repr=False)
    first_wet_s: float = inf
    """A street deeper than 0.15 m: from here somebody may call."""
    first_closed_s: float = inf
    """A street that cars can no longer pass."""

    def first_full_s(self, gauge: str, *, share: float) -> float:
        """When the water at a gauge first reached this share of its bank."""
        reached = np.flatnonzero(self.bank_fill[gauge] >= share)
        return float(self.t_s[reached[0]]) if reached.size else inf

    @property
    def wet_street_hours(self) -> float:
        """The area under the share of wet streets: one number for how bad it was."""
        return float(np.trapezoid(self.wet_share, self.t_s)) / 3_600.0


def play(
    catchment: Catchment,
    until_s: float,
    *,
    every_s: float = 60.0,
    progress: Callable[[float], None] = lambda _: None,
) -> Course:
    """Play on to the end, looking every `every_s`; `progress` is told the share that is done."""
    begins_s, district = catchment.now_s, catchment.district
    moments = begins_s + np.arange(0.0, until_s - begins_s + every_s / 2, every_s)
    gauges = [gauge.id for design in catchment.design.waterways for gauge in design.gauges]
    rows: list[list[float]] = []
    first_wet_s = first_closed_s = inf
    for t_s in moments.tolist():
        catchment.advance(t_s)
        wet = closed = 0.0
        if district:
            wet, closed = district.wet_share, district.closed_share
            first_wet_s = min(first_wet_s, t_s if (district.street_depths_m > WET_M).any() else inf)
            first_closed_s = min(first_closed_s, t_s if (district.street_heads_m > CAR_HEAD_M).any() else inf)
        levels = [catchment.level_m(gauge) for gauge in gauges]
        fills = [catchment.bank_fill(gauge) for gauge in gauges]
        pumped = [catchment.pump_m3_s(station) for station in catchment.pumps]
        rows.append([catchment.rain_mm_h(), wet, closed, *levels, *fills, *pumped])
        progress((t_s - begins_s) / max(until_s - begins_s, every_s))
    columns = iter(np.array(rows).T)
    return Course(
        moments,
        rain_mm_h=next(columns),
        wet_share=next(columns),
        closed_share=next(columns),
        level_m={gauge: next(columns) for gauge in gauges},
        bank_fill={gauge: next(columns) for gauge in gauges},
        pump_m3_s={station: next(columns) for station in catchment.pumps},
        first_wet_s=first_wet_s,
        first_closed_s=first_closed_s,
    )
