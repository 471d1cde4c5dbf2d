"""A cheap source of QoS 1 telemetry in a process of its own: so many messages, at such a rate, every PUBACK counted."""

import argparse
import contextlib
import ipaddress
import select
import socket
import struct
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from devices.payload import Telemetry, encode
from devices.provenance import Provenance
from devices.topic import Address, Channel

TICK_S = 0.01
MOST_MESSAGES = 2_000_000
LONGEST_S = 600
PUBACK_BYTES = 4


class Outcome(msgspec.Struct, frozen=True):
    """What was asked of the broker and what it acknowledged."""

    sent: int
    acknowledged: int
    seconds: float
    per_second: float
    cpu_seconds: float
    cpu_share: float
    """Of one core, so that a reader knows that the load didn't starve what it loads."""


def load(
    host: str,
    port: int,
    *,
    rate_per_s: int,
    count: int,
    devices: int,
    window: int,
    run: str,
    username: str | None = None,
    password: str | None = None,
) -> Outcome:
    """Publish `count` readings of parking bays, each one different, and wait until all are acknowledged."""
    _refuse_what_is_not_a_bench(host, rate_per_s=rate_per_s, count=count)
    topics = [
        _utf8(Address("istanbul", "parking-bay", f"load-{n:05d}").topic(Channel.TELEMETRY)) for n in range(devices)
    ]
    sent = acknowledged = 0
    started_s, cpu_started_s = time.monotonic(), time.process_time()
    with _connected(host, port, username=username, password=password) as broker:
        while acknowledged < count:
            elapsed_s = time.monotonic() - started_s
            if elapsed_s > LONGEST_S:
                break
            due = min(count, int(elapsed_s * rate_per_s), acknowledged + window, sent + devices)
            if due > sent:
                at = datetime.now(UTC)
                broker.sendall(b"".join(_publish(topics[n % devices], n, at, run) for n in range(sent, due)))
                sent = due
            acknowledged += _acknowledgements(broker, TICK_S)
    seconds, cpu_seconds = time.monotonic() - started_s, time.process_time() - cpu_started_s
    return Outcome(sent, acknowledged, seconds, acknowledged / seconds, cpu_seconds, cpu_seconds / seconds)


def _refuse_what_is_not_a_bench(host: str, *, rate_per_s: int, count: int) -> None:
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise SystemExit(f"'{host}' is another machine; a load test goes to this one (127.0.0.1)")
    if not 0 < count <= MOST_MESSAGES or rate_per_s <= 0 or count / rate_per_s > LONGEST_S:
        raise SystemExit(f"{count:,} messages at {rate_per_s:,}/s; at most {MOST_MESSAGES:,} in {LONGEST_S} s are sent")


@contextlib.contextmanager
def _connected(host: str, port: int, *, username: str | None, password: str | None) -> Iterator[socket.socket]:
    with socket.create_connection((host, port), timeout=10) as broker:
        broker.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        clean_session = 0x02
        flags = clean_session | (0x80 if username else 0) | (0x40 if password else 0)
        client_id = _utf8(f"load-{time.monotonic_ns()}")
        body = _utf8("MQTT") + struct.pack("!BBH", 4, flags, LONGEST_S) + client_id
        body += b"".join(_utf8(text) for text in (username, password) if text)
        broker.sendall(_packet(0x10, body))
        connack = broker.recv(4)
        if connack[3:] != b"\x00":
            raise SystemExit(f"{host}:{port} refused the connection ({connack.hex()}); is the password right?")
        yield broker


def _publish(topic: bytes, n: int, at: datetime, run: str) -> bytes:
    reading = Telemetry({"occupied": n % 2}, at=at, seq=n, run=run, provenance=Provenance.SIMULATED)
    return _packet(0x32, topic + struct.pack("!H", n % 65_535 + 1) + encode(reading))


def _acknowledgements(broker: socket.socket, wait_s: float) -> int:
    """How many PUBACKs came within `wait_s`; nothing else comes to one who subscribes to nothing."""
    time.sleep(wait_s)
    octets = 0
    while select.select([broker], [], [], 0)[0]:
        chunk = broker.recv(1 << 16)
        if not chunk:
            raise SystemExit("the broker closed the connection; its log says why")
        octets += len(chunk)
    while octets % PUBACK_BYTES:
        octets += len(broker.recv(PUBACK_BYTES - octets % PUBACK_BYTES))
    return octets // PUBACK_BYTES


def _utf8(text: str) -> bytes:
    octets = text.encode()
    return struct.pack("!H", len(octets)) + octets


def _packet(header: int, body: bytes) -> bytes:
    length = len(body)
    if length < 128:
        return bytes((header, length)) + body
    return bytes((header, length & 127 | 128, length >> 7)) + body


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--rate", type=int, default=10_000, help="messages a second")
    parser.add_argument("--count", type=int, default=600_000)
    parser.add_argument("--devices", type=int, default=2_000)
    parser.add_argument("--window", type=int, default=10_000, help="most messages not yet acknowledged")
    parser.add_argument("--run", default="load")
    parser.add_argument("--username")
    parser.add_argument("--password")
    asked = parser.parse_args(arguments)
    outcome = load(
        asked.host,
        asked.port,
        rate_per_s=asked.rate,
        count=asked.count,
        devices=asked.devices,
        window=asked.window,
        run=asked.run,
        username=asked.username,
        password=asked.password,
    )
    print(msgspec.json.encode(outcome).decode())


if __name__ == "__main__":
    main(sys.argv[1:])
