"""The desk within the hub: it seals what is asked, and remembers a moment in the data folder."""

import hmac
import logging
from pathlib import Path

import msgspec

from broker.mqtt.client import Publisher
from dashboard.desk import Bookmark, Unheard
from devices.topic import Ask, control_topic
from roadshow.keys.sealing import Sealed, said_now

log = logging.getLogger(__name__)

FILE = "bookmark.json"


class HubDesk:
    def __init__(self, city: str, publisher: Publisher, sealed: Sealed, *, pin: str, folder: Path) -> None:
        self._city = city
        self._publisher = publisher
        self._sealed = sealed
        self._pin = pin.encode()
        self._file = folder / FILE

    def knows(self, pin: str) -> bool:
        return hmac.compare_digest(pin.encode(errors="replace"), self._pin)

    def say(
        self,
        ask: Ask,
        *,
        speed: float | None = None,
        to_s: float | None = None,
        key: str | None = None,
        scenario: str | None = None,
        solution: str | None = None,
    ) -> int:
        link = self._publisher.link()
        if not link.connected:
            raise Unheard(link.problem)
        said = said_now(speed=speed, to_s=to_s, key=key, scenario=scenario, solution=solution)
        self._publisher.publish(control_topic(self._city, ask), self._sealed.control(self._city, ask, said))
        return said.number

    def bookmark(self) -> Bookmark | None:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Bookmark)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as error:
            log.warning("%s: cannot be read: %s. Bookmark a moment anew", self._file, error)
            return None

    def remember(self, bookmark: Bookmark) -> None:
        """Whole or not at all."""
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(bookmark))
        fresh.replace(self._file)
