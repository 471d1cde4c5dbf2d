"""A time-series server that goes away or hangs while the hub runs: the hub waits, says so, and catches up by itself.

The server is Debian's VictoriaMetrics, which takes what InfluxDB takes and answers none of its questions.
"""

import json
import os
import signal
import subprocess
import threading
import time

import pytest
from processes import DIRECT, free_port, until

from broker.mqtt.client import Endpoint, Publisher

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")

DEVICES, MESSAGES = 50, 20_000
DAY_BEFORE_MS = 1_795_341_600_000
ANSWERED_S = 2.0


class Server:
    """One VictoriaMetrics, in its folder and at its port however often it ends."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self):
        arguments = [f"-storageDataPath={self.folder}", f"-httpListenAddr=127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            ["victoria-metrics", *arguments, "-retentionPeriod=100y"], stderr=subprocess.DEVNULL
        )
        until(self.answers)

    def answers(self):
        try:
            return DIRECT.open(f"{self.url}/health", timeout=1).read()
        except OSError:
            return False

    def end(self):
        self.process.terminate()
        self.process.wait()

    def kept(self):
        """Device and time of each occupancy."""
        DIRECT.open(f"{self.url}/internal/force_flush").read()
        found = DIRECT.open(f"{self.url}/api/v1/export?match[]=reading_value")
        series = [json.loads(line) for line in found]
        return {(each["metric"]["device"], at_ms) for each in series for at_ms in each["timestamps"]}


@pytest.fixture
def server(tmp_path, needs):
    needs("victoria-metrics")
    server = Server(tmp_path / "victoria-metrics")
    server.start()
    yield server
    server.process.send_signal(signal.SIGCONT)
    server.end()


def hang(server):
    server.process.send_signal(signal.SIGSTOP)


def wake(server):
    server.process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize(
    ("fault", "mend", "words"),
    [(Server.end, Server.start, "cannot be reached"), (hang, wake, "has not answered for")],
    ids=["away", "hanging"],
)
def test_a_server_in_trouble_costs_no_reading_and_the_health_says_so(roadshow, server, fault, mend, words):
    roadshow.options = {"influx_url": server.url, "influx_token": "any"}
    roadshow.start("broker")
    roadshow.start("hub")
    until(lambda: (health := roadshow.health()) and health["broker"]["connected"])

    def problem():
        asked_s = time.monotonic()
        problem = roadshow.health()["store"]["problem"]
        assert time.monotonic() - asked_s < ANSWERED_S, "the health page waited for the store"
        return problem["words"] if problem else ""

    well = until(problem)
    assert "answers 400" in well
    with Publisher(Endpoint("127.0.0.1", roadshow.mqtt_port), client_id="load", window=MESSAGES) as publisher:
        for number in range(MESSAGES):
            if number == MESSAGES // 2:
                until(lambda: roadshow.health()["delivery"]["stored"] > MESSAGES // 8)
                fault(server)
            payload = json.dumps({"values": {"occupied": number % 2}, "at": at(number), "seq": number}).encode()
            publisher.publish(f"city/istanbul/parking-bay/load-{number % DEVICES}/telemetry", payload)
        chart = threading.Thread(target=lambda: roadshow.get("/_dash-layout"))
        chart.start()
        until(lambda: words in problem())
        assert roadshow.health()["delivery"]["backlog"] > 0
        assert roadshow.health()["status"] == "degraded"
        assert until(lambda: roadshow.get("/api/v1/devices?limit=1")["total"] > 200)
        for page in ("/", "/m", "/health"):
            with DIRECT.open(f"http://127.0.0.1:{roadshow.port}{page}", timeout=ANSWERED_S) as shown:
                assert shown.status == 200
        chart.join()
        mend(server)
        until(lambda: problem() == well and roadshow.health()["delivery"]["stored"] == MESSAGES)
        assert publisher.delivered(60)
    until(lambda: roadshow.health()["delivery"]["backlog"] == 0)
    assert server.kept() == {
        (f"istanbul.parking-bay.load-{number % DEVICES}", DAY_BEFORE_MS + number) for number in range(MESSAGES)
    }


def at(number):
    return f"2026-11-22T10:00:{number // 1000:02d}.{number % 1000:03d}Z"
