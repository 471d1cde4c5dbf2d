"""What the screens are sent: the JSON of `/api/v1/live`. A snapshot holds everything, a delta what changed."""

from typing import Literal

import msgspec

State = Literal["fresh", "silent", "offline"]
Answer = Literal["none", "waiting", "done", "failed"]


class DeviceView(msgspec.Struct, frozen=True, omit_defaults=True):
    """One device as it stands. Times are epoch milliseconds."""

    values: dict[str, float]
    at: int
    """What the device claims."""
    received: int
    provenance: str
    state: State = "fresh"
    level: str = "normal"
    """One of `devices.solution.LEVELS`, the gravest of the rules on this device."""
    answer: Answer = "none"
    """An actuator's: has it acknowledged its last command?"""
    newcomer: bool = False
    name: str | None = None
    lon: float | None = None
    lat: float | None = None
    """A newcomer's own words, from its status; a listed device's stand in its pack."""


class RunView(msgspec.Struct, frozen=True, omit_defaults=True):
    run: str
    city: str
    scenario: str
    seed: int
    speed: float
    at: int
    """The run's clock now."""
    state: str
    """seeking, running, paused or ended."""


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something worth telling. Words are found by key on the screen, in its own language."""

    id: int
    at: int
    kind: Literal["level", "joined", "silent", "back"]
    device: str
    level: str = ""
    rule: str = ""
    """level: `solution.rule key`, for example `parking.filling`."""
    provenance: str = ""


class Counts(msgspec.Struct, frozen=True):
    """Since the hub started. Of a telemetry message something is stored, or it is a duplicate, or refused whole."""

    received: int = 0
    stored: int = 0
    duplicates: int = 0
    refused: int = 0
    """Refusals: a message may hold several, and other messages than telemetry too."""


class View(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    tick: int
    complete: bool = False
    """A snapshot: what it leaves out is gone. Sent to a new viewer, and to all when a new run begins."""
    now: int
    """The hub's wall clock."""
    city: str
    run: RunView | None = None
    devices: dict[str, DeviceView] = {}
    gone: tuple[str, ...] = ()
    """Newcomers that are not shown any more, since many others came; a snapshot just leaves them out."""
    tiles: dict[str, float] = {}
    """By `solution.tile key`, for example `parking.free`."""
    provenance: dict[str, int] = {}
    """How many devices of each provenance have spoken; in every snapshot and delta."""
    events: tuple[Event, ...] = ()
    """Newest last; a snapshot holds the last 50."""
    counts: Counts = Counts()
