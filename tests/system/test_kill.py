"""kill -9 of the hub under load: nothing acknowledged is lost."""

import json

import pytest
from processes import until

from broker.mqtt.client import Endpoint, Publisher

DEVICES, MESSAGES = 50, 20_000
BAY = "istanbul.parking-bay"


@pytest.mark.parametrize("kind", ["embedded", "mosquitto"])
def test_a_hub_killed_under_load_has_lost_nothing_that_was_acknowledged(roadshow, kind, needs):
    if kind == "mosquitto":
        needs("mosquitto")
    roadshow.options = {"broker": kind}
    roadshow.start("broker")
    hub = roadshow.start("hub")
    until(lambda: (health := roadshow.health()) and health["broker"]["connected"])
    endpoint = Endpoint("127.0.0.1", roadshow.mqtt_port)
    with Publisher(endpoint, client_id="load") as publisher:
        for number in range(MESSAGES):
            at = f"2026-11-23T10:{number // 60_000:02d}:{number // 1000 % 60:02d}.{number % 1000:03d}Z"
            payload = json.dumps({"values": {"occupied": number % 2}, "at": at, "seq": number})
            publisher.publish(f"city/istanbul/parking-bay/load-{number % DEVICES}/telemetry", payload.encode())
            if number in (MESSAGES // 4, MESSAGES // 2):
                hub.kill()
                hub.wait()
                hub = roadshow.start("hub")
        assert publisher.delivered(60)
    until(lambda: (health := roadshow.health()) and health["store"]["readings"] >= MESSAGES)
    assert roadshow.health()["store"]["readings"] == MESSAGES
