"""Phones: the stream that they follow, leaner than a stage's, and what the hub knows of those that came."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import msgspec
from pydantic import BaseModel, Field

from broker.live.live import Live
from broker.live.view import DeviceView, View
from dashboard.api.live import Broadcast, frame
from devices.packs import Packs

EVERY_TICKS = 4
"""Ticks to one word for phones: two seconds."""
MOST_REMEMBERED = 10_000
"""Addresses; a hall has fewer phones, and a stranger who invents addresses costs no more memory than this."""


class PhonesSeen(BaseModel):
    """Phones that follow the city from another machine than the hub's."""

    now: int = 0
    ever: int = Field(default=0, description="Since the hub started; a phone that comes back counts once.")
    last_seen_ms: int | None = Field(default=None, description="Now, for one that is here; null before the first.")


class Phones:
    """What belongs to the event loop: all but `seen`."""

    def __init__(self, packs: Packs, live: Live, wall_ms: Callable[[], int]) -> None:
        self._live = live
        self._wall_ms = wall_ms
        kinds = packs.kinds
        self._left_out = {
            id_ for id_, device in live.listed.items() if device.bay or kinds[device.address.kind].actuator
        }
        self.broadcast = Broadcast(self._snapshot)
        self._told: dict[str, DeviceView] = {}
        self._news: dict[str, DeviceView] = {}
        """Since phones were told last."""
        self._turn = ("", 0.0)
        self._here: Counter[str] = Counter()
        self._ever: set[str] = set()
        self._left_ms: int | None = None

    def publish(self, view: View) -> None:
        """Takes every tick, and tells phones every few: a hall's Wi-Fi carries each word many times.

        Alerts, what is put on show, and that a run stands or goes on: at once.
        """
        told = self.lean(view)
        if view.complete:
            self._told, self._news = dict(told.devices), {}
            self.broadcast.publish(frame("snapshot", view.tick, told))
            return
        self._news |= told.devices
        turned = _turn(view) != self._turn
        self._turn = _turn(view)
        if view.tick % EVERY_TICKS == 0 or turned or view.alerts is not None or view.show is not None:
            news = {id_: device for id_, device in self._news.items() if not _alike(device, self._told.get(id_))}
            self._told |= news
            self._news = {}
            self.broadcast.publish(frame("delta", view.tick, msgspec.structs.replace(told, devices=news)))

    def lean(self, view: View) -> View:
        """Without listed bays, without actuators, and without what happened."""
        devices = {id_: device for id_, device in view.devices.items() if id_ not in self._left_out}
        return msgspec.structs.replace(view, devices=devices, events=())

    @contextmanager
    def arrives(self, host: str) -> Iterator[None]:
        """For as long as a phone at this address watches. The hub's own machine is no phone."""
        if is_this_machine(host):
            yield
            return
        self._here[host] += 1
        if len(self._ever) < MOST_REMEMBERED:
            self._ever.add(host)
        try:
            yield
        finally:
            self._here[host] -= 1
            if not self._here[host]:
                del self._here[host]
            self._left_ms = self._wall_ms()

    def seen(self) -> PhonesSeen:
        now = self._here.total()
        return PhonesSeen(now=now, ever=len(self._ever), last_seen_ms=self._wall_ms() if now else self._left_ms)

    def _snapshot(self) -> bytes:
        view = self._live.view()
        return frame("snapshot", view.tick, self.lean(view))


def _turn(view: View) -> tuple[str, float]:
    return (view.run.state, view.run.speed) if view.run else ("", 0.0)


def _alike(now: DeviceView, before: DeviceView | None) -> bool:
    """But for when it was said, which a phone does not show."""
    return before is not None and now == msgspec.structs.replace(before, at=now.at, received=now.received)


def is_this_machine(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return True
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
