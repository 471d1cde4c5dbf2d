"""Connections that are held but not used: a head that never ends, a thousand sockets of one phone."""

import asyncio
from collections import Counter
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from dashboard.api.rates import THIS_MACHINE, asker

HEAD_BYTES = 16 * 1024
"""Request line and headers; a browser's have one to three thousand."""
HEAD_WITHIN_S = 10.0
"""And as long for a body, where one is read."""
OF_ONE = 3_000
"""A hall of 500 behind one address, six connections a browser."""
PIPELINED = 8
"""Requests that wait for the answer to an earlier one; no browser sends any."""
IN_ALL = 8_000
"""Fewer than the files that the hub may open; the last ones are kept for this machine."""
KEPT_FOR_THIS_MACHINE = 200
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%b"
)
SHORTER = b"a request's line and headers have at most %d bytes here\n" % HEAD_BYTES


class Room:
    """Who holds how many connections."""

    def __init__(self, *, of_one: int = OF_ONE, in_all: int = IN_ALL, head_within_s: float = HEAD_WITHIN_S) -> None:
        self.of_one = of_one
        self.in_all = in_all
        self.head_within_s = head_within_s
        self._held: Counter[str] = Counter()

    def enter(self, who: str) -> bool:
        """Whether there is a place; if so it is taken until `leave`."""
        if who == THIS_MACHINE:
            free = self._held.total() < self.in_all
        else:
            others = self._held.total() - self._held[THIS_MACHINE]
            free = self._held[who] < self.of_one and others < self.in_all - KEPT_FOR_THIS_MACHINE
        if free:
            self._held[who] += 1
        return free

    def leave(self, who: str) -> None:
        self._held[who] -= 1
        if not self._held[who]:
            del self._held[who]

    def protocol(self) -> type[asyncio.Protocol]:
        """For uvicorn, which makes one a connection."""
        room = self

        class InRoom(Guarded):
            def __init__(self, **given: Any) -> None:  # noqa: ANN401, uvicorn's affair
                super().__init__(room, **given)

        return InRoom


class Guarded(HttpToolsProtocol):
    """uvicorn's own protocol waits for ever for a head of any length."""

    def __init__(self, room: Room, **given: Any) -> None:  # noqa: ANN401, uvicorn's affair
        super().__init__(**given)
        self._room = room
        self._who = ""
        self._head_bytes = 0
        """Of a head that has not ended yet, as they came."""
        self._parsed_bytes = 0
        """Of the last head, without what stands between its parts."""
        self._in_head = True
        self._heads = 0
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        super().connection_made(transport)
        who = asker(self.client[0]) if self.client else THIS_MACHINE
        if self._room.enter(who):
            self._who = who
            self._be_patient()
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        if self._who:
            self._room.leave(self._who)
            self._who = ""
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head and self._patience is None:
            self._be_patient()
        heads = self._heads
        super().data_received(data)
        if self._in_head and self._heads == heads:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self._refuse_head()
        if len(self.pipeline) > PIPELINED:
            self.transport.close()

    def on_message_begin(self) -> None:
        self._parsed_bytes = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._parsed_bytes += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._parsed_bytes += len(name) + len(value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._heads += 1
        self._head_bytes = 0
        self._in_head = False
        self._stop_waiting()
        if self._parsed_bytes > HEAD_BYTES:  # all of it came at once
            self._refuse_head()
            return
        self._be_patient()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        self._stop_waiting()
        super().on_message_complete()

    def _be_patient(self) -> None:
        self._patience = self.loop.call_later(self._room.head_within_s, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _refuse_head(self) -> None:
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(TOO_LARGE % (len(SHORTER), SHORTER))
        self.transport.close()
