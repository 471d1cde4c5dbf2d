"""What viewers are sent, and when: one snapshot to begin with, then every tick, the same bytes for all."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import msgspec

from broker.live.view import View
from dashboard.api.rates import THIS_MACHINE

MAX_VIEWERS = 2000
OF_ONE = 1200
"""Viewers behind one address: a hall whose venue has but one, and no single visitor takes every place."""
KEPT_FOR_THIS_MACHINE = 50
"""Of all places: the stage on the exhibitor's own screen is never turned away."""
QUEUED_FRAMES = 8
"""A viewer further behind than this is sent a fresh snapshot instead."""

_encoder = msgspec.json.Encoder()


def frame(event: Literal["snapshot", "delta"], tick: int, view: View) -> bytes:
    """One server-sent event. The JSON holds no line feed, so it is one data line."""
    return b"event: %b\nid: %d\ndata: %b\n\n" % (event.encode(), tick, _encoder.encode(view))


class TooManyViewers(Exception):
    """Nobody else can watch until someone leaves."""


class Viewer:
    """One who watches. All methods belong to the event loop.

    A viewer is either behind, with nothing queued and a snapshot to come, or it has every frame since its last
    snapshot sent or queued. So no tick is missed or doubled between a snapshot and the deltas that follow it.
    """

    def __init__(self, snapshot: Callable[[], bytes]) -> None:
        self._snapshot = snapshot
        self._frames: deque[bytes] = deque()
        self._behind = True
        self._gone = False
        self.taken = 0
        self._news: asyncio.Future[None] | None = None

    def offer(self, frame: bytes) -> None:
        if self._behind:
            return
        if len(self._frames) == QUEUED_FRAMES:
            self._frames.clear()
            self._behind = True
            return
        self._frames.append(frame)
        self._wake()

    def take(self) -> bytes | None:
        """What is next for this viewer; None when it has seen everything."""
        if self._behind:
            self._behind = False
            self.taken += 1
            return self._snapshot()
        if self._frames:
            self.taken += 1
            return self._frames.popleft()
        return None

    async def next(self) -> bytes | None:
        """Waits for what is next; None when the viewer has left."""
        while not self._gone:
            if (frame := self.take()) is not None:
                return frame
            self._news = asyncio.get_running_loop().create_future()
            await self._news
        return None

    @property
    def waiting(self) -> bool:
        return self._news is not None and not self._news.done()

    def leave(self) -> None:
        self._gone = True
        self._wake()

    def _wake(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)


class Broadcast:
    """Sends each tick to everyone who watches.

    `snapshot` encodes everything as it stands, numbered with the last tick: `frame("snapshot", view.tick, view)`. It
    is asked at most once a tick. It may hold news that the next delta tells again, which changes nothing: deltas carry
    whole devices, and events their number.

    `publish` belongs to the event loop, with no await between making a delta and publishing it.
    """

    def __init__(self, snapshot: Callable[[], bytes], *, max_viewers: int = MAX_VIEWERS) -> None:
        self._snapshot = snapshot
        self._max_viewers = max_viewers
        self._latest: bytes | None = None
        self._viewers: set[Viewer] = set()
        self._askers: Counter[str] = Counter()
        self._closed = False

    def __len__(self) -> int:
        """How many are watching."""
        return len(self._viewers)

    def publish(self, frame: bytes) -> None:
        self._latest = None
        for viewer in self._viewers:
            viewer.offer(frame)

    @contextmanager
    def viewer(self, who: str = THIS_MACHINE) -> Iterator[Viewer]:
        """`who` is an `asker`."""
        self._require_place(who)
        viewer = Viewer(self._shared_snapshot)
        self._viewers.add(viewer)
        self._askers[who] += 1
        if self._closed:
            viewer.leave()
        try:
            yield viewer
        finally:
            self._viewers.discard(viewer)
            self._askers[who] -= 1
            if not self._askers[who]:
                del self._askers[who]

    def _require_place(self, who: str) -> None:
        places = self._max_viewers
        if who != THIS_MACHINE:
            places -= min(KEPT_FOR_THIS_MACHINE, places // 2)
            if self._askers[who] >= OF_ONE:
                raise TooManyViewers(f"{OF_ONE:,} are watching from {who} already; try again when someone has left")
        if len(self._viewers) >= places:
            raise TooManyViewers(f"{places:,} are watching already; try again when someone has left")

    def close(self) -> None:
        """Ends every stream, so that the server can stop; whoever comes later is sent away at once."""
        self._closed = True
        for viewer in self._viewers:
            viewer.leave()

    def _shared_snapshot(self) -> bytes:
        if self._latest is None:
            self._latest = self._snapshot()
        return self._latest
