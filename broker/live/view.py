"""What the screens are sent: the JSON of `/api/v1/live`. A snapshot holds everything, a delta what changed."""

from typing import Literal

import msgspec

from devices.story import Shows

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
    health: str = "well"
    """Or spiking, stuck or drifting: its values are shown, and decide nothing."""
    closed: bool = False
    """An alert has closed the place where it stands, and it is in no tile."""
    answer: Answer = "none"
    """An actuator's: has it acknowledged its last command?"""
    newcomer: bool = False
    name: str | None = None
    lon: float | None = None
    lat: float | None = None
    """A newcomer's own words, from its status; a listed device's stand in its pack."""


class Reached(msgspec.Struct, frozen=True):
    """A step of the scenario that the run has come to, and when, by its clock."""

    key: str
    at: int


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
    solution: str = ""
    """The one that leads: whose scenario this is."""
    steps: tuple[Reached, ...] = ()
    """Of the scenario, reached so far; their words stand in the pack."""


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


class QuakeView(msgspec.Struct, frozen=True):
    """What an early warning has found out: its alert stands at the epicentre. Times are those of the readings."""

    origin: int
    """When it began."""
    magnitude: float
    spread: float
    """One standard deviation."""
    at_least: bool
    """It may be any larger: what the first seconds tell ends at about 6.5."""
    stations: int
    """That agree."""
    blind_km: float
    """Round the epicentre: where S was before the first warning."""
    depth_km: float
    p_km_s: float
    s_km_s: float
    """How fast P and S are taken to be, straight from the hypocentre: where their fronts are at any moment."""


class AlertView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A warning as it stands. Words are found by `alert` and level. Times are those of the readings that decided."""

    id: str
    """The same for all its revisions."""
    alert: str
    """`solution.alert key`, for example `security.help`."""
    device: str
    """Whose values raised it."""
    level: str
    """normal: it is over."""
    since: int
    at: int
    """When it became as it is."""
    revision: int
    """1 is the raise; rises with each change of level, and with its end."""
    provenance: str
    previous: int | None = None
    """When the revision before this one was decided."""
    run: str = ""
    place: str = ""
    """Where a listed device stands."""
    name: str | None = None
    """A newcomer's own."""
    lon: float | None = None
    lat: float | None = None
    witness: str = "well"
    """Or how the device that raised it has fallen out: silent, offline, spiking, stuck, drifting. It stands, then."""
    told: int = 0
    """Sirens, boards and signs that it speaks to."""
    answered: int = 0
    """Of these, how many have acknowledged."""
    quake: QuakeView | None = None
    """Where the early warning decides."""


class ShowView(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a presenter has put on show, and whether anybody presents. Times are the hub's wall clock."""

    solution: str
    language: str
    second: str
    """Of the sentence that stands smaller below."""
    since: int
    """When the step, or what is chosen, became as it is."""
    story: str = ""
    """Of the solution; none where it has none for this city."""
    short: bool = False
    """Its short version: 90 seconds of it."""
    step: str = ""
    """Of the story; none before it begins."""
    begun: int = 0
    """When its first step came."""
    view: Shows = "map"
    camera: str = "city"
    """As in a story: the city, the bays, or a place."""
    cues: Literal["done", "given", "failed"] = "done"
    """What the step asks of the simulator: given while it is still being done."""
    seat: int = 0
    """Rises with each presenter; 0: nobody presents."""
    presenter: str = ""
    """As he calls himself."""
    seated: int = 0
    """When he took the seat."""
    attract: bool = False
    """Nobody presents, and nobody has steered for a while: the stage may go by itself."""


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
    water: int | None = None
    """When the model's water was as `/api/v1/water` has it, by the run's clock."""
    traces: int | None = None
    """Until when `/api/v1/traces` has how the ground moved in the model, by the run's clock."""
    futures: bool = False
    """Whether `/api/v1/futures` has what the solution is worth."""
    devices: dict[str, DeviceView] = {}
    gone: tuple[str, ...] = ()
    """Newcomers that are not shown any more, since many others came; a snapshot just leaves them out."""
    tiles: dict[str, float] = {}
    """By `solution.tile key`, for example `parking.free`."""
    provenance: dict[str, int] = {}
    """How many devices of each provenance have spoken; in every snapshot and delta."""
    events: tuple[Event, ...] = ()
    """Newest last; a snapshot holds the last 50."""
    alerts: tuple[AlertView, ...] | None = None
    """All that are open and the last that are over, the last decided last. In a delta only when any has changed."""
    show: ShowView | None = None
    """In a delta only when it has changed."""
    counts: Counts = Counts()
