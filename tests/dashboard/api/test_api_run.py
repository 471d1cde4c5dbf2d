"""`/api/v1/run`: what plays is told to all; it is steered by who knows the PIN, and by no other site's page."""

import asyncio

import httpx
import msgspec
import pytest
from fastapi import FastAPI

from broker.live.runs import AnnouncedRun
from dashboard.api.app import create_api
from devices.payload import Reached, Run, moment

PIN = "314159"
RUN = "/api/v1/run"
START_MS = 1_795_381_200_000
"""Midnight in Istanbul."""
NOW_MS = 1_795_417_200_000
WALL_MS = 1_800_000_000_000
OWN = ("127.0.0.1", 1)
VISITOR = ("192.168.1.7", 50_000)
PLAYED = Run(
    "r-1",
    "istanbul",
    "weekday",
    7,
    60,
    moment(NOW_MS),
    solution="parking",
    start=moment(START_MS),
    max_speed=300,
    steps=(Reached("morning", moment(START_MS + 8 * 3_600_000)),),
)


@pytest.fixture
def api(platform):
    """Of its own, so that no test's wrong tries are another's."""
    platform.live.announce(AnnouncedRun.heard(PLAYED, heard_ms=WALL_MS))
    return create_api(platform)


@pytest.fixture
def steer(api):
    def steer(asked=None, *, pin=PIN, client=OWN, app: FastAPI = api, method="POST", **headers):
        given = {"content-type": "application/json", **({"x-roadshow-pin": pin} if pin else {}), **headers}
        body = asked if isinstance(asked, bytes) else msgspec.json.encode(asked or {"action": "bookmark"})

        async def send():
            transport = httpx.ASGITransport(app, client=client)
            async with httpx.AsyncClient(transport=transport, base_url="http://hub") as http:
                return await http.request(method, RUN, content=body, headers=given)

        return asyncio.run(send())

    return steer


def test_what_plays_is_told_with_its_steps_taps_and_bounds(ask_of, api):
    report = ask_of(api)(RUN).json()
    assert report["run"]["scenario"] == "weekday"
    assert report["speeds"] == {"lowest": 1, "highest": 300}
    scenario = report["scenario"]
    assert (scenario["first_ms"], scenario["begins_ms"]) == (START_MS, START_MS + 27_000_000)
    assert [(step["key"], step["reached"]) for step in scenario["steps"]] == [
        ("morning", True),
        ("noon", False),
        ("evening", False),
    ]
    assert scenario["steps"][1]["at_ms"] == START_MS + 45_900_000
    assert set(scenario["steps"][0]["names"]) == {"en", "ko", "th", "tr"}
    assert [(tap["key"], tap["happened_ms"]) for tap in scenario["taps"]] == [("outage", None)]
    assert {"weekday", "sensors"} <= {each["id"] for each in report["scenarios"]}


def test_a_run_of_no_known_scenario_is_told_and_not_steered(ask_of, platform, steer):
    replayed = msgspec.structs.replace(PLAYED, solution="", scenario="recorded")
    platform.live.announce(AnnouncedRun.heard(replayed, heard_ms=WALL_MS))
    report = ask_of(create_api(platform))(RUN).json()
    assert (report["run"]["scenario"], report["scenario"], report["scenarios"]) == ("recorded", None, [])
    answer = steer({"action": "pause"})
    assert (answer.status_code, answer.json()["title"]) == (409, "Conflict")


def test_a_moment_is_remembered_and_told(steer):
    answer = steer({"action": "bookmark"})
    assert answer.status_code == 200
    assert answer.json()["bookmark"]["at_ms"] == NOW_MS
    assert answer.json()["bookmark"]["scenario"]["id"] == "weekday"


@pytest.mark.parametrize("pin", ["", "000000", "31415", "3141590", "๓๑๔๑๕๙".encode()])
def test_without_the_pin_nothing_is_asked(steer, pin):
    answer = steer(pin=pin)
    assert (answer.status_code, answer.json()["title"]) == (401, "Unauthorized")
    assert answer.headers["www-authenticate"] == 'Bearer realm="the run"'
    assert PIN not in answer.text


def test_the_pin_may_come_as_a_bearer_token(steer):
    assert steer(pin="", authorization=f"Bearer {PIN}").status_code == 200
    assert steer(pin="", authorization="Basic eDp5").status_code == 401


def test_five_wrong_tries_a_minute_are_taken_from_one_address(steer):
    assert [steer(pin="000000", client=VISITOR).status_code for _ in range(7)] == [401] * 5 + [429] * 2
    refused = steer(client=VISITOR)
    assert refused.status_code == 429, "the right PIN must not be told from a wrong one now"
    assert 1 <= int(refused.headers["retry-after"]) <= 12
    assert steer(client=OWN).status_code == 200, "the exhibitor is not shut out by a visitor"


def test_who_knows_the_pin_may_steer_as_often_as_he_likes(steer):
    assert {steer(client=VISITOR).status_code for _ in range(20)} == {200}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://hub.elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_no_page_of_another_site_steers_even_with_the_pin(steer, headers):
    assert steer(**headers).status_code == 403


def test_a_page_of_this_hub_steers(steer):
    assert steer(origin="http://hub", **{"sec-fetch-site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_read(steer, kind):
    assert steer(**{"content-type": kind}).status_code == 415


def test_half_a_letter_is_refused_like_any_other_word(steer):
    answer = steer(b'{"action": "event", "key": "\\ud800"}')
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "key")


def test_a_long_body_is_refused_before_it_is_read(steer):
    answer = steer(b"x" * 4097)
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_it_is_read_and_posted_to_and_nothing_else(steer, method):
    answer = steer(b"", method=method)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"action": "speed", "speed": 301}, "speed"),
        ({"action": "speed", "speed": 0.5}, "speed"),
        ({"action": "seek"}, "at_ms"),
        ({"action": "seek", "at_ms": NOW_MS, "step": "noon"}, "at_ms"),
        ({"action": "seek", "at_ms": START_MS - 1}, "at_ms"),
        ({"action": "seek", "step": "midnight"}, "step"),
        ({"action": "event", "key": "earthquake"}, "key"),
        ({"action": "scenario", "scenario": "sunday"}, "scenario"),
        ({"action": "pause", "for": 3}, "for"),
        ({"action": "stop"}, "body"),
        (b"{", "1"),
    ],
)
def test_what_cannot_be_asked_is_named(steer, asked, parameter):
    answer = steer(asked)
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


def test_what_nobody_hears_is_said_so(steer):
    answer = steer({"action": "pause"})
    assert (answer.status_code, answer.json()["title"]) == (504, "Gateway Timeout")
    assert "start one" in answer.json()["detail"]


def test_nothing_is_let_happen_while_the_past_is_stored(steer, platform):
    seeking = msgspec.structs.replace(PLAYED, state="seeking")
    platform.live.announce(AnnouncedRun.heard(seeking, heard_ms=WALL_MS))
    assert steer({"action": "event", "key": "outage"}).status_code == 409


def test_a_run_that_has_ended_is_not_steered(steer, platform):
    ended = msgspec.structs.replace(PLAYED, state="ended")
    platform.live.announce(AnnouncedRun.heard(ended, heard_ms=WALL_MS))
    assert "start the simulator" in steer({"action": "resume"}).json()["detail"]
