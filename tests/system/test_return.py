"""kill -9 of the simulator in mid-flood: the same run goes on where it was, and with it its alerts and sirens."""

import json
import urllib.request

import pytest
from processes import DIRECT, Roadshow, until

PIN = "271828"
THIRD_HOUR_MS = 3 * 3_600_000
KILLS = 2


@pytest.fixture
def flooded(tmp_path):
    options = {"city": "bangkok", "solution": "flood", "speed": 60, "pin": PIN}
    show = Roadshow(tmp_path, options)
    try:
        show.start("broker")
        show.start("hub")
        until(lambda: (health := show.health()) and health["broker"]["connected"])
        yield show
    finally:
        show.end()


def ask(show, action, **more):
    content = {"X-Roadshow-PIN": PIN, "Content-Type": "application/json"}
    body = json.dumps({"action": action, **more}).encode()
    asked = urllib.request.Request(f"http://127.0.0.1:{show.port}/api/v1/run", body, content)
    with DIRECT.open(asked, timeout=10) as answer:
        return json.load(answer)


def report(show, state):
    """What plays, once it is in that state."""
    return until(
        lambda: (found := show.get("/api/v1/run")) and found["run"] and found["run"]["state"] == state and found
    )


def open_alerts(show):
    return {alert["id"] for alert in show.get("/api/v1/alerts") if alert["state"] == "open"}


def sounding(show):
    sirens = show.get("/api/v1/devices?kind=siren")["devices"]
    spoken = [show.get(f"/api/v1/devices/{siren['id']}/latest") for siren in sirens if siren["state"] == "fresh"]
    return {latest["device"] for latest in spoken if latest["values"]["sounding"]}


def test_a_simulator_killed_in_mid_flood_goes_on_from_there(flooded):
    player = flooded.start("simulate")
    begun = report(flooded, "running")
    ask(flooded, "seek", at_ms=begun["scenario"]["first_ms"] + THIRD_HOUR_MS)
    report(flooded, "running")
    ask(flooded, "event", key="pumps-fail")
    until(lambda: sounding(flooded) and open_alerts(flooded))
    left = flooded.folder / "data" / "whereabouts.json"
    until(lambda: left.exists() and b"pumps-fail" in left.read_bytes() and b'"siren"' in left.read_bytes())
    for _ in range(KILLS):
        before, alerts, sirens = report(flooded, "running"), open_alerts(flooded), sounding(flooded)
        player.kill()
        player.wait()
        report(flooded, "ended")
        player = flooded.start("simulate")
        after = report(flooded, "running")
        assert after["run"]["run"] == before["run"]["run"]
        assert abs(after["run"]["at_ms"] - before["run"]["at_ms"]) < 15 * 60_000
        assert taps(after) == taps(before)
        assert alerts <= open_alerts(flooded)
        assert sirens <= sounding(flooded)


def taps(report):
    return [(tap["key"], tap["happened_ms"]) for tap in report["scenario"]["taps"]]
