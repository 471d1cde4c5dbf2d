"""The stopwatch in the product running: a gauge in the test's hand, a hub, a wall and a phone, and hops that add up."""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from processes import Roadshow, until
from stages import NO_GL

from broker.mqtt.client import Endpoint, Publisher
from dashboard.words import screen_words
from devices.payload import Reached, Run, Telemetry, encode, moment
from devices.provenance import Provenance
from devices.topic import run_topic
from roadshow.keys.sealing import Sealed, seal_of
from roadshow.settings import read_settings

PACKS = Path(__file__).parents[1] / "packs"
PHONE = {"width": 360, "height": 740}
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
"""In the riverside city, which keeps the time of Bangkok."""
EVENT = "The heaviest hour. Drains take what they can."
STORM = Run(
    "r-1",
    "riverside",
    "flash-flood",
    seed=1,
    speed=60,
    at=NOON,
    solution="flood",
    start=NOON - timedelta(hours=3),
    steps=(Reached("rain", NOON - timedelta(hours=2)), Reached("cloudburst", NOON - timedelta(seconds=750))),
)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
MS = 1.5
"""The first hop is told in whole milliseconds, and the wall clock may be slewed meanwhile."""
expect.set_options(timeout=30_000)


class Canal:
    """The riverside city's gauges, in the test's hand."""

    def __init__(self, show, publisher):
        self.show = show
        self.port = show.port
        self._publisher = publisher

    def announce(self, run):
        sealed = Sealed(seal_of(read_settings(data=self.show.folder / "data")))
        self._publisher.publish(run_topic(run.city), sealed.run(run), retain=True)
        until(lambda: (health := self.show.health()) and health["run"] and health["run"]["run"] == run.run)

    def gauge(self, name, level, *, at=None, run=None, sent_ms=None):
        said = Telemetry(
            {"level": level},
            at=at,
            run=run,
            provenance=Provenance.SIMULATED if run else None,
            sent=None if sent_ms is None else moment(sent_ms),
        )
        self._publisher.publish(f"city/riverside/canal-gauge/{name}/telemetry", encode(said))

    def flood(self, **how):
        """When the gauge spoke that decides, by the wall clock; by the run's, it is noon."""
        how |= {"at": NOON}
        self.gauge("bridge", 1.2, **how)
        sent_ms = time.time_ns() // 1_000_000
        self.gauge("lock", 1.6, **how, sent_ms=sent_ms)
        return sent_ms

    def stopwatch(self):
        (alert,) = self.show.get("/api/v1/alerts")
        return alert["stopwatch"]


@pytest.fixture
def canal(tmp_path):
    show = Roadshow(tmp_path, options={"packs": str(PACKS), "city": "riverside", "solution": "canal"})
    try:
        show.start("broker")
        show.start("hub")
        until(lambda: (health := show.health()) and health["broker"]["connected"])
        with Publisher(Endpoint("127.0.0.1", show.mqtt_port), client_id="gauges") as publisher:
            canal = Canal(show, publisher)
            canal.gauge("mill", 0.5)  # or a phone has nothing to show yet
            until(show.is_live)
            yield canal
    finally:
        show.end()


@pytest.fixture
def screens(canal, open_page):
    """A wall and a phone that look before anything happens, and what each will report."""
    reports = {}

    def note(request):
        if request.method == "POST":
            said = json.loads(request.post_data)
            reports[said["screen"]] = said

    wall = open_page(canal, "lang=en", flags=NO_GL)
    phone = open_page(canal, "lang=en", path="m", viewport=PHONE, flags=NO_GL)
    for page in (wall, phone):
        page.on("request", note)
    return wall, phone, reports


def test_two_numbers_reach_wall_and_phone_and_the_hops_of_the_second_add_up(canal, screens):
    wall, phone, reports = screens
    canal.announce(STORM)
    sent_ms = canal.flood(run="r-1")
    line, bar = wall.locator("#alarm .lap"), wall.locator("#alarm .hops li")
    expect(line).to_contain_text(f"12 min 30 s after “{EVENT}”")
    expect(line).to_contain_text(re.compile(r"on this wall \d\.\d\d\ss after the decision"))
    expect(phone.locator("#alert .lap")).to_have_text(
        re.compile(r"Decided at \d\d:\d\d:\d\d, on your phone \d\.\d\d\ss later \(± \d\.\d\d\ss\)")
    )
    told = canal.stopwatch()
    assert (told["event"]["key"], told["event_to_decision_s"]) == ("cloudburst", 750.0)
    hops = told["hops_ms"]
    for screen in ("stage", "phone"):
        drawn, report = told["drawn"][screen], reports[screen]
        assert (drawn["count"], drawn["uncertainty_ms"]) == (1, report["uncertainty_ms"])
        publish_to_screen_ms = sum(hops.values()) + drawn["median_ms"]
        assert publish_to_screen_ms == pytest.approx(report["drawn_ms"] - sent_ms, abs=MS)
        assert told["decision_to_screen_ms"][screen] == pytest.approx(report["drawn_ms"] - told["decided_ms"])
    words = screen_words("en")
    assert [text.split("\xa0")[0] for text in bar.all_inner_texts()] == [
        words[f"hops.{hop}"] for hop in (*hops, "drawn")
    ]
    shown_ms = [float(NUMBER.findall(text.replace(",", ""))[0]) for text in bar.all_inner_texts()]
    assert sum(shown_ms) == pytest.approx(reports["stage"]["drawn_ms"] - sent_ms, abs=MS + 1)


def test_a_real_device_that_says_neither_has_neither_the_first_number_nor_the_first_hop(canal, screens):
    wall, phone, _ = screens
    canal.gauge("bridge", 1.2)
    canal.gauge("lock", 1.6)
    line, bar = wall.locator("#alarm .lap"), wall.locator("#alarm .hops li")
    expect(line).to_have_text(re.compile(r"^on this wall \d\.\d\d\ss after the decision$"))
    expect(phone.locator("#alert .lap")).not_to_be_empty()
    told = canal.stopwatch()
    assert (told["event"], told["event_to_decision_s"], told["hops_ms"]["broker"]) == (None, None, None)
    assert None not in (told["hops_ms"]["ingest"], told["hops_ms"]["rule"], told["hops_ms"]["push"])
    expect(bar).to_have_count(4)


def test_a_screen_that_comes_later_times_nothing_and_a_wall_tells_the_first_number(canal, open_page):
    canal.announce(STORM)
    canal.flood(run="r-1")
    until(lambda: canal.show.get("/api/v1/alerts"))
    wall = open_page(canal, "lang=en", flags=NO_GL)
    phone = open_page(canal, "lang=en", path="m", viewport=PHONE, flags=NO_GL)
    expect(wall.locator("#alarm .lap")).to_have_text(f"12 min 30 s after “{EVENT}”")
    expect(phone.locator("#alert .whole")).to_be_visible()
    expect(phone.locator("#alert .lap")).to_be_empty()
    assert canal.stopwatch()["drawn"] == {"stage": None, "phone": None}


def test_what_was_decided_before_the_hub_died_is_told_without_hops(canal, open_page):
    canal.announce(STORM)
    canal.flood(run="r-1")
    until(lambda: canal.show.get("/api/v1/alerts"))
    hub = canal.show.processes[-1]
    until(lambda: canal.show.health()["delivery"]["backlog"] == 0)
    hub.kill()
    hub.wait()
    canal.show.start("hub")
    until(canal.show.health)
    told = until(lambda: canal.show.get("/api/v1/alerts"))[0]["stopwatch"]
    assert (told["decided_ms"], set(told["hops_ms"].values())) == (None, {None})
    canal.announce(STORM)
    until(lambda: canal.stopwatch()["event_to_decision_s"] == 750.0)
