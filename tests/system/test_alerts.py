"""Alerts in the product running: told at once, kept through deaths, spoken to sirens, shown on stage and phone."""

import json
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from processes import Roadshow, until

from broker.mqtt.client import Endpoint, Publisher, Subscriber
from dashboard.words import screen_words
from devices.words import LANGUAGES

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
PHONE = {"width": 360, "height": 740}
WALL = {"width": 1920, "height": 1080}
PACKS = Path(__file__).parents[1] / "packs"
AXE = Path(__file__).parents[2] / "dashboard/frontend/node_modules/axe-core/axe.min.js"
GRAVE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter(found => ['serious', 'critical'].includes(found.impact))
    .map(found => `${found.id}: ${found.nodes[0].html.slice(0, 120)}`)"""
SPILT = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.checkVisibility() && e.textContent.trim() && !e.closest('svg, script, option'))
    .filter(e => { const {left, right} = e.getBoundingClientRect(); return left < -0.5 || right > innerWidth + 0.5; })
    .map(e => e.outerHTML.slice(0, 120))"""
FULL = "The canal is nearly full"
KILLS = 4
expect.set_options(timeout=30_000)


class Canal:
    """A broker and a hub that show the riverside city, and gauges and sirens in the test's own hand."""

    def __init__(self, show, publisher):
        self.show = show
        self.publisher = publisher
        self.minute = 0

    def gauge(self, **levels):
        """What gauges say, each time half an hour later."""
        self.minute += 30
        at = f"2026-11-23T{10 + self.minute // 60:02d}:{self.minute % 60:02d}:00+07:00"
        for name, level in levels.items():
            said = json.dumps({"values": {"level": level}, "at": at})
            self.publisher.publish(f"city/riverside/canal-gauge/{name}/telemetry", said.encode())

    def flood(self):
        self.gauge(lock=0.8, bridge=0.8)
        self.gauge(bridge=1.2, lock=1.6)
        return self.until_open(1)

    def alerts(self):
        return self.show.get("/api/v1/alerts")

    def open(self):
        return [alert for alert in self.alerts() if alert["state"] == "open"]

    def until_open(self, count):
        until(lambda: len(self.open()) == count)
        return self.open()


@contextmanager
def canal_in(folder):
    show = Roadshow(folder, options={"packs": str(PACKS), "city": "riverside", "solution": "canal"})
    try:
        show.start("broker")
        show.start("hub")
        until(lambda: (health := show.health()) and health["broker"]["connected"])
        with Publisher(Endpoint("127.0.0.1", show.mqtt_port), client_id="gauges") as publisher:
            yield Canal(show, publisher)
    finally:
        show.end()


@pytest.fixture
def canal(tmp_path):
    with canal_in(tmp_path) as canal:
        yield canal


@pytest.fixture
def browse(needs):
    """Opens a page that may ask nobody else and may not throw."""
    needs("chromium")
    outside, said = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def browse(canal, path, size):
            home = f"http://127.0.0.1:{canal.show.port}/"
            context = browser.new_context(viewport=size, reduced_motion="reduce", has_touch=True, color_scheme="dark")
            page = context.new_page()
            page.on(
                "request", lambda request: outside.extend([request.url] * (not request.url.startswith((home, "data:"))))
            )
            page.on("pageerror", lambda error: said.append(str(error)))
            page.goto(home + path)
            page.wait_for_selector("body[data-link=live]")
            return page

        yield browse
        browser.close()
    assert outside == []
    assert said == []


def test_a_restart_of_the_hub_keeps_an_open_alert_with_its_id_and_clears_it_once(canal):
    (before,) = canal.flood()
    canal.show.processes[-1].kill()
    canal.show.processes[-1].wait()
    canal.show.start("hub")
    until(canal.show.health)
    (after,) = canal.until_open(1)
    assert (after["id"], after["revision"], after["since_ms"]) == (before["id"], 1, before["since_ms"])
    canal.gauge(lock=1.0)
    until(lambda: [one["state"] for one in canal.alerts()] == ["cleared"])
    assert canal.alerts()[0]["revision"] == 2


def test_a_hub_that_is_killed_again_and_again_in_mid_alert_loses_none(canal):
    """Each time a gauge rises while the hub dies, and is told of by whoever comes after."""
    hub = canal.show.processes[-1]
    canal.gauge(lock=0.8, bridge=0.8, mill=0.8)
    expected = []
    for number in range(KILLS):
        name, other = (("lock", "bridge"), ("bridge", "mill"))[number % 2]
        canal.gauge(**{other: 1.2, name: 1.6})
        if number % 2:
            canal.until_open(1)
        hub.kill()
        hub.wait()
        hub = canal.show.start("hub")
        until(canal.show.health)
        (alert,) = canal.until_open(1)
        expected.append(alert["device"])
        canal.gauge(**{other: 0.8, name: 0.8})
        canal.until_open(0)
    names = ["lock", "bridge"] * (KILLS // 2)
    assert expected == [f"riverside.canal-gauge.{name}" for name in names]


def test_a_siren_near_an_alert_is_told_again_until_it_answers_and_to_stop_when_it_is_over(canal):
    told = []
    with Subscriber(
        Endpoint("127.0.0.1", canal.show.mqtt_port),
        client_id="siren",
        filters=["city/riverside/canal-siren/lock/command"],
        on_message=lambda message: told.append(json.loads(message.payload)),
    ) as siren:
        until(lambda: siren.link().connected)
        siren_says = "city/riverside/canal-siren/lock/"
        canal.publisher.publish(f"{siren_says}telemetry", b'{"values": {"sounding": 0}}')

        def until_told(value, *, more_than=0):
            return until(lambda: len(found := [one for one in told if one["values"] == value]) > more_than and found)

        def answer(command):
            canal.publisher.publish(f"{siren_says}ack", json.dumps({"id": command["id"]}).encode())

        answer(until_told({"sounding": 0})[-1])
        (alert,) = canal.flood()
        assert (alert["told"], alert["answered"]) == (1, 0)
        answer(until_told({"sounding": 1}, more_than=1)[-1])
        until(lambda: canal.alerts()[0]["answered"] == 1)
        canal.gauge(lock=1.0)
        stops = len([one for one in told if one["values"] == {"sounding": 0}])
        until_told({"sounding": 0}, more_than=stops)


@pytest.fixture(scope="module")
def flooded(tmp_path_factory):
    """One hub for all tests that only look: an alert stands at the lock, near the hall."""
    with canal_in(tmp_path_factory.mktemp("flooded")) as canal:
        canal.flood()
        yield canal


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_near_shows_it_on_the_whole_screen_in_its_language(flooded, browse, language):
    page = browse(flooded, f"m?lang={language}&twin=1", PHONE)
    (alert,) = flooded.alerts()
    whole = page.locator("#alert .whole")
    expect(whole).to_be_visible()
    expect(whole.locator("h2")).to_have_text(alert["headline"][language])
    expect(whole.locator(".where b")).to_have_text(alert["places"][language])
    expect(whole.locator(".todo")).to_have_text(alert["do"][language])
    expect(whole.locator(".level")).to_have_text(screen_words(language)["levels.warning"])
    expect(whole).to_contain_text("11:00")
    assert page.locator("#alert").get_attribute("role") == "alert"
    assert whole.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate(SPILT) == []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(GRAVE) == []


def test_a_phone_elsewhere_in_the_city_has_a_bar_that_opens(flooded, browse):
    page = browse(flooded, "m?lang=en&from=far", PHONE)
    bar = page.locator("#alert .bar")
    expect(bar).to_contain_text(f"{FULL} · Old Lock")
    bar.tap()
    expect(page.locator("#alert .whole h2")).to_have_text(FULL)
    page.locator("#alert .dismiss").tap()
    expect(bar).to_be_visible()
    expect(page.locator("#alert .whole")).to_have_count(0)


def test_many_alerts_far_away_are_one_bar_that_opens_them_and_forgets_what_is_over_once_it_is_closed(canal, browse):
    canal.gauge(lock=0.8, bridge=0.8, mill=0.8)
    page = browse(canal, "m?lang=en&from=far", PHONE)
    canal.gauge(lock=1.2, bridge=1.2, mill=1.2)
    canal.gauge(lock=1.6, bridge=1.6, mill=2.1)
    canal.until_open(3)
    summary, inner = page.locator("#alert summary"), page.locator("#alert details button")
    expect(summary).to_have_text("danger3 alerts")
    expect(inner.first).to_be_hidden()
    summary.tap()
    expect(inner).to_have_count(3)
    expect(inner.first).to_contain_text("danger")
    canal.gauge(lock=0.8, bridge=0.8, mill=0.8)
    expect(summary).to_have_text("over3 alerts")
    expect(inner.first).to_be_visible()
    summary.tap()
    expect(page.locator("#alert")).to_be_empty()


def test_what_was_read_is_a_bar_comes_back_when_it_is_worse_and_says_when_it_is_over(canal, browse):
    canal.gauge(lock=0.8, bridge=0.8)
    page = browse(canal, "m?lang=th", PHONE)
    canal.flood()
    whole, bar = page.locator("#alert .whole"), page.locator("#alert .bar")
    expect(whole).to_be_visible()
    page.locator("#alert .dismiss").tap()
    expect(whole).to_have_count(0)
    expect(bar).to_contain_text("น้ำในคลองใกล้เต็มตลิ่ง")
    canal.gauge(lock=2.1)
    expect(whole.locator("h2")).to_have_text("น้ำล้นตลิ่งแล้ว")
    page.locator("#alert .dismiss").tap()
    canal.gauge(lock=1.0)
    expect(bar).to_contain_text("น้ำในคลองลดลงสู่ระดับปกติแล้ว")
    bar.tap()
    expect(page.locator("#alert")).to_be_empty()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_stage_says_it_in_one_sentence_with_colour_shape_and_word(flooded, browse, theme):
    page = browse(flooded, f"?lang=en&theme={theme}", WALL)
    banner = page.locator("#alarm section")
    expect(banner).to_have_attribute("data-level", "warning")
    expect(banner.locator(".headline")).to_have_text(re.compile(f"^warning {FULL} · Old Lock$"))
    expect(banner.locator(".todo")).to_have_text("Move your car to higher ground.")
    expect(banner.locator(".details")).to_contain_text("since 11:00")
    box, panel = banner.bounding_box(), page.locator(".panel").bounding_box()
    assert box
    assert panel
    assert box["x"] + box["width"] <= panel["x"]
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(GRAVE) == []
