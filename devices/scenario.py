"""What happens when: a run plays one scenario."""

from datetime import time
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devices.earthquake import Rupture, ScenarioRupture
from devices.flood import Storm, Wave
from devices.kind import Row


class Fault(Row):
    """A sensor breaks, or is mended by `fault = "none"`."""

    what: Literal["fault"]
    kind: str
    place: str
    fault: Literal["silent", "stuck", "drifting", "spiking", "none"]


class Outage(Row):
    """The network is away at some places, or at all: what devices say there meanwhile arrives when it is back."""

    what: Literal["outage"]
    minutes: float = Field(gt=0)
    places: tuple[str, ...] = ()


class Pump(Row):
    """A pump station fails, or works again."""

    what: Literal["pump"]
    place: str
    works: bool


DROPPED = "quake@"
"""How the key of a tap begins that no pack lists: a quake wherever the desk wants it."""


class Quake(Rupture):
    """A fault breaks now."""

    what: Literal["quake"]

    @property
    def key(self) -> str:
        """Of the tap that is this quake, dropped at the desk: all that a run must remember of it."""
        lon, lat = self.epicentre
        return f"{DROPPED}{lon:g},{lat:g},{self.magnitude:g},{self.depth_km:g}"

    @classmethod
    def of(cls, key: str) -> Self:
        """The reverse of `key`; `ValueError` where it is none."""
        lon, lat, magnitude, depth_km = (float(part) for part in key.removeprefix(DROPPED).split(","))
        return cls(what="quake", epicentre=(lon, lat), magnitude=magnitude, depth_km=depth_km)


DAY_S = 86_400.0
SLOWEST = 1.0
"""Times real time: no run is played slower."""

Happening = Annotated[Fault | Outage | Pump | Quake, Field(discriminator="what")]


class Step(Row):
    """A moment of the scenario; `key` names the words that tell it."""

    key: str
    after_min: float = Field(ge=0)
    """Scenario minutes since its start."""
    happens: tuple[Happening, ...] = ()


class Tap(Row):
    """Something that the desk can let happen at any moment; `key` names its words."""

    key: str
    happens: tuple[Happening, ...] = Field(min_length=1)


class Scenario(Row):
    """What happens when; a run plays one. Read from scenarios/<id>.toml."""

    start: time
    """Local time of day at which the scenario's clock begins."""
    play_from: time
    """Where the show begins; what lies before is played as fast as it can be stored."""
    day: Literal["weekday", "weekend"]
    max_speed: float = Field(gt=0)
    cities: tuple[str, ...] = ()
    """Where it can be played. None named: wherever its solution plays."""
    steps: tuple[Step, ...] = ()
    """In order of time."""
    taps: tuple[Tap, ...] = ()
    storm: Storm | None = None
    """Where the solution simulates a flood: the rain. Without it, it stays dry."""
    waves: dict[str, Wave] = Field(default_factory=dict)
    """What comes down a waterway, by its name."""
    rupture: ScenarioRupture | None = None
    """Where the solution simulates an earthquake. Without it, the ground stays at rest."""

    @model_validator(mode="after")
    def _is_told_in_order(self) -> Self:
        for what, keys in (("steps", [step.key for step in self.steps]), ("taps", [tap.key for tap in self.taps])):
            if twice := sorted({key for key in keys if keys.count(key) > 1}):
                raise ValueError(f"two {what} have the key '{twice[0]}'; rename one")
        for before, after in zip(self.steps, self.steps[1:], strict=False):
            if after.after_min < before.after_min:
                raise ValueError(f"step '{after.key}' stands behind the later '{before.key}'; write them in order")
        return self

    @property
    def play_from_s(self) -> float:
        """Scenario seconds at which the show begins; a time before the start means the next day."""
        return self._first_s(self.play_from)

    @property
    def until_s(self) -> float:
        """How far one can seek, in scenario seconds: to a day after the show's beginning and after the last step."""
        return DAY_S + max([self.play_from_s, *(step.after_min * 60 for step in self.steps)])

    def second_of(self, clock: str) -> float:
        """Scenario seconds at which a local time of day such as 12:45 comes first; `ValueError` where it is none."""
        return self._first_s(time.fromisoformat(clock))

    def _first_s(self, clock: time) -> float:
        return (_second_of_day(clock) - _second_of_day(self.start)) % DAY_S

    def tap(self, key: str) -> Tap | None:
        """One that is listed, or a quake that the desk drops, where the ground can shake."""
        if self.rupture is not None and key.startswith(DROPPED):
            try:
                return Tap(key=key, happens=(Quake.of(key),))
            except ValueError:
                return None
        return next((tap for tap in self.taps if tap.key == key), None)


def _second_of_day(clock: time) -> float:
    return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
