"""What newcomers said of themselves, kept beside the readings: a broker that ends forgets names and places."""

import logging
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from broker.live.live import Live
from devices.payload import Status
from devices.topic import Address

log = logging.getLogger(__name__)

FILE = "newcomers.json"
KEPT = 5_000
"""The last to be named."""


@dataclass(slots=True)
class Newcomers:
    """In one file of the data folder, whole or not at all."""

    folder: Path
    live: Live
    _written: dict[str, Status] = field(default_factory=dict[str, Status])

    def read(self) -> None:
        """Tells the live state what is known from before; a file that cannot be read is as none."""
        try:
            known = msgspec.json.decode((self.folder / FILE).read_bytes(), type=dict[str, Status])
        except FileNotFoundError:
            return
        except (OSError, msgspec.MsgspecError) as error:
            log.warning("%s: cannot be read: %s. Names of newcomers come as they say them", self.folder / FILE, error)
            return
        for id_, status in known.items():
            if len(parts := id_.split(".")) == len(Address.__dataclass_fields__):
                self.live.status(Address(*parts), status, received_ms=0)

    def write(self) -> None:
        """Where there is news."""
        named = {
            id_: Status(name=status.name, lon=status.lon, lat=status.lat)
            for id_, status in self.live.said_of_newcomers().items()
            if status.name is not None or status.lon is not None
        }
        kept = dict(list(named.items())[-KEPT:])
        if kept == self._written:
            return
        fresh = self.folder / f"{FILE}.new"
        try:
            fresh.write_bytes(msgspec.json.encode(kept))
            fresh.replace(self.folder / FILE)
        except OSError as error:
            log.warning("%s: cannot be written: %s. It is tried again", self.folder / FILE, error)
            return
        self._written = kept
