"""How soon people are told, and whether they are when the hub dies in the middle of it."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


class Killed(msgspec.Struct, frozen=True):
    """kill -9 of the hub at once after a button is pressed; then it is started again, and asked for the alert."""

    kills: int
    lost: int
    median_back_s: float
    """From the kill until the alert is told again."""
    worst_back_s: float


@dataclass(slots=True)
class Parts:
    """A broker and a hub of their own."""

    folder: str
    port: int = field(default_factory=free_port)
    mqtt_port: int = field(default_factory=free_port)

    def start(self, word: str) -> "subprocess.Popen[bytes]":
        settings = {"PORT": self.port, "MQTT_PORT": self.mqtt_port, "DATA": self.folder}
        environment = os.environ | {f"ROADSHOW_{key}": str(value) for key, value in settings.items()}
        return subprocess.Popen([sys.executable, "-m", "roadshow", word], env=environment, stderr=subprocess.DEVNULL)

    def ask(self, path: str) -> Any:  # noqa: ANN401, JSON is anything
        with DIRECT.open(f"http://127.0.0.1:{self.port}/api/v1/{path}", timeout=10) as answer:
            return json.load(answer)

    def until_open(self, *, limit_s: float = START_S) -> None:
        self._until(lambda: self.ask("alerts?state=open"), limit_s)

    def until_connected(self) -> None:
        self._until(lambda: self.ask("health")["broker"]["connected"], START_S)

    def _until(self, true: Callable[[], object], limit_s: float) -> None:
        deadline_s = time.monotonic() + limit_s
        while True:
            try:
                if true():
                    return
            except OSError:
                pass
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"nothing within {limit_s:g} s")
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
        p95_ms=_p95(delays_ms),
        worst_ms=max(delays_ms),
        missed=viewers * turns - len(delays_ms),
        hops_ms={hop: (median(took_ms), _p95(took_ms)) for hop, took_ms in hops.items()},
    )


def _p95(values: list[float]) -> float:
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


def killed(kills: int) -> Killed:
    with TemporaryDirectory() as folder:
        parts = Parts(folder)
        with ended(parts.start("broker")):
            return _kill(parts, kills)


def _kill(parts: Parts, kills: int) -> Killed:
    hub = parts.start("hub")
    parts.until_connected()
    lost, back_s = 0, list[float]()
    with Publisher(Endpoint("127.0.0.1", parts.mqtt_port), client_id="bench") as publisher:
        for number in range(kills):
            publisher.publish(BUTTON, PRESSED)
            time.sleep(number % 20 * 0.002)  # from before the hub has read it to after it is stored
            hub.kill()
            killed_s = time.monotonic()
            hub.wait()
            hub = parts.start("hub")
            try:
                parts.until_open(limit_s=20)
                back_s.append(time.monotonic() - killed_s)
            except TimeoutError:
                lost += 1
            publisher.publish(BUTTON, QUIET)
            while parts.ask("alerts?state=open"):
                time.sleep(0.02)
    with ended(hub):
        return Killed(kills, lost, median(back_s), max(back_s))
