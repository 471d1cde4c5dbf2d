"""What a phone costs: the bytes of its page, how soon it is live on slow Wi-Fi, and what ten thousand leave behind."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks.ingest import DIRECT, START_S, free_port

CHROMIUM = "/usr/bin/chromium"
SLOW = {"offline": False, "latency": 60, "downloadThroughput": 768_000 / 8, "uploadThroughput": 768_000 / 8}
"""768 kbit/s and 60 ms, what a crowded hall leaves to one phone."""
AT_ONCE = 200
REQUEST = b"GET /api/v1/live?detail=places HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n"
SETTLE_S = 5.0


@dataclass(frozen=True, slots=True)
class FirstLoad:
    bytes: int
    """Over the wire until a number is live."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Crowd:
    visits: int
    before_mb: float
    warm_mb: float
    """After the first tenth, when every buffer has been used once."""
    after_mb: float


@contextmanager
def show(folder: str) -> Iterator[tuple[int, int]]:
    """A running show: the port of its screens, and the hub's process id."""
    port = free_port()
    options = ["--no-open", "--port", str(port), "--mqtt-port", str(free_port()), "--data", folder]
    started = subprocess.Popen(
        [sys.executable, "-m", "roadshow", "show", *options], stdout=subprocess.DEVNULL, env=os.environ
    )
    try:
        deadline_s = monotonic() + START_S
        while not _is_live(port):
            if monotonic() > deadline_s:
                raise TimeoutError(f"no live reading within {START_S:g} s")
            sleep(0.05)
        yield port, _hub_of(started.pid)
    finally:
        started.send_signal(signal.SIGINT)
        started.wait(20)


def _is_live(port: int) -> bool:
    try:
        with DIRECT.open(f"http://127.0.0.1:{port}/api/v1/health", timeout=1) as answer:
            run = json.load(answer)["run"]
    except OSError:
        return False
    return run is not None and run["state"] == "running"


def _hub_of(show_pid: int) -> int:
    children = psutil.Process(show_pid).children(recursive=True)
    return next(child.pid for child in children if child.cmdline()[-1:] == ["hub"])


def first_load() -> FirstLoad:
    with TemporaryDirectory() as folder, show(folder) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 740})
        found = load(page, f"http://127.0.0.1:{port}/m", "#answer .number", network=SLOW)
        browser.close()
        return found


def load(page: Page, url: str, number: str, *, network: Mapping[str, float] | None = None) -> FirstLoad:
    """Until what is at `number` holds a digit."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    if network:
        session.send("Network.emulateNetworkConditions", dict(network))
    sizes: dict[str, int] = {}

    def arrives(event: dict[str, object]) -> None:
        id_ = str(event["requestId"])
        sizes[id_] = sizes.get(id_, 0) + int(str(event["encodedDataLength"]))

    def has_arrived(event: dict[str, object]) -> None:
        sizes[str(event["requestId"])] = int(str(event["encodedDataLength"]))  # with its head

    session.on("Network.dataReceived", arrives)
    session.on("Network.loadingFinished", has_arrived)
    started_s = monotonic()
    page.goto(url, wait_until="commit")
    page.locator(number, has_text=re.compile(r"\d")).first.wait_for()
    seconds = monotonic() - started_s
    return FirstLoad(sum(sizes.values()), seconds)


def crowd(visits: int) -> Crowd:
    """So many phones open the stream, take their snapshot and leave, some hundreds at once."""
    with TemporaryDirectory() as folder, show(folder) as (port, pid):
        hub = psutil.Process(pid)

        def memory_mb() -> float:
            return hub.memory_info().rss / 1e6

        before_mb = memory_mb()
        asyncio.run(_come_and_go(port, visits // 10))
        sleep(SETTLE_S)
        warm_mb = memory_mb()
        asyncio.run(_come_and_go(port, visits - visits // 10))
        sleep(SETTLE_S)
        return Crowd(visits, before_mb, warm_mb, memory_mb())


async def _come_and_go(port: int, visits: int) -> None:
    seats = asyncio.Semaphore(AT_ONCE)

    async def visit() -> None:
        async with seats:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(REQUEST)
            await reader.readuntil(b"event: snapshot")
            await reader.readuntil(b"data: ")
            writer.close()

    await asyncio.gather(*(visit() for _ in range(visits)))
