"""What a hall does to a laptop, and the show recovers from by itself: deaths, sleep, clocks that jump, a full disk.

How soon is not asked here: a machine that runs other tests beside may take many times as long.
"""

import contextlib
import json
import os
import signal
import subprocess
import time

import psutil
import pytest
from processes import descendants, said, until

from broker.mqtt.client import Endpoint, Publisher

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and file systems as POSIX has them")

ASLEEP_S = 21.0


def part(show, word):
    return next((child for child in descendants(show) if child.cmdline()[-1:] == [word]), None)


def plays(roadshow):
    """The run goes on and readings of it are stored."""
    health = roadshow.health()
    return health and health["status"] == "ok" and health["run"] and health["run"]["state"] == "running" and health


def goes_on(roadshow):
    """Plays, and stores more as time goes by."""
    stored = until(lambda: plays(roadshow))["delivery"]["stored"]
    return until(lambda: (health := plays(roadshow)) and health["delivery"]["stored"] > stored and health)


def of_part(health, word):
    return next(each for each in health["parts"] if each["name"] == word)


def test_a_newcomer_keeps_its_name_and_place_when_broker_and_hub_have_died(roadshow):
    """Its status was retained by a broker that has forgotten it."""
    broker, hub = roadshow.start("broker"), roadshow.start("hub")
    until(lambda: (health := roadshow.health()) and health["broker"]["connected"])
    newcomer = "/api/v1/devices/istanbul.parking-bay.demo-01"

    def named():
        device = roadshow.get(newcomer)
        return device["names"]["tr"] == "Our bay" and (device["lon"], device["lat"]) == (28.98, 41.05)

    with Publisher(Endpoint("127.0.0.1", roadshow.mqtt_port), client_id="a-real-device") as device:
        topic = "city/istanbul/parking-bay/demo-01"
        device.publish(f"{topic}/status", b'{"name":"Our bay","lon":28.98,"lat":41.05}', retain=True)
        device.publish(f"{topic}/telemetry", b'{"values":{"occupied":1}}')
        assert device.delivered(20)
    until((roadshow.folder / "data" / "newcomers.json").exists)
    until(named)
    for process in (hub, broker):
        process.kill()
        process.wait()
    roadshow.start("broker")
    roadshow.start("hub")
    until(roadshow.health)
    assert named()


@pytest.mark.parametrize("word", ["hub", "simulate", "broker"])
def test_a_part_that_is_killed_is_back_and_the_health_page_says_what_and_why(roadshow, word):
    show = roadshow.start()
    goes_on(roadshow)
    until(lambda: part(show, word)).kill()
    until(lambda: f"the {word} died" in said(show))
    again = goes_on(roadshow)
    told = of_part(again, word)
    assert (told["state"], told["restarts"], told["why"]) == ("running", 1, "killed by signal 9")
    assert told["last_death_ms"] > 0
    assert {each["name"] for each in again["parts"] if each["restarts"]} == {word}


@pytest.mark.parametrize("hung", [("hub", "simulate"), ("broker",)])
def test_a_part_that_hangs_is_noticed_and_is_back(roadshow, hung):
    """Stopped, it neither dies nor does anything; the others are busy and are left alone."""
    show = roadshow.start()
    goes_on(roadshow)
    for word in hung:
        until(lambda word=word: part(show, word)).suspend()
    until(lambda: all(f"the {word} died" in said(show) for word in hung))
    again = goes_on(roadshow)
    assert {each["name"] for each in again["parts"] if each["restarts"]} == set(hung)
    for word in hung:
        assert of_part(again, word)["why"] == "gave no sign of life for 30 s and was killed"


def test_a_mosquitto_that_hangs_is_noticed_and_is_back(roadshow, needs):
    needs("mosquitto")
    show = roadshow.start(broker="mosquitto")
    goes_on(roadshow)
    mosquitto = until(lambda: part(show, "broker")).children()[0]
    mosquitto.suspend()
    until(lambda: "the broker died" in said(show))
    assert of_part(goes_on(roadshow), "broker")["why"] == "gave no sign of life for 30 s and was killed"
    until(lambda: not mosquitto.is_running() or mosquitto.status() == psutil.STATUS_ZOMBIE)


@pytest.mark.parametrize("moment", ["while it starts", "while it plays"])
def test_a_show_in_the_background_of_a_shell_ends_in_order(roadshow, moment):
    """A shell has what it starts in the background ignore Ctrl-C; no part may have to be killed for that."""
    ignored = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        show = roadshow.start()
    finally:
        signal.signal(signal.SIGINT, ignored)
    until((lambda: part(show, "simulate")) if moment == "while it starts" else (lambda: plays(roadshow)))
    show.send_signal(signal.SIGTERM)
    assert show.wait(30) == 0
    assert "was killed" not in said(show)
    assert "Traceback" not in said(show)


def test_a_laptop_that_slept_goes_on_where_it_was(roadshow):
    show = roadshow.start()
    goes_on(roadshow)
    began_s, before = time.monotonic(), roadshow.health()
    parts = descendants(show)
    for process in (*parts, psutil.Process(show.pid)):
        process.suspend()
    time.sleep(ASLEEP_S)  # what is tested is time going by
    for process in (psutil.Process(show.pid), *parts):
        process.resume()
    until(lambda: (health := roadshow.health()) and health["interruptions"])
    after = goes_on(roadshow)
    assert [each["kind"] for each in after["interruptions"]] == ["slept"]
    assert after["interruptions"][0]["seconds"] >= ASLEEP_S - 1
    assert after["run"]["run"] == before["run"]["run"]
    awake_s = time.monotonic() - began_s - ASLEEP_S
    played_s = (after["run"]["at_ms"] - before["run"]["at_ms"]) / 1000 / after["run"]["speed"]
    assert played_s < awake_s + 2
    assert [each["restarts"] for each in after["parts"]] == [0, 0, 0]


WALL_CLOCK = """
import os, time

real = time.time_ns

def time_ns():
    with open(os.environ["WALL_CLOCK_IS_OFF_BY"]) as seconds:
        return real() + int(seconds.read()) * 1_000_000_000

time.time_ns = time_ns
time.time = lambda: time_ns() / 1e9
"""
"""Imported by every Python that finds it; the product knows nothing of it, and reads the wall's clock by these."""


@pytest.fixture
def set_clock(tmp_path, monkeypatch):
    """Sets the wall's clock of all that is started from here on, while it runs; the steady clock stays as it is."""
    off_by = tmp_path / "off-by"

    def set_clock(seconds):
        fresh = off_by.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.replace(off_by)

    (tmp_path / "sitecustomize.py").write_text(WALL_CLOCK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("WALL_CLOCK_IS_OFF_BY", str(off_by))
    set_clock(0)
    return set_clock


@pytest.mark.parametrize(("seconds", "kind"), [(7200, "set_ahead"), (-7200, "set_back")])
def test_a_clock_that_jumps_stops_nobody(roadshow, set_clock, seconds, kind):
    roadshow.start()
    goes_on(roadshow)
    with Publisher(Endpoint("127.0.0.1", roadshow.mqtt_port), client_id="a-real-device") as device:

        def says(occupied):
            device.publish(
                "city/istanbul/parking-bay/demo-01/telemetry", json.dumps({"values": {"occupied": occupied}}).encode()
            )

        def shown():
            with contextlib.suppress(OSError):
                return roadshow.get("/api/v1/devices/istanbul.parking-bay.demo-01/latest")["values"]

        says(1)
        until(lambda: shown() == {"occupied": 1})
        silent = {each["id"] for each in roadshow.get("/api/v1/devices?limit=1000&state=silent")["devices"]}
        set_clock(seconds)
        after = until(lambda: (health := plays(roadshow)) and health["interruptions"] and health)
        says(0)
        until(lambda: shown() == {"occupied": 0})
    assert [each["kind"] for each in after["interruptions"]] == [kind]
    assert after["interruptions"][0]["seconds"] == pytest.approx(7200, abs=5)
    assert goes_on(roadshow)["delivery"]["refused"] == after["delivery"]["refused"]
    now_silent = {each["id"] for each in roadshow.get("/api/v1/devices?limit=1000&state=silent")["devices"]}
    assert len(now_silent - silent) < 10


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 24 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_holds_up_no_screen_and_loses_no_reading(roadshow, small_disk):
    """Counts in are counts out once there is room."""
    roadshow.options = {"data": small_disk / "data"}
    roadshow.start("broker", data=roadshow.folder / "broker")
    roadshow.start("hub")
    until(lambda: (health := roadshow.health()) and health["broker"]["connected"])
    ballast = small_disk / "ballast"
    with Publisher(Endpoint("127.0.0.1", roadshow.mqtt_port), client_id="load", window=20_000) as publisher:

        def publish(numbers):
            for number in numbers:
                payload = json.dumps({"values": {"occupied": number % 2}, "seq": number, "at": at(number)})
                publisher.publish(f"city/istanbul/parking-bay/load-{number % 50}/telemetry", payload.encode())

        publish(range(1_000))
        until(lambda: roadshow.health()["store"]["readings"] == 1_000)
        fill(ballast)
        publish(range(1_000, 11_000))
        troubled = until(lambda: (health := roadshow.health())["store"]["problem"] and health)
        assert troubled["status"] == "degraded"
        assert "make room" in troubled["store"]["problem"]["cure"]
        assert until(lambda: roadshow.get("/api/v1/devices?limit=1")["total"] > 300)
        ballast.unlink()
        assert publisher.delivered(60)
    until(lambda: roadshow.health()["store"]["readings"] == 11_000)
    until(lambda: roadshow.health()["status"] == "ok")


def at(number):
    return f"2026-11-23T10:{number // 60_000:02d}:{number // 1000 % 60:02d}.{number % 1000:03d}Z"


def fill(ballast):
    with ballast.open("wb") as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 65_536)
            file.flush()
