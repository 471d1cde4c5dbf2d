"""The stage in a real browser under the policy that it is served with: nothing of ours is blocked, all else is."""

import asyncio
import threading
from contextlib import contextmanager

import pytest
import uvicorn
from stages import SOFTWARE_GL

from broker.alerts.stopwatch import Stopwatch
from broker.live.live import Live
from broker.mqtt.client import Endpoint, Publisher
from broker.refusals import Refusals
from broker.stores.duckdb import DuckDBStore
from dashboard.api.app import create_api
from dashboard.api.live import Broadcast, frame
from dashboard.api.phones import Phones
from dashboard.brand.brand import ROADSHOW
from dashboard.consultations.consent import Terms
from dashboard.consultations.consultations import Consultations
from dashboard.frontend.assets import read_built
from dashboard.platform import BrokerHealth, Delivery, Health, Platform, StoreHealth
from dashboard.screens.stage.stage import StageSetting, mount_stage
from dashboard.show.presenting import Clocks, Kept, Presenting
from dashboard.show.repertoire import Repertoire
from dashboard.show.seat import Seat
from devices.packs import read_packs
from devices.seal import Seal
from roadshow.keys.sealing import Sealed
from roadshow.parts.hub.desk import HubDesk

REPORT = """
window.blocked = [];
document.addEventListener('securitypolicyviolation', violation => {
    window.blocked.push(`${violation.effectiveDirective} ${violation.blockedURI}`);
});
"""


@pytest.fixture
def api(tmp_path):
    packs = read_packs()
    city = packs.city("istanbul")
    live = Live(packs, city)
    store = DuckDBStore(tmp_path)

    def snapshot() -> bytes:
        return frame("snapshot", 0, live.view())

    def health() -> Health:
        broker, kept = BrokerHealth(connected=True), StoreHealth(kind="duckdb")
        return Health(version="0", uptime_s=0, broker=broker, store=kept, delivery=Delivery())

    phones = Phones(packs, live, lambda: 0)
    publisher = Publisher(Endpoint("127.0.0.1", 1), client_id="nobody")
    desk = HubDesk(city.id, publisher, Sealed(Seal(b"key")), pin="000000", folder=tmp_path)
    opening = Kept(Repertoire(packs, city).opening("parking", now_ms=0), Seat())
    presenting = Presenting(opening, Clocks(lambda: 0, lambda: 0), tell=live.put_on, keep=lambda _: None)
    stopwatch = Stopwatch(lambda: 0)
    broadcast, consultations = Broadcast(snapshot), Consultations(tmp_path, Terms(ROADSHOW, "TR", keep_days=30))
    platform = Platform(
        packs, city, store, live, Refusals(), health, broadcast, phones, desk, stopwatch, presenting, consultations
    )
    api = create_api(platform)
    built = read_built()
    assert built is not None, "the browser code is not built; run.py builds it"
    mount_stage(api, StageSetting(packs, city, packs.solutions["parking"], lambda _: []), built=built)
    yield api
    store.close()


@contextmanager
def served(api):
    """The address of the app, served by a real server in a thread of its own."""
    started = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets=None):
            await super().startup(sockets)
            started.set()

    server = Server(uvicorn.Config(api, port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    started.wait()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(browsers):
    with browsers.with_flags(SOFTWARE_GL).new_context() as context:
        yield context.new_page()


def test_the_stage_lives_under_its_policy_and_asks_nobody_outside(api, page):
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.add_init_script(REPORT)
    with served(api) as address:
        with page.expect_response("**/api/v1/live"):
            page.goto(address)
        page.wait_for_selector("canvas.maplibregl-canvas")
        page.wait_for_load_state("load")
        assert page.evaluate("window.blocked") == []
        assert [text for text in said if "Content Security Policy" in text] == []
        assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_a_script_that_someone_slipped_into_a_page_does_not_run(api, page):
    page.add_init_script(REPORT)
    with served(api) as address:
        page.goto(address)
        page.evaluate("""() => {
            const script = document.createElement('script');
            script.textContent = 'window.slipped = true';
            document.head.append(script);
        }""")
        assert page.evaluate("window.slipped") is None
        assert page.evaluate("window.blocked") == ["script-src-elem inline"]
