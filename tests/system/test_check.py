"""`check` beside a real show: what a booth sees before the doors open."""

import os
import socket
import subprocess
import sys

import pytest
from processes import DIRECT, ROOT, until

from roadshow.preflight.lan import lan_addresses


def check(roadshow, *words):
    """Exit code and what it printed."""
    options = [f"--port={roadshow.port}", f"--mqtt-port={roadshow.mqtt_port}", f"--data={roadshow.folder / 'data'}"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ROADSHOW_")}
    done = subprocess.run(
        [sys.executable, "-m", "roadshow", "check", *options, *words],
        cwd=ROOT,
        env=environment | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_on_a_machine_where_all_is_free_nothing_is_red(roadshow):
    code, lights = check(roadshow)
    assert (code, "■" in lights) == (0, False)
    assert "does not run yet" in lights


def test_a_port_that_another_program_has_is_red_with_the_cure(roadshow):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", roadshow.port))
        taken.listen()
        code, lights = check(roadshow)
    assert code == 1
    assert f"■ red     port {roadshow.port}" in lights
    assert "stop that one, or choose another (--port" in lights


def test_data_that_was_damaged_is_told_and_left_alone(roadshow):
    data = roadshow.folder / "data"
    data.mkdir()
    (data / "2026-11-23-0001.duckdb").write_bytes(b"no database" * 1_000)
    code, lights = check(roadshow)
    assert (code, "damaged: 2026-11-23-0001.duckdb" in lights) == (0, True)
    assert [path.name for path in data.iterdir()] == ["2026-11-23-0001.duckdb"]


def test_beside_a_live_show_it_waits_for_a_phone_and_is_then_green(roadshow):
    address = next(iter(lan_addresses()), None)
    if address is None:
        pytest.skip("this machine is on no network")
    roadshow.options = {"host": "0.0.0.0"}
    roadshow.start()
    until(roadshow.is_live)
    code, lights = check(roadshow, "--host", "0.0.0.0")
    assert code == 0
    assert "live, " in lights
    assert "screens: our own show is there" in lights
    assert f"phones open http://{address}:{roadshow.port}/m" in lights
    assert "▲ yellow  phone" in lights
    with DIRECT.open(f"http://{address}:{roadshow.port}/api/v1/live?detail=places", timeout=10):
        until(lambda: roadshow.health()["phones"]["ever"])
        code, lights = check(roadshow, "--host", "0.0.0.0", "--watch")
    assert code == 0
    assert "● green   phone" in lights
    assert "lets phones in: one has come" in lights
