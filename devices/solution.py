"""A solution as data: kinds, where its devices stand, how they are simulated, rules, views and words."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from devices.earthquake import EarthquakeSimulation
from devices.flood import FloodSimulation
from devices.kind import Kind, Row
from devices.rule import AlertRule, Rule
from devices.scenario import Scenario
from devices.story import Story
from devices.words import Table


class Signal(Row):
    """A plain signal for a quantity that no physical model drives: a level, and what moves about it."""

    shape: Literal["constant", "daily-profile", "random-walk", "poisson-events"]
    mean: float = 0.0
    spread: float = Field(default=0.0, ge=0)
    """How far the devices' own means lie about `mean` (one sigma), so that not all say the same."""
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
    """By quantity."""
    signals_in: dict[str, dict[str, Signal]] = Field(default_factory=dict)
    """By city: what differs there, such as the temperature."""
    every_s: float = Field(default=60.0, gt=0)
    """How often a signal is reported."""

    @model_validator(mode="after")
    def _stands_somewhere(self) -> "Devices":
        if bool(self.places) == self.bays:
            raise ValueError("write either places = [place kinds] or bays = true")
        return self

    def signals_of(self, city: str) -> dict[str, Signal]:
        return self.signals | self.signals_in.get(city, {})


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


Simulation = Annotated[
    ParkingSimulation | FloodSimulation | EarthquakeSimulation | SignalSimulation, Field(discriminator="model")
]


class Tile(Row):
    """A number on the stage, over all devices of a kind; `key` names its words."""

    key: str
    kind: str
    quantity: str
    show: Literal["sum", "share", "mean", "highest", "count"]
    of: tuple[str, ...] = ()
    """share: the quantities whose sum is the whole."""
    at_least: float | None = None
    """count: of the devices whose quantity is at least this."""
    when_zero: str = ""
    """The key of the tile that stands in its place on the stage while it is 0; of the same unit."""

    @model_validator(mode="after")
    def _has_what_it_shows(self) -> "Tile":
        if (self.show == "share") != bool(self.of):
            raise ValueError("a share, and nothing else, needs of = [the quantities whose sum is the whole]")
        if (self.show == "count") != (self.at_least is not None):
            raise ValueError("a count, and nothing else, needs at_least = the value from which a device counts")
        return self


class Chart(Row):
    """One tile through the day."""

    tile: str
    top: float | None = Field(default=None, gt=0)
    """The value at its upper edge while the day stays below; without it, a round number above what was measured."""
    falls: str = ""
    """A tile that hangs from the upper edge, as rain does."""


class Layer(Row):
    """How the devices of one kind appear on the map."""

    kind: str
    shape: Literal["ring", "bay", "dot"]
    quantity: str
    of: tuple[str, ...] = ()
    """ring: the share that fills it is quantity / sum(of)."""

    @model_validator(mode="after")
    def _ring_has_a_whole(self) -> "Layer":
        if (self.shape == "ring") != bool(self.of):
            raise ValueError('a ring, and nothing else, needs of = [the quantities whose sum fills it]; or write "dot"')
        return self


class Views(Row):
    tiles: tuple[Tile, ...] = Field(min_length=1)
    """The first is the hero."""
    chart: Chart
    layers: tuple[Layer, ...] = Field(min_length=1)
    answer: Literal["nearest", "extremes"] = "extremes"
    """What a phone says first: the nearest place that has some of the hero's quantity, or the places that stand out."""

    @property
    def listed(self) -> dict[str, str]:
        """By kind of which a place has one device: the quantity that is written beside the place's name."""
        hero = self.tiles[0]
        return {
            layer.kind: hero.quantity if layer.kind == hero.kind else layer.quantity
            for layer in self.layers
            if layer.shape != "bay"
        }


class Display(Row):
    """An actuator that shows a quantity of the device at its own place, repeated until it acknowledges."""

    kind: str
    quantity: str
    from_kind: str
    from_quantity: str


class SolutionFile(Row):
    """What solution.toml says."""

    schema_version: Literal[1] = Field(alias="schema")
    cities: tuple[str, ...] = ()
    """Where it plays. None named: wherever there is a place for one of its devices."""
    scenario: str
    """The scenario that plays unless another is asked for."""
    scenario_in: dict[str, str] = Field(default_factory=dict)
    """By city, where another plays there."""
    kinds: dict[str, Kind] = Field(min_length=1)
    devices: tuple[Devices, ...] = Field(min_length=1)
    simulation: Simulation
    views: Views
    rules: tuple[Rule, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    displays: tuple[Display, ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    id: str
    cities: tuple[str, ...]
    """Where it plays."""
    default_scenario: str
    scenario_in: dict[str, str]
    scenarios: dict[str, Scenario]
    stories: dict[str, Story]
    kinds: dict[str, Kind]
    devices: tuple[Devices, ...]
    simulation: ParkingSimulation | FloodSimulation | EarthquakeSimulation | SignalSimulation
    views: Views
    rules: tuple[Rule, ...]
    alerts: tuple[AlertRule, ...]
    displays: tuple[Display, ...]
    words: dict[str, Table]
    """By language, then by dotted key."""

    @property
    def only_leads(self) -> bool:
        """An earthquake shakes a city only in a run of its own: beside another solution nothing of it is played."""
        return isinstance(self.simulation, EarthquakeSimulation)

    def scenario_of(self, city: str) -> str:
        """The scenario that plays in a city unless another is asked for."""
        return self.scenario_in.get(city, self.default_scenario)

    def scenarios_in(self, city: str) -> dict[str, Scenario]:
        """Those that can be played there."""
        return {name: scenario for name, scenario in self.scenarios.items() if city in (scenario.cities or (city,))}

    def stories_in(self, city: str) -> dict[str, Story]:
        """Those that can be told there."""
        played = self.scenarios_in(city)
        return {
            id_: story
            for id_, story in self.stories.items()
            if story.scenario in played and city in (story.cities or (city,))
        }
