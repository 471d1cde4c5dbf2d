"""One device as it stands."""

from dataclasses import dataclass, field

from broker.alerts.health import Pulse
from broker.live.rules import Course
from broker.live.view import Answer, State
from devices.fleet import Device
from devices.kind import Kind
from devices.rule import LEVELS
from devices.topic import Address


@dataclass(slots=True)
class LiveDevice:
    """Only `Live` and its `Judgement` change it."""

    address: Address
    kind: Kind
    listed: Device | None
    values: dict[str, float]
    at_ms: int
    received_ms: int
    provenance: str
    run: str
    state: State = "fresh"
    levels: dict[str, str] = field(default_factory=dict)
    """By rule key."""
    answer: Answer = "none"
    asked: dict[str, float | bool] = field(default_factory=dict)
    """What an actuator was last asked to show."""
    courses: dict[str, Course] = field(default_factory=dict)
    """By key of the rules that judge over time."""
    pulses: dict[str, Pulse] = field(default_factory=dict)
    """By quantity that can be found broken."""
    ills: dict[str, str] = field(default_factory=dict)
    """By quantity that is found broken: how."""

    @property
    def level(self) -> str:
        return max(self.levels.values(), key=LEVELS.index, default=LEVELS[0])

    @property
    def health(self) -> str:
        return next(iter(self.ills.values()), "well")
