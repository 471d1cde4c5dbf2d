"""How fast a tick reaches 500 viewers of the live stream, and what it costs the hub."""

import asyncio
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from socket import socket
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import cast

import msgspec
import uvicorn

from broker.alerts.stopwatch import Stopwatch
from broker.live.live import Live
from broker.refusals import Refusals
from broker.stores.duckdb import DuckDBStore
from dashboard.api.app import create_api
from dashboard.api.live import Broadcast, frame
from dashboard.api.phones import Phones
from dashboard.brand.brand import ROADSHOW
from dashboard.consultations.consent import Terms
from dashboard.consultations.consultations import Consultations
from dashboard.desk import Bookmark, Unheard
from dashboard.platform import BrokerHealth, Delivery, Health, Platform, StoreHealth
from dashboard.show.presenting import Clocks, Kept, Presenting
from dashboard.show.repertoire import Repertoire
from dashboard.show.seat import Seat as NoSeat
from devices.packs import Packs, read_packs
from devices.provenance import Provenance
from devices.reading import Reading
from devices.topic import Ask

TICKS_PER_S = 2
BAYS_A_TICK = 40
COUNTER = "car-park-counter"
BAY = "parking-bay"


class Outcome(msgspec.Struct, frozen=True):
    """Milliseconds run from before a delta is made until its last byte has reached the last of the viewers."""

    viewers: int
    ticks: int
    delta_bytes: int
    median_ms: float
    p95_ms: float
    worst_ms: float
    hub_share: float
    """Of one core, with making and encoding the deltas."""
    missed: int
    """Ticks that a viewer did not get, over all viewers."""


def broadcast_to(viewers: int, *, seconds: int) -> Outcome:
    with TemporaryDirectory() as folder, closing(DuckDBStore(Path(folder))) as store, asyncio_runner() as runner:
        return runner.run(_broadcast_to(viewers, seconds * TICKS_PER_S, store, Path(folder)))


def asyncio_runner() -> asyncio.Runner:
    """On the event loop that uvicorn itself would choose."""
    return asyncio.Runner(loop_factory=uvicorn.Config("").get_loop_factory())


async def _broadcast_to(viewers: int, ticks: int, store: DuckDBStore, folder: Path) -> Outcome:
    packs = read_packs()
    live, refresh = city_that_moves(packs, random.Random(7))
    hub = platform(packs, live, store, folder)
    server = Server(uvicorn.Config(create_api(hub), port=0, log_level="warning", access_log=False))
    async with asyncio.TaskGroup() as beside:
        beside.create_task(server.serve())
        port = await server.port
        audience = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.live", str(port), str(viewers), stdout=asyncio.subprocess.PIPE
        )
        assert audience.stdout is not None
        await audience.stdout.readline()
        begun_ns: dict[int, int] = {}
        sizes: list[int] = []
        cpu_s, wall_s = time.process_time(), time.perf_counter()
        for number in range(1, ticks + 1):
            await asyncio.sleep(max(0, wall_s + number / TICKS_PER_S - time.perf_counter()))
            refresh(number)
            started_ns = time.monotonic_ns()
            view = live.tick(wall_ms=number)
            delta = frame("delta", view.tick, view)
            hub.broadcast.publish(delta)
            begun_ns[view.tick] = started_ns
            sizes.append(len(delta))
        await asyncio.sleep(1 / TICKS_PER_S)
        cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - wall_s
        hub.broadcast.close()
        output, _ = await audience.communicate()
        server.should_exit = True
    last_ns, received = msgspec.json.decode(output, type=tuple[dict[int, int], dict[int, int]])
    delays_ms = [(last_ns[tick] - started_ns) / 1e6 for tick, started_ns in begun_ns.items()]
    return Outcome(
        viewers=viewers,
        ticks=ticks,
        delta_bytes=round(median(sizes)),
        median_ms=median(delays_ms),
        p95_ms=quantiles(delays_ms, n=20)[-1],
        worst_ms=max(delays_ms),
        hub_share=cpu_s / wall_s,
        missed=sum(viewers - received[tick] for tick in begun_ns),
    )


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.port: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.port.set_result(self.servers[0].sockets[0].getsockname()[1])


def city_that_moves(packs: Packs, chance: random.Random) -> tuple[Live, Callable[[int], None]]:
    """Istanbul, and what arrives between two ticks: every counter, and some of the bays."""
    live = Live(packs, packs.city("istanbul"))
    counters = [device for device in live.listed if f".{COUNTER}." in device]
    bays = [device for device in live.listed if f".{BAY}." in device]

    def reading(device: str, kind: str, values: dict[str, float], at_ms: int) -> Reading:
        return Reading("istanbul", kind, device, at_ms, at_ms, values, Provenance.SIMULATED, "r-1")

    def refresh(number: int, among: int = BAYS_A_TICK) -> None:
        free = [chance.randrange(400) for _ in counters]
        live.apply(
            reading(device, COUNTER, {"free": places, "occupied": 400 - places}, number)
            for device, places in zip(counters, free, strict=True)
        )
        live.apply(
            reading(device, BAY, {"occupied": chance.randrange(2)}, number) for device in chance.sample(bays, among)
        )

    refresh(0, among=len(bays))
    live.tick(wall_ms=0)
    return live, refresh


def platform(packs: Packs, live: Live, store: DuckDBStore, folder: Path) -> Platform:
    def snapshot() -> bytes:
        view = live.view()
        return frame("snapshot", view.tick, view)

    def health() -> Health:
        broker, kept = BrokerHealth(connected=True), StoreHealth(kind="duckdb")
        return Health(version="0", uptime_s=0, broker=broker, store=kept, delivery=Delivery())

    phones = Phones(packs, live, lambda: 0)
    city, broadcast, stopwatch = packs.city("istanbul"), Broadcast(snapshot), Stopwatch(lambda: 0)
    opening = Kept(Repertoire(packs, city).opening("parking", now_ms=0), NoSeat())
    presenting = Presenting(opening, Clocks(lambda: 0, lambda: 0), tell=live.put_on, keep=lambda _: None)
    consultations = Consultations(folder, Terms(ROADSHOW, "TR", keep_days=30))
    return Platform(
        packs, city, store, live, Refusals(), health, broadcast, phones, NoDesk(), stopwatch, presenting, consultations
    )


class NoDesk:
    """Nobody steers."""

    def knows(self, pin: str) -> bool:
        return False

    def say(self, ask: Ask, **_: object) -> int:
        raise Unheard(f"nobody plays, so nobody hears '{ask}'")

    def bookmark(self) -> None:
        return None

    def remember(self, bookmark: Bookmark) -> None:
        pass


class Audience:
    """Counts, for each tick, who has its last byte and when the last of them had it."""

    def __init__(self, seats: int) -> None:
        self.last_ns: dict[int, int] = {}
        self.received: Counter[int] = Counter()
        self._empty, self._leaving = seats, seats
        self.all_watch, self.all_left = asyncio.Event(), asyncio.Event()

    def heard(self, tick: int, now_ns: int) -> None:
        self.last_ns[tick] = now_ns
        self.received[tick] += 1

    def seated(self) -> None:
        self._empty -= 1
        if not self._empty:
            self.all_watch.set()

    def left(self) -> None:
        self._leaving -= 1
        if not self._leaving:
            self.all_left.set()


class Seat(asyncio.Protocol):
    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self._buffer = b""
        self._watches = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none of asyncio's classes
        cast("asyncio.Transport", transport).write(
            b"GET /api/v1/live HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n"
        )

    def data_received(self, data: bytes) -> None:
        now_ns = time.monotonic_ns()
        *events, self._buffer = (self._buffer + data).split(b"\n\n")
        for event in events:
            if (told := re.search(rb"\nevent: (\w+)\nid: (\d+)\n", event)) is None:
                continue
            if told[1] == b"delta":
                self._audience.heard(int(told[2]), now_ns)
            elif not self._watches:
                self._watches = True
                self._audience.seated()

    def connection_lost(self, exc: Exception | None) -> None:
        self._audience.left()


async def _watch(port: int, seats: int) -> Audience:
    audience = Audience(seats)
    for _ in range(seats):
        await asyncio.get_running_loop().create_connection(lambda: Seat(audience), "127.0.0.1", port)
    await audience.all_watch.wait()
    print("all watch", flush=True)
    await audience.all_left.wait()
    return audience


def main() -> None:
    with asyncio_runner() as runner:
        audience = runner.run(_watch(int(sys.argv[1]), int(sys.argv[2])))
    sys.stdout.buffer.write(msgspec.json.encode((audience.last_ns, audience.received)))


if __name__ == "__main__":
    main()
