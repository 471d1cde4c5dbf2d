"""`/api/v1/traces`: a minute of the ground in the model, encoded once for all who look on."""

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from dashboard.api import traces as resource
from dashboard.api.app import create_api
from devices.payload import Run, Traces, epoch_ms

AT = datetime(2026, 11, 24, tzinfo=UTC)
START_MS = epoch_ms(AT)
RUN = Run("r-1", "istanbul", "marmara", 7, 1, AT)
STATION = "istanbul.seismic-station.eq-avcilar"
KEYS = {"run", "from_ms", "at_ms", "every_ms", "unit", "step", "samples", "provenance"}


def second(number, *, run="r-1"):
    steps = np.full(20, number, "<i2")
    return Traces(run, AT + timedelta(seconds=number), 50, 0.1, {STATION: b64encode(steps.tobytes()).decode()})


@pytest.fixture
def live(platform):
    live = Live(platform.packs, platform.city)
    live.announce(AnnouncedRun.heard(RUN, heard_ms=0))
    return live


@pytest.fixture
def ask_of_live(platform, ask_of, live):
    return ask_of(create_api(replace(platform, live=live)))


def test_where_nothing_models_an_earthquake_there_is_null(ask):
    answer = ask("/api/v1/traces")
    assert (answer.status_code, answer.json()) == (200, None)


def test_a_minute_is_told_with_its_times_unit_and_provenance(ask_of_live, live):
    for number in range(1, 100):
        live.shake("istanbul", second(number))
    told = ask_of_live("/api/v1/traces").json()
    assert told.keys() == KEYS
    assert (told["from_ms"], told["at_ms"]) == (START_MS + 39_000, START_MS + 99_000)
    assert (told["every_ms"], told["unit"], told["step"]) == (50, "cm/s2", 0.1)
    assert (told["run"], told["provenance"]) == ("r-1", "simulated")
    samples = np.frombuffer(b64decode(told["samples"][STATION]), "<i2")
    assert samples.tolist() == [number for number in range(40, 100) for _ in range(20)]


def test_who_has_seen_a_part_is_told_the_rest(ask_of_live, live):
    for number in (1, 2, 3):
        live.shake("istanbul", second(number))
    told = ask_of_live(f"/api/v1/traces?since_ms={START_MS + 2000}").json()
    assert told["from_ms"] == START_MS + 2000
    assert len(b64decode(told["samples"][STATION])) == 40


@pytest.mark.parametrize("since", ["-1", "yesterday", str(2**60)])
def test_a_moment_that_is_none_is_refused(ask_of_live, since):
    answer = ask_of_live(f"/api/v1/traces?since_ms={since}")
    assert (answer.status_code, answer.json()["status"]) == (422, 422)


def test_they_are_gone_with_their_run(ask_of_live, live):
    live.shake("istanbul", second(1))
    assert ask_of_live("/api/v1/traces").json()
    live.announce(AnnouncedRun.heard(Run("r-2", "istanbul", "marmara", 7, 1, AT), heard_ms=0))
    assert ask_of_live("/api/v1/traces").json() is None


def test_two_hundred_who_ask_the_same_are_answered_by_one_encoding(ask_of_live, live):
    live.shake("istanbul", second(1))
    before = resource.answer.cache_info().misses
    answers = {ask_of_live("/api/v1/traces").content for _ in range(200)}
    assert len(answers) == 1
    assert resource.answer.cache_info().misses == before + 1
    assert resource.answer.cache_info().maxsize == resource.TOGETHER


def test_what_nobody_may_keep_is_said_so(ask_of_live):
    assert ask_of_live("/api/v1/traces").headers["cache-control"] == "no-store"
