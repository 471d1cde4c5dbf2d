"""A real show: who steers it, and who can reach it at all."""

import os

import psutil
import pytest
from brokers import Peer
from processes import Roadshow, said, until

from broker.mqtt.client import Endpoint
from devices.topic import Ask, control_topic
from roadshow.cannot import Cannot
from roadshow.engineers.control import control
from roadshow.keys.sealing import Sealed, said_now, seal_of
from roadshow.settings import read_settings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


@pytest.fixture(scope="module")
def roadshow(tmp_path_factory):
    roadshow = Roadshow(tmp_path_factory.mktemp("show"))
    yield roadshow
    roadshow.end()


@pytest.fixture(scope="module")
def show(roadshow):
    """A whole show that plays; each test leaves it running."""
    show = roadshow.start()
    until(lambda: (health := roadshow.health()) and health["run"] and health["run"]["state"] == "running")
    return show


@pytest.fixture
def steer(roadshow):
    """As `roadshow control` in another terminal."""

    def steer(ask, what=None, **settings):
        control(
            read_settings(mqtt_port=roadshow.mqtt_port, **({"data": roadshow.folder / "data"} | settings)), ask, what
        )

    return steer


def run(roadshow):
    return roadshow.health()["run"]


def test_the_desk_sets_the_speed_pauses_and_resumes(roadshow, show, steer):
    name = run(roadshow)["run"]
    steer(Ask.SPEED, "300")
    until(lambda: run(roadshow)["speed"] == 300)
    steer(Ask.PAUSE)
    paused = until(lambda: (now := run(roadshow))["state"] == "paused" and now)
    steer(Ask.SPEED, "120")
    assert until(lambda: (now := run(roadshow))["speed"] == 120 and now)["at_ms"] == paused["at_ms"]
    steer(Ask.RESUME)
    until(lambda: run(roadshow)["at_ms"] > paused["at_ms"])
    assert run(roadshow)["run"] == name


def test_a_speed_that_the_scenario_does_not_play_is_refused(roadshow, show, steer):
    with pytest.raises(Cannot, match="plays at 1 to 600 times real time, not at 601"):
        steer(Ask.SPEED, "601")
    own = read_settings(mqtt_port=roadshow.mqtt_port, data=roadshow.folder / "data")
    with Peer(Endpoint("127.0.0.1", roadshow.mqtt_port), "another desk") as desk:
        sealed = Sealed(seal_of(own)).control("istanbul", Ask.SPEED, said_now(speed=601))
        desk.publish(control_topic("istanbul", Ask.SPEED), sealed)
        until(lambda: "speed 601.0 is outside 1 to 600" in said(show))


def test_who_has_another_key_is_not_obeyed(roadshow, show, steer, tmp_path):
    with pytest.raises(Cannot, match="the same ROADSHOW_CONTROL_KEY or --data"):
        steer(Ask.PAUSE, data=tmp_path / "elsewhere")
    assert "is sealed by another key" in said(show)
    assert run(roadshow)["state"] == "running"


def test_what_was_overheard_is_not_obeyed_again(roadshow, show, steer):
    with Peer(Endpoint("127.0.0.1", roadshow.mqtt_port), "eavesdropper") as eavesdropper:
        eavesdropper.subscribe("control/#")
        steer(Ask.PAUSE)
        steer(Ask.RESUME)
        until(lambda: len(eavesdropper.got) == 2)
        pause = eavesdropper.got[0]
        eavesdropper.publish(pause.topic, pause.payload)
        eavesdropper.publish(pause.topic, "{}")
    until(lambda: "was heard before" in said(show) and "is not sealed" in said(show))
    assert run(roadshow)["state"] == "running"


def test_a_sign_obeys_nobody_but_the_hub_and_a_forged_command_is_counted(roadshow, show):
    topic = "city/istanbul/guidance-sign/balmumcu/command"
    with Peer(Endpoint("127.0.0.1", roadshow.mqtt_port), "forger") as forger:
        forger.publish(topic, '{"id":"forged","values":{"shown":1}}')
        until(lambda: f"what is asked on {topic} is not obeyed" in said(show).replace("\n", " "))
        refused = until(lambda: [each for each in roadshow.get("/api/v1/refusals")["recent"] if each["topic"] == topic])
    assert [each["reason"] for each in refused] == ["forged"]


def test_a_city_where_nothing_plays_is_named(roadshow, show, steer):
    with pytest.raises(Cannot, match="no simulator plays in bangkok, but in istanbul"):
        steer(Ask.PAUSE, city="bangkok")


def test_the_desk_chooses_moment_and_scenario_by_their_names(roadshow, show, steer):
    steer(Ask.SCENARIO, "sensors")
    until(lambda: run(roadshow)["scenario"] == "sensors")
    steer(Ask.SCENARIO)
    until(lambda: run(roadshow)["scenario"] == "weekday")
    steer(Ask.SEEK, "05:15")
    steer(Ask.SEEK, "morning")
    until(lambda: run(roadshow)["state"] == "running")
    steer(Ask.EVENT, "outage")
    steer(Ask.START)
    until(lambda: run(roadshow)["state"] == "running")


@pytest.mark.parametrize(
    ("ask", "what", "cure"),
    [
        (Ask.SPEED, None, "write control speed 120"),
        (Ask.SPEED, "fast", "'fast' is no speed"),
        (Ask.PAUSE, "now", "write control pause, and nothing after it"),
        (Ask.SEEK, "tea", "known steps: morning, noon, evening"),
        (Ask.EVENT, "tea", "unknown event 'tea'; known: outage"),
        (Ask.SCENARIO, "tea", "unknown scenario 'tea'; known: .*weekday"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_cure(roadshow, show, steer, ask, what, cure):
    with pytest.raises(Cannot, match=cure):
        steer(ask, what)


def test_the_key_is_on_no_command_line_and_in_no_words(roadshow, show):
    key = (roadshow.folder / "data" / "control-key").read_text()
    parts = [psutil.Process(show.pid), *psutil.Process(show.pid).children(recursive=True)]
    assert not [part for part in parts if key in " ".join(part.cmdline())]
    assert key not in said(show)


def test_nothing_listens_but_on_this_machine(roadshow, show):
    parts = [psutil.Process(show.pid), *psutil.Process(show.pid).children(recursive=True)]
    listening = {
        connection.laddr
        for part in parts
        for connection in part.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {("127.0.0.1", roadshow.port), ("127.0.0.1", roadshow.mqtt_port)}
