"""Whether a broker still does what it is for: a connection of our own, by which it is asked for an answer."""

import socket
import struct
from dataclasses import dataclass

from broker.mqtt.client import Endpoint

ANSWER_S = 5.0
KEEPALIVE_S = 600
PINGREQ = b"\xc0\x00"
ACCEPTED = b"\x00"
"""The last byte of a CONNACK."""
CLIENT_ID = "roadshow-pulse"


@dataclass(slots=True)
class Pulse:
    """Called, it says whether the broker answers in time. To be turned away is an answer too."""

    endpoint: Endpoint
    _wire: socket.socket | None = None

    def __call__(self) -> bool:
        try:
            if self._wire is not None:
                self._wire.sendall(PINGREQ)
                if self._wire.recv(64):
                    return True
                self.close()
                return False
            self._wire = socket.create_connection((self.endpoint.host, self.endpoint.port), timeout=ANSWER_S)
            self._wire.sendall(_connect(self.endpoint))
            if self._wire.recv(64)[3:] != ACCEPTED:
                self.close()
        except OSError:
            self.close()
            return False
        return True

    def close(self) -> None:
        if self._wire is not None:
            self._wire.close()
            self._wire = None


def _connect(endpoint: Endpoint) -> bytes:
    """MQTT 3.1.1, section 3.1: a clean session."""
    login = [text for text in (endpoint.username, endpoint.password) if text]
    flags = 0x02 | (0xC0 if len(login) == 2 else 0)
    body = _text("MQTT") + struct.pack("!BBH", 4, flags, KEEPALIVE_S) + _text(CLIENT_ID)
    body += b"".join(_text(text) for text in login) if len(login) == 2 else b""
    length = bytes([len(body)]) if len(body) < 128 else bytes([len(body) & 127 | 128, len(body) >> 7])
    return b"\x10" + length + body


def _text(text: str) -> bytes:
    octets = text.encode()
    return struct.pack("!H", len(octets)) + octets
