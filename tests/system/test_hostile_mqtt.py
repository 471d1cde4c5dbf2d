"""Well-formed MQTT, hostile payloads: the hub takes what is a reading, counts the rest, and shows what a wall can."""

import json
import random

import pytest
from brokers import Peer
from hubs import running_hub
from playwright.sync_api import expect, sync_playwright
from processes import DIRECT, until

from broker.edge import MAX_DEVICES
from broker.live.newcomers import NEWCOMERS_SHOWN
from devices.payload import MAX_BYTES

CHROMIUM = "/usr/bin/chromium"
BAY = "city/istanbul/parking-bay"
SNAPSHOT_BYTES = 250_000
"""What each of 500 viewers may be sent to begin with, uncompressed."""
DEEP = 20_000
HOSTILE = [
    b"",
    b"\x00" * 1000,
    b"\xff\xfe{}",
    b"[" * MAX_BYTES,
    b'{"values":' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}",
    b'{"values":{"occupied":1},"more":' + b"[" * DEEP + b"]" * DEEP + b"}",
    b'{"values":{"occupied":NaN}}',
    b'{"values":{"occupied":Infinity}}',
    b'{"values":{"occupied":-Infinity}}',
    b'{"values":{"occupied":"NaN"}}',
    b'{"values":{"occupied":1e400}}',
    b'{"values":{"occupied":1e308}}',
    b'{"values":{"occupied":' + b"9" * 10_000 + b"}}",
    b'{"values":{"occupied":1},"seq":' + b"9" * 10_000 + b"}",
    b'{"values":{"occupied":1},"seq":-1}',
    b'{"values":{"occupied":1},"at":"9999-12-31T23:59:59-23:59"}',
    b'{"values":{"occupied":1},"at":"0001-01-01T00:00:00+23:59"}',
    b'{"values":{"occupied":1},"run":"' + b"r" * 65 + b'"}',
    b'{"values":{"\\u0000\\u202e<script>":1}}',
    b'{"values":{"occupied":1},"provenance":"' + b"p" * 60_000 + b'"}',
    json.dumps({"values": {f"quantity {number} " + "x" * 600: number for number in range(100)}}).encode(),
    json.dumps({"values": {f"{number}": number for number in range(101)}}).encode(),
    b"x" * (MAX_BYTES + 1),
    b"x" * 1_000_000,
]
NAMES = {
    "html": "<img src=x onerror=\"window.pwned='name'\">",
    "script": "</script><script>window.pwned='script'</script>",
    "attribute": '" onmouseover="window.pwned=\'attribute\'" x="',
    "template": "{{constructor.constructor('window.pwned=1')()}}${window.pwned=1}",
    "long": "W" * 80,
}


@pytest.fixture
def hub(tmp_path):
    with running_hub(tmp_path) as hub:
        yield hub


@pytest.fixture
def device(hub):
    with Peer(hub.broker.endpoint(), "hostile") as device:
        yield device


def get(hub, path):
    with DIRECT.open(hub.url + path, timeout=20) as answer:
        return json.load(answer)


def snapshot(hub):
    with DIRECT.open(f"{hub.url}/api/v1/live", timeout=20) as stream:
        return next(line for line in stream if line.startswith(b"data: ")).removeprefix(b"data: ")


def is_heard(hub, device, name="after"):
    """Whether the hub still takes and stores what a good device says."""
    device.publish(f"{BAY}/{name}/telemetry", '{"values":{"occupied":1}}')
    until(lambda: name in " ".join(reading.device for reading in hub.platform.store.latest()))
    return get(hub, "/api/v1/health")["status"] == "ok"


def test_nothing_that_a_device_can_say_stops_the_hub(hub, device):
    for channel in ("telemetry", "status", "ack", "command"):
        device.publish(f"{BAY}/hostile/{channel}", *HOSTILE)
    device.publish("city/istanbul/run", *HOSTILE)
    assert is_heard(hub, device)
    report = get(hub, "/api/v1/refusals")
    read_channels = 3  # a command is looked at for its seal alone
    assert report["counts"]["too-large"] == read_channels * sum(len(payload) > MAX_BYTES for payload in HOSTILE)
    assert report["counts"]["forged"] == 2 * len(HOSTILE)  # the runs, and the commands
    assert len(json.dumps(report)) < 2_500_000
    assert hub.platform.live.view().run is None


def test_topics_of_every_shape_are_refused_or_read(hub, device):
    parts = [
        "city",
        "istanbul",
        "bangkok",
        "parking-bay",
        "a",
        "telemetry",
        "status",
        "run",
        "",
        " ",
        "ü",
        "<b>",
        "x" * 500,
    ]
    chance = random.Random(7)
    for _ in range(1_500):
        topic = "city/" + "/".join(chance.choices(parts, k=chance.randint(1, 5)))
        device.publish(topic, chance.choice([b'{"values":{"occupied":1}}', b"{}", b'{"online":false}']), qos=0)
    assert is_heard(hub, device)


def test_mutations_of_a_good_message_are_refused_or_read(hub, device):
    chance = random.Random(7)
    good = b'{"values":{"occupied":1},"at":"2026-11-24T10:00:00+03:00","seq":7,"run":"r","provenance":"simulated"}'
    for number in range(1_500):
        payload = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            payload[chance.randrange(len(payload))] = chance.randrange(256)
        device.publish(f"{BAY}/fuzz-{number % 20}/telemetry", bytes(payload), qos=0)
    assert is_heard(hub, device)


def test_a_flood_of_newcomers_is_stored_listed_and_not_shown_to_all(hub, device):
    for first in range(0, MAX_DEVICES + 100, 2_000):
        numbers = range(first, min(first + 2_000, MAX_DEVICES + 100))
        waiting = [
            device.paho.publish(f"{BAY}/{n:064d}/telemetry", '{"values":{"occupied":1}}', qos=1) for n in numbers
        ]
        waiting[-1].wait_for_publish(60)
    until(lambda: get(hub, "/api/v1/refusals")["counts"].get("too-many-newcomers") == 100)
    until(lambda: hub.platform.store.usage().readings == MAX_DEVICES)
    shown = snapshot(hub)
    assert len(shown) < SNAPSHOT_BYTES
    assert len(json.loads(shown)["devices"]) == NEWCOMERS_SHOWN
    listed = get(hub, "/api/v1/devices?kind=parking-bay&limit=1000&provenance=real")
    assert (listed["total"], len(listed["devices"])) == (MAX_DEVICES, 1000)
    device.publish("city/istanbul/car-park-counter/balmumcu/telemetry", '{"values":{"free":3,"occupied":1}}')
    until(lambda: "istanbul.car-park-counter.balmumcu" in hub.platform.live.devices())


def test_a_flood_of_statuses_changes_one_device_and_no_more(hub, device):
    device.publish(f"{BAY}/flood/telemetry", '{"values":{"occupied":1}}')
    device.publish(
        f"{BAY}/flood/status", *[f'{{"online":{"false" if n % 2 else "true"}}}' for n in range(2_000)], retain=True
    )
    assert is_heard(hub, device)
    view = json.loads(snapshot(hub))
    assert len(view["events"]) <= 50
    assert set(view["devices"]) == {"istanbul.parking-bay.flood", "istanbul.parking-bay.after"}


def test_a_device_that_forges_a_run_changes_nothing(hub, device):
    device.publish(f"{BAY}/demo/telemetry", '{"values":{"occupied":1},"run":"forged","provenance":"simulated"}')
    forged = {"run": "forged", "city": "istanbul", "scenario": "x", "seed": 1, "speed": 1, "at": "2026-11-24T00:00:00Z"}
    device.publish("city/istanbul/run", json.dumps(forged), json.dumps(forged | {"mac": "0" * 64}), retain=True)
    until(lambda: get(hub, "/api/v1/refusals")["counts"].get("forged") == 2)
    assert hub.platform.live.view().run is None
    assert "ROADSHOW_CONTROL_KEY" in get(hub, "/api/v1/refusals")["recent"][0]["detail"]


def test_a_name_is_words_on_the_stage_whatever_it_holds(hub, device):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => (window.blocked = event.blockedURI))"
        )
        page.goto(hub.url)
        for number, (name, words) in enumerate(NAMES.items()):
            place = {"lon": 28.98 + number / 100, "lat": 41.05} if number % 2 else {}
            device.publish(f"{BAY}/{name}/status", json.dumps({"name": words} | place), retain=True)
            device.publish(f"{BAY}/{name}/telemetry", '{"values":{"occupied":1}}')
            expect(page.get_by_text(words).filter(visible=True).first).to_be_visible(timeout=30_000)
        page.mouse.move(300, 300)
        assert page.evaluate("[window.pwned, window.blocked]") == [None, None]
        assert page.locator("img[src=x]").count() == 0
        browser.close()
