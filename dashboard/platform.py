"""What the screens and the API read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field, computed_field

from broker.alerts.stopwatch import Stopwatch
from broker.live.live import Live
from broker.live.view import RunView
from broker.refusals import Refusals
from broker.stores.store import Store
from dashboard.api.live import Broadcast
from dashboard.api.phones import Phones, PhonesSeen
from dashboard.brand.brand import ROADSHOW, Brand
from dashboard.consultations.consultations import Consultations
from dashboard.desk import Desk
from dashboard.show.presenting import Presenting
from dashboard.show.repertoire import Repertoire
from devices.city import City
from devices.packs import Packs


class Trouble(BaseModel):
    """What is wrong, and what to do about it, in words for the exhibitor."""

    words: str = Field(examples=["the broker at 127.0.0.1:1883 does not answer"])
    cure: str = Field(examples=["start it, or name another with --broker"])


class BrokerHealth(BaseModel):
    connected: bool
    since_ms: int | None = None
    """When that began."""
    problem: Trouble | None = None


class StoreHealth(BaseModel):
    kind: str = Field(examples=["duckdb"])
    readings: int | None = None
    bytes: int | None = None
    """On disk; null where the store cannot tell."""
    oldest_ms: int | None = None
    problem: Trouble | None = None


class RunHealth(BaseModel):
    run: str
    city: str
    scenario: str
    seed: int
    speed: float
    at_ms: int
    """The run's clock now."""
    state: str

    @classmethod
    def of(cls, run: RunView) -> "RunHealth":
        return cls(
            run=run.run,
            city=run.city,
            scenario=run.scenario,
            seed=run.seed,
            speed=run.speed,
            at_ms=run.at,
            state=run.state,
        )


class Delivery(BaseModel):
    """Messages since the hub started."""

    received: int = 0
    stored: int = 0
    duplicates: int = 0
    refused: int = 0
    backlog: int = 0
    """Arrived, and not yet durable and acknowledged."""


class PartHealth(BaseModel):
    """A process of the show, as the show that started it knows."""

    name: str = Field(examples=["simulate"])
    state: Literal["running", "down"]
    """Down: it died, and is about to be started again."""
    restarts: int = 0
    last_death_ms: int | None = None
    why: str | None = Field(default=None, examples=["killed by signal 9"])
    """Of its last death."""


class Interruption(BaseModel):
    """Time that went by without the hub, or a clock that was set."""

    kind: Literal["slept", "set_ahead", "set_back"]
    at_ms: int
    """When it was noticed, by the clock as it stood then."""
    seconds: float


class Health(BaseModel):
    version: str = Field(examples=["0.1.0"])
    uptime_s: float
    broker: BrokerHealth
    store: StoreHealth
    run: RunHealth | None = None
    delivery: Delivery
    parts: list[PartHealth] = []
    """Empty where the hub was started alone."""
    interruptions: list[Interruption] = []
    """The last ones since the hub started, oldest first."""
    phones: PhonesSeen = PhonesSeen()

    @computed_field
    @property
    def status(self) -> Literal["ok", "degraded"]:
        """Degraded when the broker or the store has a problem, or a part is down."""
        well = self.broker.connected and self.broker.problem is None and self.store.problem is None
        return "ok" if well and all(part.state == "running" for part in self.parts) else "degraded"


@dataclass(frozen=True)
class Platform:
    """One hub's parts, for one city on show. All but the two broadcasts are safe to read from any thread."""

    packs: Packs
    city: City
    store: Store
    live: Live
    refusals: Refusals
    health: Callable[[], Health]
    """May ask the store, so it is called off the event loop."""
    broadcast: Broadcast
    phones: Phones
    desk: Desk
    stopwatch: Stopwatch
    presenting: Presenting
    consultations: Consultations
    real_alerts: bool = False
    """Whether a person has set that what real sensors decide may be told as no exercise."""
    brand: Brand = ROADSHOW

    @property
    def repertoire(self) -> Repertoire:
        return Repertoire(self.packs, self.city)
