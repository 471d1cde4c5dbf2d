"""A solution as data: kinds, where its devices stand, how they are simulated, rules, views and words."""

from dataclasses import dataclass
from datetime import time
from typing import Annotated, Literal

from pydantic import Field, model_validator

from devices.kind import Kind, Row
from devices.words import Table

LEVELS = ("normal", "watch", "warning", "danger")
"""From calm to grave; the screens give each a colour, a shape and a word."""


class Signal(Row):
    """A plain signal for a quantity that no physical model drives: a level, and what moves about it."""

    shape: Literal["constant", "daily-profile", "random-walk", "poisson-events"]
    mean: float = 0.0
    amplitude: float = 0.0
    """daily-profile: half the swing of the day; random-walk: the spread it settles at; poisson-events: what an event
    adds."""
    peak_hour: float = 15.0
    noise: float = 0.0
    rate_per_h: float = 0.0
    hold_s: float = Field(default=60.0, gt=0)
    """poisson-events: how long an event lasts. random-walk: its time constant."""


class Devices(Row):
    """Devices of one kind: one a place of the named kinds, or one a bay of each laid-out place."""

    kind: str
    places: tuple[str, ...] = ()
    bays: bool = False
    name: str
    """May contain `{place}` and `{bay}`."""
    signals: dict[str, Signal] = Field(default_factory=dict)
    every_s: float = Field(default=60.0, gt=0)
    """How often a signal is reported."""

    @model_validator(mode="after")
    def _stands_somewhere(self) -> "Devices":
        if bool(self.places) == self.bays:
            raise ValueError("write either places = [place kinds] or bays = true")
        return self


class ParkingSimulation(Row):
    """Parameters of `simulators.parking`; each is described and sourced there."""

    model: Literal["parking"]
    counter: str
    """The kind that counts a whole car park."""
    bay: str
    sign: str
    dwell_mu_ln_h: float
    dwell_sigma_ln_h: float = Field(gt=0)
    weekday: tuple[float, ...] = Field(min_length=24, max_length=24)
    weekend: tuple[float, ...] = Field(min_length=24, max_length=24)
    """Relative arrivals in each hour of the local day."""
    peak_occupancy: tuple[float, float]
    """Range from which a car park without a snapshot draws the occupancy of its busiest hour."""


class SignalSimulation(Row):
    """Every quantity follows the plain signal its devices name."""

    model: Literal["signal"]


Simulation = Annotated[ParkingSimulation | SignalSimulation, Field(discriminator="model")]


class Scenario(Row):
    """What happens when; a run plays one. Read from scenarios/<id>.toml."""

    start: time
    """Local time of day at which the scenario's clock begins."""
    play_from: time
    """Where the show begins; what lies before is played as fast as it can be stored."""
    day: Literal["weekday", "weekend"]
    max_speed: float = Field(gt=0)


class Tile(Row):
    """A number on the stage, over all devices of a kind; `key` names its words."""

    key: str
    kind: str
    quantity: str
    show: Literal["sum", "share", "mean"]
    of: tuple[str, ...] = ()
    """share: the quantities whose sum is the whole."""


class Chart(Row):
    """One tile through the day."""

    tile: str


class Layer(Row):
    """How the devices of one kind appear on the map."""

    kind: str
    shape: Literal["ring", "bay", "dot"]
    quantity: str
    of: tuple[str, ...] = ()
    """ring: the share that fills it is quantity / sum(of)."""


class Views(Row):
    tiles: tuple[Tile, ...] = Field(min_length=1)
    """The first is the hero."""
    chart: Chart
    layers: tuple[Layer, ...] = Field(min_length=1)


class Threshold(Row):
    level: Literal["watch", "warning", "danger"]
    at_least: float
    clear_below: float
    """Hysteresis: the level is left only below this."""

    @model_validator(mode="after")
    def _clears_below_where_it_rises(self) -> "Threshold":
        if self.clear_below > self.at_least:
            raise ValueError(f"clear_below {self.clear_below} is above at_least {self.at_least}; lower it")
        return self


class Rule(Row):
    """When a device's value, or its share of a whole, means something; `key` names its words."""

    key: str
    kind: str
    quantity: str
    of: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = Field(min_length=1)
    """In rising order."""


class Display(Row):
    """An actuator that shows a quantity of the device at its own place, repeated until it acknowledges."""

    kind: str
    quantity: str
    from_kind: str
    from_quantity: str


class SolutionFile(Row):
    """What solution.toml says."""

    schema_version: Literal[1] = Field(alias="schema")
    cities: tuple[str, ...] = Field(min_length=1)
    scenario: str
    """The scenario that plays unless another is asked for."""
    kinds: dict[str, Kind] = Field(min_length=1)
    devices: tuple[Devices, ...] = Field(min_length=1)
    simulation: Simulation
    views: Views
    rules: tuple[Rule, ...] = ()
    displays: tuple[Display, ...] = ()

    @model_validator(mode="after")
    def _names_only_what_it_declares(self) -> "SolutionFile":
        uses: list[tuple[str, str, str]] = [
            (f"devices {row.name}", row.kind, key) for row in self.devices for key in row.signals
        ]
        uses += [(f"tile {tile.key}", tile.kind, key) for tile in self.views.tiles for key in (tile.quantity, *tile.of)]
        uses += [("layer", layer.kind, key) for layer in self.views.layers for key in (layer.quantity, *layer.of)]
        uses += [(f"rule {rule.key}", rule.kind, key) for rule in self.rules for key in (rule.quantity, *rule.of)]
        for display in self.displays:
            uses += [("display", display.kind, display.quantity), ("display", display.from_kind, display.from_quantity)]
        for where, kind, key in [*uses, *((f"devices {row.name}", row.kind, "") for row in self.devices)]:
            if kind not in self.kinds:
                raise ValueError(f"{where}: unknown kind '{kind}'; known: {', '.join(self.kinds)}")
            if key and self.kinds[kind].quantity(key) is None:
                known = ", ".join(quantity.key for quantity in self.kinds[kind].quantities)
                raise ValueError(f"{where}: unknown quantity '{key}' of kind '{kind}'; known: {known}")
        if isinstance(self.simulation, ParkingSimulation):
            self._check_parking(self.simulation)
        tiles = [tile.key for tile in self.views.tiles]
        if self.views.chart.tile not in tiles:
            raise ValueError(f"chart: unknown tile '{self.views.chart.tile}'; known: {', '.join(tiles)}")
        return self

    def _check_parking(self, parking: ParkingSimulation) -> None:
        """The parking model speaks for these kinds, so they need the quantities that it reports."""
        for role, name, needed in (
            ("counter", parking.counter, {"free", "occupied"}),
            ("bay", parking.bay, {"occupied"}),
            ("sign", parking.sign, set[str]()),
        ):
            if name not in self.kinds:
                raise ValueError(f"simulation.{role}: unknown kind '{name}'; known: {', '.join(self.kinds)}")
            missing = needed - {quantity.key for quantity in self.kinds[name].quantities}
            if missing:
                raise ValueError(
                    f"simulation.{role}: kind '{name}' has no quantity {', '.join(sorted(missing))}; add it"
                )
        if not self.kinds[parking.sign].actuator:
            raise ValueError(f"simulation.sign: kind '{parking.sign}' is no actuator; write actuator = true")


@dataclass(frozen=True, slots=True)
class Solution:
    id: str
    cities: tuple[str, ...]
    default_scenario: str
    scenarios: dict[str, Scenario]
    kinds: dict[str, Kind]
    devices: tuple[Devices, ...]
    simulation: ParkingSimulation | SignalSimulation
    views: Views
    rules: tuple[Rule, ...]
    displays: tuple[Display, ...]
    words: dict[str, Table]
    """By language, then by dotted key."""
