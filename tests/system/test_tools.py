"""The engineer's tools against a real hub and broker, and the contract page's examples run byte for byte."""

import html
import re
import subprocess
import sys
import urllib.error

import pytest
from brokers import Peer
from playwright.sync_api import sync_playwright
from processes import DIRECT, said, until

from broker.mqtt.client import Endpoint
from devices.packs import read_packs
from devices.words import LANGUAGES

BAY = "city/istanbul/parking-bay/demo-01"
EXAMPLE = re.compile(r'<pre class="c-code" data-example="([a-z]+)"[^>]*>(.*?)</pre>', re.DOTALL)


@pytest.fixture
def show(roadshow):
    """A broker and a hub, with nobody who speaks but the test."""
    roadshow.start("broker")
    roadshow.start("hub")
    until(lambda: (health := roadshow.health()) and health["broker"]["connected"])
    return roadshow


@pytest.fixture
def engineer(show):
    with Peer(Endpoint("127.0.0.1", show.mqtt_port), "engineer") as engineer:
        yield engineer


def page_of(show):
    with DIRECT.open(f"http://127.0.0.1:{show.port}/contract?lang=en", timeout=10) as answer:
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        return answer.read().decode()


def examples_of(show, key):
    return [html.unescape(code) for found, code in EXAMPLE.findall(page_of(show)) if found == key]


def latest(show, kind):
    try:
        return show.get(f"/api/v1/devices/istanbul.{kind}.demo-01/latest")
    except urllib.error.HTTPError:
        return None


def kinds():
    return [name for solution in read_packs().solutions_of("istanbul") for name in solution.kinds]


def test_every_mosquitto_pub_example_of_the_contract_is_stored_byte_for_byte(show, needs):
    needs("mosquitto_pub")
    commands = examples_of(show, "mosquitto")
    assert len(commands) == len(kinds())
    for command in commands:
        subprocess.run(command, shell=True, check=True)
    for kind in kinds():
        assert until(lambda kind=kind: latest(show, kind))["provenance"] == "real"
    assert show.get("/api/v1/refusals")["counts"] == {}


def test_every_paho_example_of_the_contract_is_stored_as_it_stands(show, tmp_path):
    scripts = examples_of(show, "paho")
    assert len(scripts) == len(kinds())
    for script in scripts:
        subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path)
    for kind in kinds():
        assert until(lambda kind=kind: latest(show, kind))["provenance"] == "real"
    assert show.get("/api/v1/refusals")["counts"] == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contract_page_fits_a_phone_and_a_desktop_and_asks_nobody_outside(show, needs, language):
    needs("chromium")
    asked, said_by_page = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said_by_page.append(message.text))
        page.goto(f"http://127.0.0.1:{show.port}/contract?lang={language}", wait_until="networkidle")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for width_px in (360, 1280):
            page.set_viewport_size({"width": width_px, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") == width_px
        assert page.evaluate("getComputedStyle(document.body).overflowY") == "auto"
        browser.close()
    assert [url for url in asked if not url.startswith((f"http://127.0.0.1:{show.port}/", "data:"))] == []
    assert said_by_page == []


def test_contract_prints_where_the_page_is(show):
    printed = show.start("contract")
    assert printed.wait(30) == 0
    assert said(printed).strip() == f"http://127.0.0.1:{show.port}/contract"


def test_devices_lists_a_newcomer_with_its_last_value(show, engineer):
    engineer.publish(f"{BAY}/telemetry", b'{"values":{"occupied":1}}')
    until(lambda: latest(show, "parking-bay"))
    listed = show.start("devices", "--provenance", "real")
    assert listed.wait(30) == 0, said(listed)
    [row] = [line for line in said(listed).splitlines() if "demo-01" in line]
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells[:5] == ["istanbul.parking-bay.demo-01", "parking-bay", "real", "fresh", "occupied 1"]
    assert "1 devices, 1 of them newcomers" in said(listed)


def test_devices_says_which_kind_it_does_not_know(show):
    listed = show.start("devices", "--kind", "parkingbay")
    assert listed.wait(30) == 2
    assert "unknown kind 'parkingbay'; known: " in said(listed)


def test_devices_without_a_hub_says_where_it_looked(roadshow):
    listed = roadshow.start("devices")
    assert listed.wait(30) == 2
    assert f"no hub answers at http://127.0.0.1:{roadshow.port}" in said(listed)
    assert "Traceback" not in said(listed)


def test_watch_shows_readings_and_refusals_as_they_pass(show, engineer):
    watching = show.start("watch", "--kind", "parking-bay", "--for", "30")

    def seen():
        engineer.publish(f"{BAY}/telemetry", b'{"values":{"occupied":1}}', b'{"values":{"occupied":7}}')
        return "refused" in said(watching)

    until(seen)
    watching.terminate()
    assert watching.wait(30) == 0
    shown = said(watching)
    assert re.search(r"real +istanbul\.parking-bay\.demo-01  occupied 1", shown)
    assert re.search(rf"refused +{BAY}/telemetry  out-of-range: occupied 7 is outside 0 free, 1 occupied", shown)


def test_try_device_tells_right_from_wrong_and_ends_with_a_summary(show, engineer):
    trying = show.start("try-device", f"{BAY}/telemetry", "--for", "60")
    until(lambda: "listening on" in said(trying))
    engineer.publish(f"{BAY}/status", b'{"online":true}')
    engineer.publish(f"{BAY}/telemetry", b'{"values":{"occupied":1},"seq":1}')
    engineer.publish("istanbul/parking-bay/demo-01", b'{"values":{"occupied":1}}')
    until(lambda: "publish on city/" in said(trying))
    trying.terminate()
    assert trying.wait(30) == 1
    shown = said(trying)
    assert "✓ occupied 1: occupied" in shown
    assert "✗ 'istanbul/parking-bay/demo-01' is not city/" in shown
    assert "✓ 1 readings taken" in shown
    assert "✗ the status is not kept" in shown


def test_try_device_finds_nothing_wrong_with_a_device_that_does_as_the_contract_says(show, engineer):
    trying = show.start("try-device", "istanbul.parking-bay.demo-01", "--for", "60")
    until(lambda: "listening on" in said(trying))
    engineer.publish(f"{BAY}/status", b'{"online":true}', retain=True)
    engineer.publish(f"{BAY}/telemetry", b'{"values":{"occupied":1},"seq":1}')
    until(lambda: "occupied 1: occupied" in said(trying))
    trying.terminate()
    assert trying.wait(30) == 0, said(trying)
    assert "✗" not in said(trying)


@pytest.mark.parametrize(
    ("device", "told"),
    [
        ("demo-01", "'demo-01' is no device; write city.kind.name"),
        ("istambul.parking-bay.demo-01", "unknown city 'istambul'; known: "),
        ("istanbul.bay.demo-01", "unknown kind 'bay'; known: "),
        ("istanbul.parking-bay.my bay", "device name 'my bay' is not 1 to 64 letters"),
    ],
)
def test_try_device_says_what_is_wrong_with_the_id(roadshow, device, told):
    trying = roadshow.start("try-device", device)
    assert trying.wait(30) == 2
    assert told in said(trying)


def test_config_says_where_a_value_came_from(roadshow):
    told = roadshow.start("config", "--seed", "7", mqtt_password="hunter2")
    assert told.wait(30) == 0
    shown = said(told)
    assert re.search(r"seed +│ 7 +│ option --seed", shown)
    assert re.search(rf"port +│ {roadshow.port} +│ environment ROADSHOW_PORT", shown)
    assert "hunter2" not in shown
