"""Who presents and what is on show, held by the hub, told to every screen, and kept for a hub that comes back."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock

import msgspec
from msgspec.structs import replace

from broker.live.view import ShowView
from dashboard.show.seat import FREE_AFTER_MS, Seat


class Taken(Exception):
    """Somebody presents, and so steers alone."""

    def __init__(self, name: str, since_ms: int) -> None:
        since = datetime.fromtimestamp(since_ms / 1000, UTC)
        super().__init__(
            f"{name or 'somebody'} presents since {since:%H:%M} UTC and steers alone; wait, or take the seat: POST "
            '/api/v1/show {"action": "take", "take_over": true}'
        )
        self.name = name
        self.since_ms = since_ms


class Kept(msgspec.Struct, frozen=True):
    """What a hub that comes back goes on with."""

    show: ShowView
    seat: Seat


@dataclass(frozen=True, slots=True)
class Clocks:
    wall_ms: Callable[[], int]
    steady_ms: Callable[[], int]


class Presenting:
    """Safe from any thread. `tell` and `keep` are called one at a time, in the order of what they are told."""

    def __init__(
        self, kept: Kept, clocks: Clocks, *, tell: Callable[[ShowView], None], keep: Callable[[Kept], None]
    ) -> None:
        self._clocks = clocks
        self._show = kept.show
        self._seat = kept.seat.heard(now_ms=clocks.steady_ms())
        self._steered_ms = clocks.steady_ms() - FREE_AFTER_MS
        self._tell = tell
        self._keep = keep
        self._told: ShowView | None = None
        self._lock = Lock()
        self.look()

    @property
    def show(self) -> ShowView:
        """As every screen is told."""
        with self._lock:
            return self._view()

    def knows(self, token: str) -> bool:
        with self._lock:
            return self._seat.is_of(token)

    def take(self, name: str, *, take_over: bool) -> str:
        """The token of who sits now. Raises `Taken` where somebody else does and nothing was said of taking over."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            now_ms = self._clocks.steady_ms()
            if self._seat.is_held(now_ms=now_ms) and not take_over:
                raise Taken(self._seat.name, self._seat.since_ms)
            self._seat = self._seat.taken(token, name=name, wall_ms=self._clocks.wall_ms(), now_ms=now_ms)
            self._say()
        return token

    def leave(self) -> None:
        with self._lock:
            self._seat = self._seat.left()
            self._say()

    def require(self, token: str) -> None:
        """`Taken` where another presents. Who presents is heard by this; where nobody does, who steers does not sit."""
        with self._lock:
            now_ms = self._clocks.steady_ms()
            if self._seat.is_of(token):
                self._seat = self._seat.heard(now_ms=now_ms)
            elif self._seat.is_held(now_ms=now_ms):
                raise Taken(self._seat.name, self._seat.since_ms)
            self._steered_ms = now_ms
            self._say()

    def change(self, change: Callable[[ShowView, int], ShowView]) -> ShowView:
        """`change` makes the next show of the one before and the wall's clock; what it raises leaves all as it is."""
        with self._lock:
            self._show = change(self._show, self._clocks.wall_ms())
            self._say()
            return self._view()

    def look(self) -> None:
        """Now and then, to find out who has gone."""
        with self._lock:
            if (view := self._view()) != self._told:
                self._told = view
                self._tell(view)

    def _say(self) -> None:
        self._told = self._view()
        self._tell(self._told)
        self._keep(Kept(self._show, self._seat))

    def _view(self) -> ShowView:
        now_ms = self._clocks.steady_ms()
        if self._seat.is_held(now_ms=now_ms):
            return replace(self._show, seat=self._seat.number, presenter=self._seat.name, seated=self._seat.since_ms)
        return replace(self._show, attract=now_ms - self._steered_ms >= FREE_AFTER_MS)
