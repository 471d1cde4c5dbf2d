"""docs/packs.md, done as it says: every command of it, on the real product."""

import json
import os
import re
import shlex
import subprocess
import sys

import pytest
from processes import DIRECT, ROOT, said, until

PAGE = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = [line for language, block in BLOCKS if language == "sh" for line in block.splitlines()]
PROGRAM = "python3 run.py "


@pytest.fixture
def folder(tmp_path):
    """Where the reader works, with the list of places that the page shows."""
    [places] = [block for language, block in BLOCKS if language == "csv"]
    (tmp_path / "places.csv").write_text(places, encoding="utf-8")
    return tmp_path


def run_to_its_end(words, folder):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "roadshow", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def is_running(roadshow):
    health = roadshow.is_live()
    return health and health["run"] and health["run"]["state"] == "running"


def play(roadshow, words, folder):
    """The show that these options ask for, once its day has begun; what it then shows."""
    options = dict(zip([word.removeprefix("--") for word in words[::2]], words[1::2], strict=True))
    options["packs"] = folder / options["packs"]
    show = roadshow.start(**options)
    until(lambda: show.poll() is not None or is_running(roadshow))
    assert show.poll() is None, said(show)
    assert roadshow.health()["run"]["city"] == options["city"]
    devices = roadshow.get(f"/api/v1/devices?solution={options['solution']}&city={options['city']}&limit=1000")
    assert devices["total"] == 3
    assert {(device["state"], device["provenance"]) for device in devices["devices"]} == {("fresh", "simulated")}
    names = {device["names"]["th"] for device in devices["devices"]}
    assert names == {"Taşköprü", "Büyük Saat", "Kazancılar Çarşısı"}
    return show


def test_every_command_of_the_page_does_what_it_says(folder, roadshow, needs):
    needs("mosquitto_pub")
    show, told = None, []
    for line in COMMANDS:
        words = shlex.split(line.removeprefix(PROGRAM))
        if line.startswith("mosquitto_pub"):
            subprocess.run([words[0], "-p", str(roadshow.mqtt_port), *words[1:]], check=True)
            ours = until(lambda: device(roadshow, "adana.smart-bins-sensor.our-bin"))
            assert (ours["provenance"], ours["newcomer"], ours["level"]) == ("real", True, "watch")
        elif words[0] == "pack":
            done = run_to_its_end(words, folder)
            assert (done.returncode, done.stderr) == (0, "")
            told.append(done.stdout.splitlines()[-1])
        else:
            if show:
                roadshow.end()
            show = play(roadshow, words, folder)
    assert told == [
        "my-packs/cities/adana is written. Play it with --packs my-packs --city adana",
        "my-packs/solutions/smart-bins is written. Play it with --packs my-packs --solution smart-bins",
        "my-packs: no problems",
    ]
    assert "smart-bins-sensor.telemetry" in roadshow.get("/asyncapi.json")["components"]["messages"]
    assert roadshow.get("/api/v1/solutions/smart-bins")["cities"] == [
        "bangkok",
        "gaziantep",
        "istanbul",
        "khon-kaen",
        "adana",
    ]
    assert snapshot(roadshow)["tiles"]["smart-bins.average"] > 0


def device(roadshow, id_):
    return next((each for each in roadshow.get("/api/v1/devices?limit=1000")["devices"] if each["id"] == id_), None)


def snapshot(roadshow):
    """The first message of the live stream."""
    with DIRECT.open(f"http://127.0.0.1:{roadshow.port}/api/v1/live", timeout=10) as stream:
        return json.loads(next(line for line in stream if line.startswith(b"data:"))[5:])
