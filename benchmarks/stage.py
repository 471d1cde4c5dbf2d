"""What the wall costs: the bytes of its page, how soon it is live, and how smoothly it moves with 2,000 bays on it."""

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import uvicorn
from playwright.sync_api import Page, sync_playwright

from benchmarks.live import BAYS_A_TICK, TICKS_PER_S, Server, city_that_moves, platform
from benchmarks.phones import CHROMIUM, FirstLoad, load, show
from benchmarks.simulator import laid_out
from broker.stores.duckdb import DuckDBStore
from dashboard.api.app import create_api
from dashboard.api.live import frame
from dashboard.frontend.assets import read_built
from dashboard.screens.stage.stage import StageSetting, mount_stage
from devices.packs import Packs, read_packs

WALL = {"width": 1920, "height": 1080}
BROWSER = ["--no-sandbox", "--disable-gpu"]
"""As where there is no graphics card: the processor draws, and the map without WebGL."""
NUMBER = "#tile-0"
FRAMES = """milliseconds => new Promise(resolve => {
    const began = performance.now(), frames = [];
    const next = now => {
        frames.push(now);
        now - began < milliseconds ? requestAnimationFrame(next) : resolve(frames);
    };
    requestAnimationFrame(next);
})"""


@dataclass(frozen=True, slots=True)
class Frames:
    bays: int
    a_second: float
    longest_ms: float
    """Between two frames."""
    busy: float
    """Share of the time for which the page's main thread had work."""


def first_load() -> FirstLoad:
    """On this machine, as the exhibitor's own browser."""
    with TemporaryDirectory() as folder, show(folder) as (port, _), _page() as page:
        return load(page, f"http://127.0.0.1:{port}/", NUMBER)


def frames(bays: int = 2_000, *, seconds: int = 10) -> Frames:
    with TemporaryDirectory() as folder, _stage(Path(folder), bays) as port, _page() as page:
        page.goto(f"http://127.0.0.1:{port}/?lang=en")
        page.wait_for_selector("body[data-link=live]")
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")

        def busy_s() -> float:
            metrics = session.send("Performance.getMetrics")["metrics"]
            return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")

        page.evaluate(FRAMES, 2_000)
        began_s, before_s = monotonic(), busy_s()
        at_ms: list[float] = page.evaluate(FRAMES, seconds * 1000)
        busy = (busy_s() - before_s) / (monotonic() - began_s)
    gaps_ms = [later - earlier for earlier, later in pairwise(at_ms)]
    return Frames(bays, 1000 * len(gaps_ms) / sum(gaps_ms), max(gaps_ms), busy)


@contextmanager
def _page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER)
        yield browser.new_page(viewport={"width": WALL["width"], "height": WALL["height"]})
        browser.close()


@contextmanager
def _stage(folder: Path, bays: int) -> Iterator[int]:
    """The port of a stage in this process, whose city has so many bays laid out and never rests."""
    packs = _with_bays(read_packs(), bays)
    built = read_built()
    if built is None:
        raise SystemExit("the browser code is not built; start by run.py, which builds it")
    live, refresh = city_that_moves(packs, random.Random(7))
    with closing(DuckDBStore(folder)) as store:
        setting = platform(packs, live, store, folder)
        api = create_api(setting)
        solution = packs.solutions["parking"]
        mount_stage(api, StageSetting(packs, setting.city, solution, lambda _: []), built=built)
        ready: list[int] = []
        opened, ended = threading.Event(), threading.Event()

        async def serve() -> None:
            server = Server(uvicorn.Config(api, port=0, log_level="warning", access_log=False))
            serving = asyncio.create_task(server.serve())
            ready.append(await server.port)
            opened.set()
            tick = 0
            while not ended.is_set():
                await asyncio.sleep(1 / TICKS_PER_S)
                tick += 1
                refresh(tick)
                view = live.tick(wall_ms=tick)
                setting.broadcast.publish(frame("delta", view.tick, view))
            setting.broadcast.close()
            server.should_exit = True
            await serving

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        opened.wait()
        try:
            yield ready[0]
        finally:
            ended.set()
            thread.join()


def _with_bays(packs: Packs, bays: int) -> Packs:
    """The car park that is laid out in Istanbul, made as large."""
    city = packs.city("istanbul")
    place = next(iter(city.layouts))
    places = city.places | {place: city.places[place].model_copy(update={"capacity": bays})}
    return replace(
        packs, cities=packs.cities | {city.id: replace(city, places=places, layouts={place: laid_out(bays)})}
    )


if __name__ == "__main__":
    print(first_load())
    print(frames(), f"{BAYS_A_TICK} bays change a tick, {TICKS_PER_S} ticks a second")
