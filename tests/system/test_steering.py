"""A real show, steered over HTTP: another moment, a new beginning, what is let happen, and who may not."""

import json
import os
import urllib.error
import urllib.request

import pytest
from brokers import Peer
from processes import DIRECT, Roadshow, said, until

from broker.mqtt.client import Endpoint
from devices.payload import decode_run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
COUNTER = "istanbul.car-park-counter.balmumcu"
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS


@pytest.fixture(scope="module")
def roadshow(tmp_path_factory):
    roadshow = Roadshow(tmp_path_factory.mktemp("show"), {"pin": "271828"})
    yield roadshow
    roadshow.end()


@pytest.fixture(scope="module")
def show(roadshow):
    show = roadshow.start()
    until(lambda: (health := roadshow.health()) and health["run"] and health["run"]["state"] == "running")
    return show


@pytest.fixture
def steer(roadshow, show):
    """Status and answer of what is asked."""

    def steer(action, *, pin="271828", **more):
        content = {"X-Roadshow-PIN": pin, "Content-Type": "application/json"}
        body = json.dumps({"action": action, **more}).encode()
        asked = urllib.request.Request(f"http://127.0.0.1:{roadshow.port}/api/v1/run", body, content)
        try:
            with DIRECT.open(asked, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as problem:
            return problem.code, json.load(problem)

    return steer


@pytest.fixture
def report(roadshow):
    return lambda: roadshow.get("/api/v1/run")


@pytest.fixture
def runs(roadshow, report):
    return lambda: until(lambda: (now := report())["run"]["state"] == "running" and now)


def test_a_seek_is_a_new_run_of_the_same_seed_at_that_moment_forward_and_back(steer, runs):
    before = runs()
    status, sought = steer("seek", step="noon")
    assert status in (200, 202)
    assert sought["run"]["run"] != before["run"]["run"]
    assert sought["run"]["seed"] == before["run"]["seed"]
    noon = runs()
    assert [step["key"] for step in noon["scenario"]["steps"] if step["reached"]] == ["morning", "noon"]
    assert 0 <= noon["run"]["at_ms"] - noon["scenario"]["steps"][1]["at_ms"] < 15 * MINUTE_MS
    steer("seek", at_ms=noon["scenario"]["begins_ms"] - 2 * HOUR_MS)
    early = runs()
    assert [step["key"] for step in early["scenario"]["steps"] if step["reached"]] == []
    assert early["run"]["at_ms"] < early["scenario"]["begins_ms"]


def test_what_was_measured_before_the_moment_is_stored_as_on_the_way_there(roadshow, steer, runs):
    """Two runs of one seed, one of them come to by a detour: the same counts in the same minutes."""

    def counted(now):
        first = now["scenario"]["first_ms"]
        window = f"from={first}&to={first + 4 * HOUR_MS}&points=2000"
        return roadshow.get(f"/api/v1/devices/{COUNTER}/history?quantity=occupied&{window}")["samples"]

    steer("reset")
    one = counted(runs())
    steer("seek", step="morning")
    steer("seek", step="noon")
    other = counted(runs())
    assert len(one) > 40
    assert other == one


def test_a_reset_leads_to_the_beginning_and_a_pause_stays_a_pause(steer, report, runs):
    steer("reset")
    assert steer("pause")[1]["run"]["state"] in ("paused", "seeking")
    until(lambda: report()["run"]["state"] == "paused")
    steer("reset")
    paused = until(lambda: (now := report())["run"]["state"] == "paused" and now)
    assert paused["run"]["at_ms"] == paused["scenario"]["begins_ms"]
    steer("start")
    assert runs()["run"]["at_ms"] >= paused["scenario"]["begins_ms"]


def test_who_asks_again_while_the_past_is_stored_is_heard_at_once(steer, report, runs):
    steer("seek", at_ms=runs()["scenario"]["last_ms"])
    status, sought = steer("seek", step="morning")
    assert (status, sought["run"]["state"]) == (202, "seeking")
    assert sought["run"]["at_ms"] == sought["scenario"]["steps"][0]["at_ms"]
    assert steer("event", key="outage")[0] == 409
    runs()


def test_a_bookmark_is_returned_to_from_another_scenario_and_after_a_restart(roadshow, steer, report, runs):
    runs()
    steer("pause")
    until(lambda: report()["run"]["state"] == "paused")
    steer("resume")
    remembered = steer("bookmark")[1]["bookmark"]
    steer("scenario", scenario="sensors")
    until(lambda: report()["run"]["scenario"] == "sensors")
    status, back = steer("return")
    assert status in (200, 202)
    assert back["run"]["scenario"] == remembered["scenario"]["id"] == "weekday"
    assert abs(back["run"]["at_ms"] - remembered["at_ms"]) <= 1000
    assert json.loads((roadshow.folder / "data" / "bookmark.json").read_text())["scenario"] == "weekday"
    runs()


def test_a_tap_silences_a_counter_and_another_brings_it_back(roadshow, steer, report, runs):
    def state():
        return roadshow.get(f"/api/v1/devices/{COUNTER}")["state"]

    steer("scenario", scenario="sensors")
    until(lambda: report()["run"]["scenario"] == "sensors")
    runs()
    steer("speed", speed=600)
    status, tapped = steer("event", key="silent")
    assert status == 200
    assert [tap["key"] for tap in tapped["scenario"]["taps"] if tap["happened_ms"]] == ["silent"]
    until(lambda: state() == "silent")
    steer("event", key="mended")
    until(lambda: state() == "fresh")
    steer("scenario")
    until(lambda: report()["run"]["scenario"] == "weekday")
    steer("speed", speed=60)
    runs()


def test_the_announcement_tells_the_steps_reached_and_stays_small(roadshow, steer, runs):
    steer("seek", step="evening")
    runs()
    with Peer(Endpoint("127.0.0.1", roadshow.mqtt_port), "listener") as listener:
        listener.subscribe("city/istanbul/run")
        until(lambda: listener.got)
        payload = listener.got[0].payload
    assert [step.key for step in decode_run(payload).steps] == ["morning", "noon", "evening"]
    assert len(payload) < 1000
    steer("reset")


def test_a_wrong_pin_is_refused_and_soon_no_longer_asked(steer, runs):
    """Last but one: for a minute this machine may try no more."""
    before = runs()["run"]["run"]
    assert [steer("reset", pin="000000")[0] for _ in range(6)] == [401] * 5 + [429]
    assert steer("reset")[0] == 429
    assert runs()["run"]["run"] == before


def test_the_pin_is_told_to_the_exhibitor_and_to_no_one_else(roadshow, show, report):
    assert "PIN      271828" in said(show)
    assert "271828" not in json.dumps([report(), roadshow.health()])
