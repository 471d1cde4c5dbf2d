"""An earthquake as data: which kinds feel it, and the rupture that a scenario or the desk lets happen."""

from typing import Literal, Self

from pydantic import Field, model_validator

from devices.kind import Row

Mechanism = Literal["strike-slip", "normal", "reverse"]
LonLat = tuple[float, float]


class Rupture(Row):
    """A fault that breaks. Without a trace it is one plane of the usual size, the hypocentre in its middle."""

    magnitude: float = Field(ge=4, le=8)
    """As far as the law of shaking is published."""
    epicentre: LonLat
    depth_km: float = Field(gt=0, le=30)
    mechanism: Mechanism = "strike-slip"
    strike_deg: float = Field(default=90.0, ge=0, lt=360)
    """Without a trace: which way the fault runs, clockwise from north."""
    traces: tuple[tuple[LonLat, ...], ...] = ()
    """Its lines on the map, corner by corner: each an upright plane from the surface down."""
    width_km: float | None = Field(default=None, gt=0)
    """With traces: how deep it reaches. Left out, what is usual for the magnitude."""

    @model_validator(mode="after")
    def _lies_on_earth(self) -> Self:
        for lon, lat in (self.epicentre, *(corner for trace in self.traces for corner in trace)):
            if abs(lon) > 180 or abs(lat) > 90:
                raise ValueError(f"[{lon:g}, {lat:g}] is nowhere on Earth; write [longitude, latitude]")
        return self

    @model_validator(mode="after")
    def _has_whole_traces(self) -> Self:
        if any(len(trace) < 2 for trace in self.traces):
            raise ValueError("a trace is a line; write at least two corners, or leave traces out")
        if self.width_km is not None and not self.traces:
            raise ValueError("width_km is that of traces; write them, or leave it out")
        return self


class ScenarioRupture(Rupture):
    after_min: float = Field(ge=0)
    """Scenario minutes until it begins to break."""
    first_message_after_min: float | None = Field(default=None, gt=0)
    """Of a quake that was: minutes until the first text message, in batches."""


class EarthquakeSimulation(Row):
    """Which kinds the model of `simulators.earthquake` speaks for."""

    model: Literal["earthquake"]
    station: str
    building: str
    vs30_m_s: float = Field(default=450.0, ge=150, le=1200)
    """How fast shear waves run in the upper 30 m of the ground, everywhere."""
