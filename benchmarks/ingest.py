"""The hub under load, all parts as real processes: durable, acknowledged, counted in and counted out."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import psutil

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
START_S = 60.0
DRAIN_S = 120.0
LOOK_EVERY_S = 1.0


class Outcome(msgspec.Struct, frozen=True):
    broker: str
    asked_per_s: int
    sent: int
    stored: int
    duplicates: int
    lost: int
    stored_per_s: float
    """From the first message sent until the last one was durable."""
    behind_s: float
    """How long after the last message was sent the last one was durable."""
    hub_share: float
    """Of one core."""
    hub_mb: tuple[float, ...]
    """Resident memory of the hub, each second of the load."""

    @property
    def slope_mb_per_min(self) -> float:
        """Least squares over the second half of the load, when caches are warm."""
        late = self.hub_mb[len(self.hub_mb) // 2 :]
        middle = (len(late) - 1) / 2
        mean = sum(late) / len(late)
        spread = sum((n - middle) ** 2 for n in range(len(late)))
        rise = sum((n - middle) * (mb - mean) for n, mb in enumerate(late))
        return rise / spread * 60 / LOOK_EVERY_S if spread else 0.0


def ingest(broker: str, *, rate_per_s: int, seconds: int) -> Outcome:
    """So many messages a second into a hub of its own, by the named broker."""
    count = rate_per_s * seconds
    with TemporaryDirectory() as folder, running_hub(broker, Path(folder)) as (hub, health, mqtt_port):
        load = [sys.executable, "-m", "benchmarks.mqtt_load", "--port", str(mqtt_port), "--count", str(count)]
        started_s, cpu_s = time.monotonic(), _cpu_s(hub)
        source = subprocess.Popen([*load, "--rate", str(rate_per_s)], stdout=subprocess.PIPE)
        hub_mb: list[float] = []
        while source.poll() is None:
            time.sleep(LOOK_EVERY_S)
            hub_mb.append(hub.memory_info().rss / 1e6)
        sent_s = time.monotonic()
        output = source.stdout.read() if source.stdout else b""
        sent = json.loads(output)["sent"]
        while (delivery := health()["delivery"])["stored"] + delivery["duplicates"] < sent:
            if time.monotonic() - sent_s > DRAIN_S:
                break
            time.sleep(0.05)
        ended_s = time.monotonic()
        return Outcome(
            broker=broker,
            asked_per_s=rate_per_s,
            sent=sent,
            stored=health()["store"]["readings"],
            duplicates=delivery["duplicates"],
            lost=sent - health()["store"]["readings"],
            stored_per_s=delivery["stored"] / (ended_s - started_s),
            behind_s=ended_s - sent_s,
            hub_share=(_cpu_s(hub) - cpu_s) / (ended_s - started_s),
            hub_mb=tuple(hub_mb),
        )


@contextmanager
def running_hub(broker: str, folder: Path) -> Iterator[tuple[psutil.Process, Callable[[], dict[str, Any]], int]]:
    """A broker and a hub on free ports: the hub's process, its health, and the MQTT port."""
    port, mqtt_port = free_port(), free_port()
    environment = {
        **os.environ,
        "ROADSHOW_BROKER": broker,
        "ROADSHOW_PORT": str(port),
        "ROADSHOW_MQTT_PORT": str(mqtt_port),
        "ROADSHOW_DATA": str(folder),
    }

    def health() -> dict[str, Any]:
        with DIRECT.open(f"http://127.0.0.1:{port}/api/v1/health", timeout=10) as answer:
            return json.load(answer)

    started: list[subprocess.Popen[bytes]] = []
    try:
        for word in ("broker", "hub"):
            started.append(subprocess.Popen([sys.executable, "-m", "roadshow", word], env=environment))  # noqa: PERF401, what has started must be ended
        deadline_s = time.monotonic() + START_S
        while not _connected(health):
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"the hub has not connected to its broker within {START_S:g} s")
            time.sleep(0.1)
        yield psutil.Process(started[-1].pid), health, mqtt_port
    finally:
        for part in reversed(started):
            part.terminate()
            part.wait(20)


def _connected(health: Callable[[], dict[str, Any]]) -> bool:
    try:
        return health()["broker"]["connected"]
    except OSError:
        return False


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
