"""The show and who presents it, kept beside the readings: a hub that was killed goes on with both."""

import logging
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec.structs import replace

from broker.live.view import ShowView
from dashboard.show.presenting import Kept
from dashboard.show.repertoire import Repertoire
from dashboard.show.seat import Seat
from roadshow.clock import wall_ms

log = logging.getLogger(__name__)

FILE = "show.json"
GOOD_FOR_MS = 10 * 60_000
"""After a longer absence the audience is another one, as for the run."""


def begin(kept: Kept | None, repertoire: Repertoire, solution: str) -> Kept:
    """As it was, where that can still be shown; what a step was asking when the hub died was not done."""
    if kept is None or not repertoire.offers(kept.show):
        return Kept(repertoire.opening(solution, now_ms=wall_ms()), kept.seat if kept else Seat())
    show = replace(kept.show, cues="failed") if kept.show.cues == "given" else kept.show
    return Kept(show, kept.seat)


class _Written(msgspec.Struct, frozen=True):
    at_ms: int
    city: str
    show: ShowView
    seat: Seat


@dataclass(frozen=True, slots=True)
class KeptShow:
    """In one file of the data folder, whole or not at all."""

    folder: Path
    city: str

    def read(self) -> Kept | None:
        file = self.folder / FILE
        try:
            found = msgspec.json.decode(file.read_bytes(), type=_Written)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            log.warning("%s: cannot be read: %s. The show begins anew, and the seat is free", file, error)
            return None
        if found.city != self.city or abs(wall_ms() - found.at_ms) > GOOD_FOR_MS:
            return None
        return Kept(found.show, found.seat)

    def write(self, kept: Kept) -> None:
        """Where nothing can be written the show goes on, and a hub that comes back begins anew."""
        fresh = self.folder / f"{FILE}.new"
        try:
            fresh.write_bytes(msgspec.json.encode(_Written(wall_ms(), self.city, kept.show, kept.seat)))
            fresh.replace(self.folder / FILE)
        except OSError as error:
            log.warning("%s: cannot be written: %s. Make room; the show goes on", fresh, error)
