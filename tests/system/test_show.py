"""One command plays the whole show, and nothing of it stays behind."""

import os
import signal
import socket

import psutil
import pytest
from processes import descendants, said, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


def gone(processes):
    return not [process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def part(show, word):
    """The process of one part of a running show."""
    return next((child for child in descendants(show) if child.cmdline()[-1] == word), None)


def test_one_command_and_istanbul_is_live(roadshow):
    roadshow.start()
    health = until(roadshow.is_live)
    assert health["status"] == "ok"
    running = until(
        lambda: (health := roadshow.health()) and health["run"] and health["run"]["state"] == "running" and health
    )
    assert running["run"]["city"] == "istanbul"
    devices = roadshow.get("/api/v1/devices?city=istanbul&solution=parking&limit=1000")
    assert devices["total"] == 276


def test_ctrl_c_leaves_no_process_behind(roadshow):
    show = roadshow.start()
    until(roadshow.is_live)
    parts = descendants(show)
    assert len(parts) >= 3
    show.send_signal(signal.SIGINT)
    assert show.wait(30) == 0
    until(lambda: gone(parts))


def test_a_show_that_is_killed_takes_its_parts_with_it(roadshow):
    show = roadshow.start()
    until(roadshow.is_live)
    parts = descendants(show)
    show.kill()
    show.wait()
    until(lambda: gone(parts))


@pytest.mark.parametrize("word", ["hub", "simulate", "broker"])
def test_a_part_that_dies_comes_back(roadshow, word):
    show = roadshow.start()
    stored = until(roadshow.is_live)["store"]["readings"]
    dies = part(show, word)
    assert dies is not None
    dies.kill()
    until(lambda: f"the {word} died" in said(show))
    again = until(lambda: part(show, word))
    health = until(lambda: again.is_running() and roadshow.is_live())
    assert health["store"]["readings"] >= stored


def test_a_second_show_on_the_same_port_is_told_which_and_what_to_do(roadshow):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", roadshow.port))
        taken.listen()
        show = roadshow.start()
        assert show.wait(30) == 2
    assert f"port {roadshow.port} of 127.0.0.1 is in use by another program" in said(show)
    assert "--port" in said(show)


def test_an_mqtt_port_in_use_is_told_before_anything_starts(roadshow):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", roadshow.mqtt_port))
        taken.listen()
        show = roadshow.start()
        assert show.wait(30) == 2
    assert "--mqtt-port" in said(show)
    assert "Traceback" not in said(show)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"city": "bankok"}, "unknown city 'bankok'; known: bangkok, "),
        ({"speed": "900"}, "--speed"),
        ({"packs": "/nowhere"}, "no such folder"),
        ({"port": "80800"}, "--port"),
    ],
)
def test_a_wrong_setting_is_named_with_its_cure_and_nothing_starts(roadshow, options, words):
    show = roadshow.start(**options)
    assert show.wait(30) == 2
    assert words in said(show)
    assert "Traceback" not in said(show)
