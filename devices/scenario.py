"""What happens when: a run plays one scenario."""

from datetime import time
from typing import Annotated, Literal

from pydantic import Field

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


Happening = Annotated[Fault | Outage | Pump, Field(discriminator="what")]


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
