"""A kind of device: its quantities as rows of data."""

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Row(BaseModel):
    """Pack data: nothing unknown is accepted, so a misspelt key is an error and not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Quantity(Row):
    """One number a device reports. A state is a number too: its index in `states`."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    unit: str = "1"
    """UCUM, for example `1`, `m`, `mm/h`, `%`."""
    range: tuple[float, float]
    resolution: float = Field(default=1.0, gt=0)
    states: tuple[str, ...] = ()
    fastest_per_h: float | None = Field(default=None, gt=0)
    """How fast it can change. A sensor that jumps further is not believed until its next reading bears it out."""
    stuck_after_s: float | None = Field(default=None, gt=0)
    """A sensor that says just the same for so long, while its neighbours move, is stuck. At the lowest it rests."""
    strays_beyond: float | None = Field(default=None, gt=0)
    """A sensor that is further than this from the median of its neighbours, while they are not, drifts."""
    neighbours_m: float | None = Field(default=None, gt=0)
    """How near they stand. Without it a sensor is stuck whatever others do, and never drifts."""

    @model_validator(mode="after")
    def _states_fit_the_range(self) -> "Quantity":
        if self.range[0] >= self.range[1]:
            raise ValueError(f"range {list(self.range)} is empty; write [lowest, highest]")
        if self.states and self.range != (0, len(self.states) - 1):
            raise ValueError(f"{len(self.states)} states are numbered 0 to {len(self.states) - 1}; write that as range")
        return self

    @model_validator(mode="after")
    def _strays_from_somebody(self) -> "Quantity":
        if self.strays_beyond is not None and self.neighbours_m is None:
            raise ValueError("strays_beyond is measured from neighbours; write neighbours_m = how near they stand")
        return self


class Kind(Row):
    """What all devices of one kind share."""

    heartbeat_s: float = Field(gt=0)
    """A device that says nothing for two of these is called silent."""
    actuator: bool = False
    quantities: tuple[Quantity, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _keys_are_unique(self) -> "Kind":
        keys = [quantity.key for quantity in self.quantities]
        if len(set(keys)) < len(keys):
            raise ValueError(f"two quantities share a key among {', '.join(keys)}; rename one")
        return self

    def quantity(self, key: str) -> Quantity | None:
        return next((quantity for quantity in self.quantities if quantity.key == key), None)
