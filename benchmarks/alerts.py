"""How soon people are told of an alert."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from benchmarks.ingest import DIRECT, START_S, free_port
from broker.mqtt.client import Endpoint, Publisher

BUTTON = "city/istanbul/panic-button/bench/telemetry"
PRESSED, QUIET = b'{"values":{"pressed":1}}', b'{"values":{"pressed":0}}'
HOPS = ("broker", "ingest", "rule", "push")
"""As the hub times them; what is left of a viewer's delay is the way of the frame to him, `line`."""
REQUEST = b"GET /api/v1/live HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n"
EVERY_S = 0.73
"""Between two turns of the alert: not in step with the hub's ticks."""
CHUNK = 1 << 16


class Told(msgspec.Struct, frozen=True):
    """From the publish of the reading that decides to the byte on a viewer's line, over all turns and viewers."""

    viewers: int
    load_per_s: int
    turns: int
    """Raises and clearings."""
    median_ms: float
    p95_ms: float
    worst_ms: float
    missed: int
    """Turns that a viewer was not told of, over all viewers."""
    hops_ms: dict[str, tuple[float, float]]
    """Median and p95 of each hop."""


@dataclass(slots=True)
class Parts:
    """A broker and a hub of their own."""

    folder: str
    port: int = field(default_factory=free_port)
    mqtt_port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict[str, str])
    """Of the settings."""

    def start(self, word: str) -> "subprocess.Popen[bytes]":
        settings = {"PORT": self.port, "MQTT_PORT": self.mqtt_port, "DATA": self.folder} | self.more
        environment = os.environ | {f"ROADSHOW_{key}": str(value) for key, value in settings.items()}
        return subprocess.Popen([sys.executable, "-m", "roadshow", word], env=environment, stderr=subprocess.DEVNULL)

    def ask(self, path: str) -> Any:  # noqa: ANN401, JSON is anything
        with DIRECT.open(f"http://127.0.0.1:{self.port}/api/v1/{path}", timeout=10) as answer:
            return json.load(answer)

    def until_connected(self) -> None:
        deadline_s = time.monotonic() + START_S
        while True:
            with suppress(OSError):
                if self.ask("health")["broker"]["connected"]:
                    return
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"no hub is connected within {START_S:g} s")
            time.sleep(0.02)


@contextmanager
def ended(*parts: "subprocess.Popen[bytes]") -> Iterator[None]:
    try:
        yield
    finally:
        for part in reversed(parts):
            part.terminate()
            part.wait(20)


def told_to(viewers: int, *, load_per_s: int, turns: int) -> Told:
    with TemporaryDirectory() as folder:
        parts = Parts(folder)
        with ended(parts.start("broker"), parts.start("hub")):
            parts.until_connected()
            count = round((turns + 20) * EVERY_S * load_per_s)
            load = [sys.executable, "-m", "benchmarks.mqtt_load", "--port", str(parts.mqtt_port)]
            source = subprocess.Popen(
                [*load, "--count", str(count), "--rate", str(load_per_s)], stdout=subprocess.DEVNULL
            )
            with ended(source):
                delays_ms, hops = asyncio.run(_tell(parts, viewers, turns))
    return Told(
        viewers=viewers,
        load_per_s=load_per_s,
        turns=turns,
        median_ms=median(delays_ms),
        p95_ms=p95(delays_ms),
        worst_ms=max(delays_ms),
        missed=viewers * turns - len(delays_ms),
        hops_ms={hop: (median(took_ms), p95(took_ms)) for hop, took_ms in hops.items()},
    )


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


async def _tell(parts: Parts, viewers: int, turns: int) -> tuple[list[float], dict[str, list[float]]]:
    """How long each viewer waited, and how long each hop took."""
    heard: list[tuple[int, int]] = []  # whether it stands, and when that was heard
    seats = [asyncio.create_task(_watch(parts.port, heard)) for _ in range(viewers)]
    await asyncio.sleep(2)
    delays_ms: list[float] = []
    hops: dict[str, list[float]] = {hop: [] for hop in (*HOPS, "line")}
    endpoint = Endpoint("127.0.0.1", parts.mqtt_port)
    with Publisher(endpoint, client_id="bench") as publisher:
        for turn in range(turns):
            heard.clear()
            pressed = turn % 2 == 0
            said_ns = time.monotonic_ns()
            publisher.publish(BUTTON, _sent_now(PRESSED if pressed else QUIET))
            await asyncio.sleep(EVERY_S)
            waited_ms = [(heard_ns - said_ns) / 1e6 for state, heard_ns in heard if state == pressed]
            delays_ms += waited_ms
            took_ms = (await asyncio.to_thread(parts.ask, "alerts"))[-1]["stopwatch"]["hops_ms"]
            for hop in HOPS:
                hops[hop].append(took_ms[hop])
            hops["line"] += [waited - sum(took_ms.values()) for waited in waited_ms]
    for seat in seats:
        seat.cancel()
    return delays_ms, hops


def _sent_now(payload: bytes) -> bytes:
    return payload[:-1] + b',"sent":"%s"}' % datetime.now(UTC).isoformat(timespec="milliseconds").encode()


async def _watch(port: int, heard: list[tuple[int, int]]) -> None:
    """Notes each event in which the alert is told in another state than before."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(REQUEST)
    before, rest = 0, b""
    while data := await reader.read(CHUNK):
        now_ns = time.monotonic_ns()
        *events, rest = (rest + data).split(b"\n\n")
        for event in events:
            if b'"alerts":[' not in event:
                continue
            told = event.split(b'"alerts":[', 1)[1]
            state = int(b'"level":"danger"' in told)
            if state != before:
                before = state
                heard.append((state, now_ns))
