"""A small city with the real parking solution, and a hub's parts as they really are."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from broker.alerts.stopwatch import Stopwatch
from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from broker.refusals import Refusals
from broker.stores.duckdb import DuckDBStore
from dashboard.api.app import create_api
from dashboard.api.live import Broadcast, frame
from dashboard.api.phones import Phones
from dashboard.brand.brand import ROADSHOW
from dashboard.consultations.consent import Terms
from dashboard.consultations.consultations import Consultations
from dashboard.desk import Bookmark, Unheard
from dashboard.platform import BrokerHealth, Delivery, Health, Platform, RunHealth, StoreHealth
from dashboard.show.presenting import Clocks, Kept, Presenting
from dashboard.show.repertoire import Repertoire
from dashboard.show.seat import Seat
from devices.city import BayRow, City, Layout, Place
from devices.packs import BUILT_IN, Packs, read_solution
from devices.payload import Run, Status, moment
from devices.provenance import Provenance
from devices.reading import Reading
from devices.refusal import Reason, Refused
from devices.topic import Address, Ask, Channel
from devices.words import LANGUAGES

PIN = "314159"


class QuietDesk:
    """One that nobody hears; it remembers a moment as the hub's does."""

    def __init__(self) -> None:
        self._bookmark: Bookmark | None = None

    def knows(self, pin: str) -> bool:
        return pin == PIN

    def say(self, ask: Ask, **held: object) -> int:
        raise Unheard(f"no broker takes '{ask}'; start one")

    def bookmark(self) -> Bookmark | None:
        return self._bookmark

    def remember(self, bookmark: Bookmark) -> None:
        self._bookmark = bookmark


RUN_MS = 1_795_417_200_000
"""2026-11-23 10:00 in Istanbul, by the run's clock."""
WALL_MS = 1_800_000_000_000
COUNTER = "istanbul.car-park-counter.balmumcu"
NEWCOMER = Address("istanbul", "parking-bay", "demo-01")


def city() -> City:
    names = {"en": "Balmumcu", "ko": "발뭄주", "th": "บัลมุมจู", "tr": "Balmumcu"}
    place = Place(id="balmumcu", kind="covered", lat=41.06, lon=29.01, names=names, capacity=4, district="Beşiktaş")
    row = BayRow(id="A", x_m=0, y_m=0, bays=4, pitch_m=2.5, depth_m=5, facing="up")
    return City(
        id="istanbul",
        time_zone=ZoneInfo("Europe/Istanbul"),
        language="tr",
        centre=(28.975, 41.055),
        bounds=(28.8, 40.9, 29.2, 41.2),
        source="made by hand",
        names={"en": "Istanbul", "ko": "이스탄불", "th": "อิสตันบูล", "tr": "İstanbul"},
        base_map='{"type": "FeatureCollection", "features": []}',
        credit=dict.fromkeys(LANGUAGES, "nobody"),
        places={place.id: place},
        layouts={place.id: Layout(width_m=10, height_m=5, entrance=(0, 0), rows=(row,))},
    )


def reading(device: str, values: dict[str, float], *, at_ms: int = RUN_MS, run: str = "r-1") -> Reading:
    town, kind, _ = device.split(".")
    provenance = Provenance.SIMULATED if run else Provenance.REAL
    return Reading(town, kind, device, at_ms, WALL_MS, values, provenance, run)


READINGS = [
    reading(COUNTER, {"free": 3, "occupied": 1}, at_ms=RUN_MS - 600_000),
    reading(COUNTER, {"free": 2, "occupied": 2}, at_ms=RUN_MS - 300_000),
    reading(COUNTER, {"free": 1, "occupied": 3}),
    reading(NEWCOMER.id, {"occupied": 1}, at_ms=WALL_MS, run=""),
]


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    """One counter and one newcomer have spoken; one message was refused."""
    town = city()
    packs = Packs({town.id: town}, {"parking": read_solution(BUILT_IN / "solutions" / "parking")})
    live = Live(packs, town)
    live.announce(AnnouncedRun.heard(Run("r-1", town.id, "weekday", 7, 60, moment(RUN_MS)), heard_ms=WALL_MS))
    live.status(NEWCOMER, Status(name="Demo bay", lon=29.0, lat=41.0), received_ms=WALL_MS)
    live.apply(READINGS)
    live.tick(wall_ms=WALL_MS)
    refusals = Refusals()
    refusals.keep(NEWCOMER.topic(Channel.TELEMETRY), b"\xff{", Refused(Reason.NOT_JSON, "expected JSON"), at_ms=WALL_MS)
    with closing(DuckDBStore(tmp_path_factory.mktemp("data"))) as store:
        store.write(READINGS)

        def snapshot() -> bytes:
            view = live.view()
            return frame("snapshot", view.tick, view)

        def health() -> Health:
            run = live.view().run
            usage = store.usage()
            return Health(
                version="0.1.0",
                uptime_s=12.5,
                broker=BrokerHealth(connected=True, since_ms=WALL_MS),
                store=StoreHealth(kind="duckdb", readings=usage.readings, oldest_ms=usage.oldest_ms),
                run=RunHealth.of(run) if run else None,
                delivery=Delivery(received=5, stored=4, refused=1),
            )

        phones = Phones(packs, live, lambda: WALL_MS)
        opening = Kept(Repertoire(packs, town).opening("parking", now_ms=WALL_MS), Seat())
        clocks = Clocks(lambda: WALL_MS, lambda: 0)
        presenting = Presenting(opening, clocks, tell=live.put_on, keep=lambda _: None)
        yield Platform(
            packs,
            town,
            store,
            live,
            refusals,
            health,
            Broadcast(snapshot),
            phones,
            QuietDesk(),
            Stopwatch(lambda: WALL_MS),
            presenting,
            Consultations(tmp_path_factory.mktemp("consultations"), Terms(ROADSHOW, "TR", keep_days=30)),
        )


@pytest.fixture(scope="module")
def api(platform):
    return create_api(platform)


@pytest.fixture(scope="module")
def ask_of():
    """Makes `ask` for an app: one request, as a client sees its answer, whatever fails inside."""

    def ask_of(api: FastAPI) -> Callable[..., httpx.Response]:
        def ask(path: str, method: str = "GET", **options: Any) -> httpx.Response:
            async def send() -> httpx.Response:
                transport = httpx.ASGITransport(api, raise_app_exceptions=False)
                async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
                    return await client.request(method, path, **options)

            return asyncio.run(send())

        return ask

    return ask_of


@pytest.fixture(scope="module")
def ask(ask_of, api):
    return ask_of(api)
