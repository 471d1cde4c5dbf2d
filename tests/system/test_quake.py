"""An earthquake in the product running: warned within seconds, sirens answer, and a hub that dies loses nothing."""

import pytest
from processes import Roadshow, until

ACTUATORS = 55
"""Sirens, gas valves and lifts of Istanbul."""


@pytest.fixture
def shaken(tmp_path):
    """The fault under the Sea of Marmara breaks half a minute after the start."""
    show = Roadshow(tmp_path, {"city": "istanbul", "solution": "earthquake"})
    try:
        show.start("broker")
        show.start("hub")
        until(lambda: (health := show.health()) and health["broker"]["connected"])
        show.start("simulate")
        yield show
    finally:
        show.end()


def alerts(show):
    return show.get("/api/v1/alerts")


def shown(show, kind, quantity):
    devices = show.get(f"/api/v1/devices?city=istanbul&kind={kind}&limit=1000")["devices"]
    return [show.get(f"/api/v1/devices/{device['id']}/latest")["values"].get(quantity) for device in devices]


def test_a_city_is_warned_within_seconds_and_its_sirens_answer_and_a_hub_that_dies_keeps_the_warning(shaken):
    (raised,) = until(lambda: alerts(shaken))
    assert (raised["alert"], raised["level"], raised["category"]) == ("quake", "danger", "Geo")
    stopwatch = raised["stopwatch"]
    assert stopwatch["event"]["key"] == "rupture"
    assert 3 < stopwatch["event_to_decision_s"] < 9
    answered = until(lambda: (told := alerts(shaken)[0])["answered"] == ACTUATORS and told)
    assert answered["told"] == ACTUATORS
    until(lambda: set(shown(shaken, "gas-valve", "shut")) == {1.0})
    until(lambda: set(shown(shaken, "district-siren", "sounding")) == {1.0})
    before = shaken.get("/api/v1/quake")

    hub = shaken.processes[1]
    until(lambda: shaken.health()["delivery"]["backlog"] == 0)
    hub.kill()
    hub.wait()
    shaken.start("hub")
    until(shaken.health)
    after = until(lambda: shaken.get("/api/v1/quake"))
    assert (after["alert"], after["warned_ms"]) == (before["alert"], before["warned_ms"])
    assert after["origin_ms"] == pytest.approx(before["origin_ms"], abs=1000)
    assert after["stations"] >= before["stations"]

    over = until(lambda: (told := alerts(shaken)[0])["state"] == "cleared" and told, limit_s=120)
    assert over["id"] == raised["id"]
    assert len(alerts(shaken)) == 1
    until(lambda: set(shown(shaken, "district-siren", "sounding")) == {0.0})
    assert set(shown(shaken, "gas-valve", "shut")) == {1.0}
