"""Where the run stood a second ago, kept beside the readings: a simulator that died goes on from there."""

import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path

import msgspec

from devices.payload import Run
from devices.topic import Address
from roadshow.clock import wall_ms
from simulators.play import Tapped

log = logging.getLogger(__name__)

FILE = "whereabouts.json"
GOOD_FOR_MS = 10 * 60_000
"""After a longer absence the audience is another one, and the show begins as it was asked to."""
TRIES = 3
"""Who dies so often on the way back to the same place begins anew."""


class Shown(msgspec.Struct, frozen=True):
    """What an actuator was told last."""

    actuator: Address
    values: dict[str, float]


class Whereabouts(msgspec.Struct, frozen=True):
    """All that a run is a function of, and how far it was."""

    asked: str
    """What the show was started with: another start is no return."""
    at_ms: int
    """The wall's clock."""
    run: Run
    then: str
    """Running or paused, as it was or would have been when its past was played."""
    now_s: float
    """Scenario seconds since the scenario's first moment."""
    sent_s: float
    """What was sent up to here has reached the broker; the rest is sent again, and told by its identity."""
    taps: tuple[Tapped, ...]
    shown: tuple[Shown, ...]
    tries: int = 0


@dataclass(slots=True)
class Memory:
    """One, in a file of the data folder, whole or not at all. It goes when the run ends in order."""

    folder: Path
    asked: str

    def take(self) -> Whereabouts | None:
        """The one that a death left behind, if it is of use."""
        file = self.folder / FILE
        try:
            found = msgspec.json.decode(file.read_bytes(), type=Whereabouts)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            log.warning("%s: cannot be read: %s. The run begins anew", file, error)
            return None
        if found.asked != self.asked or abs(wall_ms() - found.at_ms) > GOOD_FOR_MS or found.tries >= TRIES:
            return None
        self.keep(msgspec.structs.replace(found, tries=found.tries + 1))
        return found

    def keep(self, whereabouts: Whereabouts) -> None:
        """Where nothing can be written the show goes on; after a death it begins anew."""
        fresh = self.folder / f"{FILE}.new"
        with contextlib.suppress(OSError):
            fresh.write_bytes(msgspec.json.encode(whereabouts))
            fresh.replace(self.folder / FILE)

    def forget(self) -> None:
        with contextlib.suppress(OSError):
            (self.folder / FILE).unlink(missing_ok=True)
