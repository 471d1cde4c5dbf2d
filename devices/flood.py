"""A city's waters as data: what `simulators.flood` must know of canals, rivers, pumps and one district's streets."""

from typing import Literal, Self

from pydantic import Field, model_validator

from devices.kind import Row

CELLS = 128
"""Along each side of a district."""


class Storm(Row):
    """A design storm fitted to an event: i = a / (t + b)^c in mm/h and minutes. See `simulators.flood.water.storm`."""

    a: float = Field(gt=0)
    b_min: float = Field(gt=0)
    c: float = Field(gt=0, lt=1)
    duration_min: float = Field(gt=0)
    after_min: float = Field(default=0.0, ge=0)
    """Scenario minutes until the first drop."""


class Wave(Row):
    """A flood wave that comes down a waterway from beyond the model."""

    peak_m3_s: float = Field(gt=0)
    to_peak_h: float = Field(gt=0)
    after_min: float = Field(default=0.0, ge=0)
    """Scenario minutes until it begins to rise at the head of the waterway."""


class Pumps(Row):
    """At a waterway's last gauge, in front of a closed gate; all heights over the bed there."""

    capacity_m3_s: float = Field(gt=0)
    starts_m: float
    stops_m: float
    lowest_m: float = 0.2
    """What they draw the water down to when they are told to run."""

    @model_validator(mode="after")
    def _rise_in_order(self) -> Self:
        if not 0 <= self.lowest_m <= self.stops_m < self.starts_m:
            raise ValueError(
                f"lowest_m {self.lowest_m:g}, stops_m {self.stops_m:g} and starts_m {self.starts_m:g} must rise in this"
                " order; mend them"
            )
        return self


class Waterway(Row):
    """Its gauges by place, in the order in which water passes them; one section throughout."""

    gauges: tuple[str, ...] = Field(min_length=1)
    bank_m: float = Field(gt=0)
    """The height of the bank over the bed: where a gauge shows 100 %."""
    width_m: float = Field(gt=0)
    slope: float = Field(gt=0)
    base_m3_s: float = Field(ge=0)
    """What flows in dry weather."""
    catchment_km2: float = Field(default=0.0, ge=0)
    """What drains into it besides the district."""
    held_back_h: float = Field(default=2.0, gt=0)
    """How long that ground holds rain back: the k of a linear reservoir."""
    pumps: Pumps | None = None


class District(Row):
    """The streets that the two-dimensional surface covers: `CELLS` x `CELLS` round a centre."""

    centre: tuple[float, float]
    waterway: str
    gauge: str
    """The waterway stands in the whole district as it does at this gauge."""
    drains_mm_h: float = Field(ge=0)
    """The rain that street inlets can swallow while the waterway has room."""
    streets_below_bank_m: float = Field(default=0.30, ge=0)
    cell_m: float = Field(default=20.0, gt=0)


class Waters(Row):
    """One city's."""

    waterways: dict[str, Waterway] = Field(min_length=1)
    district: District
    curve_number: float = Field(gt=0, le=100)
    """How much of the rain runs off (SCS)."""

    @model_validator(mode="after")
    def _names_meet(self) -> Self:
        gauges = [gauge for waterway in self.waterways.values() for gauge in waterway.gauges]
        if twice := sorted({gauge for gauge in gauges if gauges.count(gauge) > 1}):
            raise ValueError(f"gauge '{twice[0]}' stands at two waterways; leave it at one")
        beside = self.waterways.get(self.district.waterway)
        if beside is None:
            known = ", ".join(self.waterways)
            raise ValueError(f"the district's waterway '{self.district.waterway}' is unknown; known: {known}")
        if self.district.gauge not in beside.gauges:
            known = ", ".join(beside.gauges)
            raise ValueError(f"the district's gauge '{self.district.gauge}' is not on its waterway; known: {known}")
        return self


class FloodSimulation(Row):
    """Which kinds the model of `simulators.flood` speaks for, and the waters of each city it plays in."""

    model: Literal["flood"]
    gauge: str
    rain: str
    street: str
    pump: str
    waters: dict[str, Waters] = Field(min_length=1)
    """By city."""
