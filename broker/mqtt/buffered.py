"""A socket that reads and writes in large pieces, under a client that asks for a byte at a time."""

import socket

CHUNK_BYTES = 64 * 1024
QUICK_CONFIRMATION: int | None = getattr(socket, "TCP_QUICKACK", None)


class BufferedSocket:
    """Has what paho asks of a socket; what is sent stays here until `flush`, which never waits."""

    def __init__(self, raw: socket.socket) -> None:
        self._raw = raw
        self._received = b""
        self._position = 0
        self._unsent = bytearray()
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def recv(self, buffer_size: int) -> bytes:
        start = self._position
        if start == len(self._received):
            self._received = self._raw.recv(CHUNK_BYTES)
            self._confirm()
            start = 0
        piece = self._received[start : start + buffer_size]
        self._position = start + len(piece)
        return piece

    def _confirm(self) -> None:
        """Where the system can, tell the sender at once: a broker without TCP_NODELAY holds its next packets for it."""
        if QUICK_CONFIRMATION is not None:
            self._raw.setsockopt(socket.IPPROTO_TCP, QUICK_CONFIRMATION, 1)

    def pending(self) -> int:
        """How many bytes are here already: no select would tell of them."""
        return len(self._received) - self._position

    def send(self, buffer: bytes | bytearray) -> int:
        self._unsent += buffer
        return len(buffer)

    def unsent(self) -> int:
        return len(self._unsent)

    def flush(self) -> None:
        """Where the connection is broken, what was to be sent is dropped, and the next `recv` tells."""
        while self._unsent:
            try:
                del self._unsent[: self._raw.send(self._unsent)]
            except BlockingIOError:
                return
            except OSError:
                self._unsent.clear()

    def close(self) -> None:
        self.flush()
        self._raw.close()

    def fileno(self) -> int:
        return self._raw.fileno()

    def setblocking(self, flag: bool) -> None:  # noqa: FBT001 (as sockets have it)
        self._raw.setblocking(flag)
