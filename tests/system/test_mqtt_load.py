"""The load generator: counts in, counts out, and only to this machine."""

import json
import subprocess
import sys

from brokers import Peer
from processes import ROOT, until


def load(*arguments):
    command = [sys.executable, "-m", "benchmarks.mqtt_load", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def test_as_many_different_readings_come_out_as_were_acknowledged(broker):
    with Peer(broker.endpoint(), "hub") as hub:
        hub.subscribe("city/istanbul/parking-bay/+/telemetry")
        done = load("--port", str(broker.port), "--count", "3000", "--rate", "10000", "--devices", "100")
        outcome = json.loads(done.stdout)
        until(lambda: len(hub.got) >= 3_000)
    seen = {(message.topic, json.loads(message.payload)["seq"]) for message in hub.got}
    assert (outcome["sent"], outcome["acknowledged"], len(hub.got), len(seen)) == (3_000, 3_000, 3_000, 3_000)


def test_another_machine_is_not_loaded():
    done = load("--host", "192.0.2.1", "--port", "1883")
    assert (done.returncode, done.stderr) == (
        1,
        "'192.0.2.1' is another machine; a load test goes to this one (127.0.0.1)\n",
    )


def test_more_than_a_bench_needs_is_refused():
    done = load("--port", "1883", "--count", "3000000")
    assert (done.returncode, done.stderr) == (
        1,
        "3,000,000 messages at 10,000/s; at most 2,000,000 in 600 s are sent\n",
    )
