"""Recorded truth through real processes: from file to store, nothing is lost and nothing invented."""

import csv
import gzip
import json
import os
import re
import shutil
import signal

import msgspec
import pytest
from brokers import Peer
from processes import ROOT, said, until

from broker.mqtt.client import Endpoint
from devices.payload import Run, encode, moment
from devices.recording import read_recording
from devices.topic import HUB, run_topic

COUNTS = ROOT.parent / "shared" / "data" / "birmingham_car_parks.csv"
REPLAY = ROOT / "docs" / "replay"
RUN = Run("istanbul-weekday-1", "istanbul", "weekday", seed=1, speed=60.0, at=moment(1_795_417_200_000))
BAY = "city/istanbul/parking-bay/demo-01"


@pytest.fixture(scope="module")
def counts():
    if not COUNTS.is_file():
        words = f"{COUNTS} is not here; put UCI's 'Parking Birmingham' there to replay real car parks"
        pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)
    return COUNTS


@pytest.fixture
def hub_alone(roadshow):
    """A broker and a hub without a simulator, as a replay needs them."""

    def start(**options):
        roadshow.start("broker")
        roadshow.start("hub", **options)
        until(lambda: (health := roadshow.health()) and health["broker"]["connected"])
        return roadshow

    return start


def lines_of(file):
    with file.open("rb") as lines:
        return list(read_recording(lines)[1])


def peer(roadshow, name="engineer"):
    return Peer(Endpoint("127.0.0.1", roadshow.mqtt_port), name)


def birmingham_on_show(folder):
    """Its city, and the parking solution that plays there, at the half hour between its counts."""
    packs = folder / "packs"
    shutil.copytree(REPLAY / "packs", packs)
    shutil.copytree(ROOT / "packs" / "solutions" / "parking", packs / "solutions" / "parking")
    solution = packs / "solutions" / "parking" / "solution.toml"
    text = re.sub(r"(?m)^cities = \[", 'cities = ["birmingham", ', solution.read_text())
    solution.write_text(text.replace("heartbeat_s = 300", "heartbeat_s = 1800"))
    return packs


def test_birmingham_is_replayed_whole_and_every_row_is_stored_or_told(hub_alone, counts, tmp_path):
    with counts.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    bad = sum(not 0 <= int(row["occupied"]) <= int(row["capacity"]) for row in rows)
    packs = birmingham_on_show(tmp_path)
    show = hub_alone(packs=packs, city="birmingham")
    replay = show.start("replay", str(counts), "--map", str(REPLAY / "birmingham.toml"), "--speed", "0", packs=packs)
    assert replay.wait(120) == 0, said(replay)
    assert f"{len(rows) - bad:,} readings of 15 devices played, {bad:,} rows refused" in said(replay)
    assert "line 2274, car_park 'BHMBCCSNH01': free -2 is outside" in said(replay)
    ended = until(lambda: (health := show.health()) and health["run"]["state"] == "ended" and health)
    health = until(lambda: (health := show.health()) and health["delivery"]["backlog"] == 0 and health)
    assert ended["run"]["city"] == "birmingham"
    assert health["delivery"] == {
        "received": len(rows) - bad,
        "stored": len(rows) - bad,
        "duplicates": 0,
        "refused": 0,
        "backlog": 0,
    }
    devices = show.get("/api/v1/devices?provenance=recorded")["devices"]
    assert {device["names"]["en"] for device in devices} == {row["car_park"] for row in rows}
    last = max((row for row in rows if row["car_park"] == "Bull Ring"), key=lambda row: row["updated_local"])
    latest = show.get("/api/v1/devices/birmingham.car-park-counter.Bull-Ring/latest")
    assert latest["values"]["occupied"] == int(last["occupied"])
    assert f"{moment(latest['at_ms']):%Y-%m-%d %H:%M:%S}" == last["updated_local"]  # winter time is UTC


@pytest.fixture
def an_hour_of_one_bay(tmp_path):
    """What to give `replay`: two readings, a minute apart at 60 times."""
    file, mapping = tmp_path / "bays.csv", tmp_path / "bays.toml"
    file.write_text("bay,t,taken\na,2016-10-04T08:00Z,1\na,2016-10-04T09:00Z,0\n")
    mapping.write_text(
        'schema = 1\ncity = "istanbul"\nkind = "parking-bay"\ndevice = { column = "bay" }\n'
        'time = { column = "t" }\nvalues = { occupied = { column = "taken" } }\n'
    )
    return [str(file), "--map", str(mapping), "--speed", "60"]


def test_a_replay_gives_way_when_another_run_begins_in_its_city(hub_alone, an_hour_of_one_bay):
    show = hub_alone()
    replay = show.start("replay", *an_hour_of_one_bay)
    until(lambda: (health := show.health()) and health["run"] and health["run"]["scenario"] == "bays")
    show.start("simulate")
    assert replay.wait(60) == 2
    assert "istanbul plays run 'istanbul-weekday-1-" in said(replay)
    until(lambda: show.health()["run"]["scenario"] == "weekday")


def test_a_replay_runs_on_its_own_clock_and_ends_its_run_on_ctrl_c(hub_alone, an_hour_of_one_bay):
    show = hub_alone()
    replay = show.start("replay", *an_hour_of_one_bay)
    running = until(lambda: (health := show.health()) and health["run"] and health["run"])
    assert (running["state"], running["speed"]) == ("running", 60)
    assert f"{moment(running['at_ms']):%Y-%m-%d %H}" == "2016-10-04 08"
    until(lambda: show.health()["delivery"]["stored"] == 1)
    replay.send_signal(signal.SIGINT)
    assert replay.wait(30) == 0, said(replay)
    until(lambda: show.health()["run"]["state"] == "ended")


def test_a_replay_does_not_play_over_a_run_that_plays(hub_alone, tmp_path):
    show = hub_alone()
    simulator = show.start("simulate")
    until(lambda: (health := show.health()) and health["run"] and health["run"]["state"] == "running")
    recorded = tmp_path / "show.jsonl"
    record = show.start("record", str(recorded), "--for", "2")
    assert record.wait(30) == 0, said(record)
    refused = show.start("replay", str(recorded))
    assert refused.wait(30) == 2
    assert "istanbul plays run" in said(refused)
    assert "`run.py broker` and `run.py hub` run without a simulator" in said(refused)
    simulator.kill()  # its last will ends its run
    simulator.wait()
    until(lambda: show.health()["run"]["state"] == "ended")
    replay = show.start("replay", str(recorded), "--speed", "0")
    assert replay.wait(60) == 0, said(replay)


def test_a_recording_plays_back_the_same(hub_alone, tmp_path):
    """Recorded while it plays again, and again while that plays: the second and the third are the same."""
    show = hub_alone()
    said_to_all = [
        (run_topic("istanbul"), encode(RUN), True),
        (f"{BAY}/status", b'{"name":"Our bay","lon":28.98,"lat":41.05}', True),
        (f"{BAY}/telemetry", b'{"values":{"occupied":1},"at":"2026-11-23T07:00:00Z","seq":1}', False),
        (f"{BAY}/telemetry", b"\xff not JSON", False),
        (f"{BAY}/telemetry", encode_simulated(2), False),
        ("city/istanbul/guidance-sign/x/ack", b'{"id":"7"}', False),
        (run_topic("istanbul"), encode(msgspec.structs.replace(RUN, state="ended")), True),
    ]
    first, second, third = (tmp_path / f"{number}.jsonl.gz" for number in (1, 2, 3))

    def recorded(file, play):
        record = show.start("record", str(file))
        until(lambda: file.is_file() and "recording" in said(record))
        play()
        record.send_signal(signal.SIGINT)
        assert record.wait(30) == 0, said(record)

    def speak():
        with peer(show) as engineer:
            for topic, payload, retain in said_to_all:
                engineer.publish(topic, payload, retain=retain)

    def replay(file):
        def play():
            playing = show.start("replay", str(file))
            assert playing.wait(60) == 0, said(playing)

        return play

    recorded(first, speak)
    recorded(second, replay(first))
    recorded(third, replay(second))
    assert [(told[0], told[1]) for told in said_to_all] == plain(first)
    assert same_but_for_the_playing(plain(second)) == same_but_for_the_playing(plain(third))
    assert len(plain(second)) == len(said_to_all)
    by_topic = [json.loads(payload) for topic, payload in plain(second) if payload.startswith(b'{"values"')]
    assert [message["provenance"] for message in by_topic] == ["recorded", "simulated"]


def encode_simulated(seq):
    return json.dumps({"values": {"occupied": 0}, "seq": seq, "run": RUN.run, "provenance": "simulated"}).encode()


def plain(file):
    """What was said, without what the broker had kept from before and gave on subscribing."""
    with gzip.GzipFile(file) as lines:
        heard = [(each.topic, each.payload) for each in read_recording(lines)[1]]
    start = next(
        number for number, (topic, payload) in enumerate(heard) if topic.endswith("/run") and b"ended" not in payload
    )
    return [each for each in heard[start:] if not each[0].startswith(HUB)]


def same_but_for_the_playing(heard):
    """Each playing names its run, and numbers and seals what it announces."""
    playing = rb'\+[0-9a-f]+|,"number":[0-9]+|,"mac":"[0-9a-f]+"'
    return [(topic, re.sub(playing, b"", payload)) for topic, payload in heard]


def test_a_recording_that_is_killed_can_be_played(hub_alone, tmp_path):
    file = tmp_path / "killed.jsonl"
    show = hub_alone()
    record = show.start("record", str(file))
    until(lambda: file.is_file() and "recording" in said(record))
    with peer(show) as engineer:
        engineer.publish(f"{BAY}/telemetry", *[b'{"values":{"occupied":%d}}' % (number % 2) for number in range(50)])
    until(lambda: len(lines_of(file)) >= 50)
    record.kill()
    record.wait()
    replay = show.start("replay", str(file), "--speed", "0")
    assert replay.wait(60) == 0, said(replay)
    health = until(lambda: (health := show.health()) and health["delivery"]["stored"] == 100 and health)
    assert health["delivery"]["refused"] == 0


def test_a_recording_is_never_written_over_another(hub_alone, tmp_path):
    file = tmp_path / "mine.jsonl"
    file.write_text("precious")
    record = hub_alone().start("record", str(file))
    assert record.wait(30) == 2
    assert "is there already" in said(record)
    assert file.read_text() == "precious"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.csv"], "nowhere.csv: no such file"),
        (["{csv}"], "A CSV needs --map"),
        (["{csv}", "--map", "{csv}"], "is not TOML"),
        (["{csv}", "--map", "{toml}"], "unknown city 'atlantis'; known: "),
    ],
)
def test_a_replay_that_cannot_be_says_why_before_it_connects(roadshow, tmp_path, words, told):
    (tmp_path / "a.csv").write_text("bay,t\n1,2\n")
    (tmp_path / "a.toml").write_text(
        'schema = 1\ncity = "atlantis"\nkind = "parking-bay"\ndevice = { column = "bay" }\n'
        'time = { column = "t" }\nvalues = { occupied = { column = "t" } }\n'
    )
    given = [word.format(csv=tmp_path / "a.csv", toml=tmp_path / "a.toml") for word in words]
    replay = roadshow.start("replay", *given)
    assert replay.wait(30) == 2
    assert told in said(replay)
    assert "Traceback" not in said(replay)
