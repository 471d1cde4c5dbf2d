"""From messages to the store: check, show, store in groups, and only then acknowledge."""

import threading

import pytest

from broker.alerts.stopwatch import Came, Lap, Stopwatch
from broker.commits import Commits
from broker.edge import Edge
from broker.ingest import REPEATED_WITHIN_MS, Ingest, Remembered
from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from broker.live.view import Counts
from broker.mqtt.client import Message
from broker.refusals import Refusals
from broker.stores.duckdb import DuckDBStore
from broker.stores.store import StoreUnavailable
from devices.packs import read_packs
from devices.payload import MAX_BYTES, moment
from devices.seal import Seal

NOW = 1_795_000_000_000
BAY = "city/istanbul/parking-bay/demo-01/telemetry"
SEAL = Seal(b"the show's own key")
DEMO = "istanbul.parking-bay.demo-01"


class Interruptible(DuckDBStore):
    """The real store, which a test can take away."""

    def __init__(self, folder):
        super().__init__(folder)
        self.away = False
        self.tried = threading.Event()

    def write(self, readings):
        if self.away:
            self.tried.set()
            raise StoreUnavailable("the disk is full; make room")
        super().write(readings)


class Bench:
    """An ingest on a real store, and what it acknowledged."""

    def __init__(self, folder, packs):
        self.store = Interruptible(folder)
        self.runs: dict[str, AnnouncedRun] = {}
        self.live = Live(packs, packs.city("istanbul"))
        self.refusals = Refusals()
        self.stopwatch = Stopwatch(lambda: NOW)
        self.acknowledged: list[Message] = []
        self.changed = threading.Condition()
        self.commits = Commits(self.store, self.acknowledge)
        self.ingest = Ingest(
            edge=Edge(packs, self.runs),
            runs=self.runs,
            live=self.live,
            refusals=self.refusals,
            commits=self.commits,
            seal=SEAL,
            stopwatch=self.stopwatch,
            wall_ms=lambda: NOW,
        )

    def acknowledge(self, messages):
        with self.changed:
            self.acknowledged += messages
            self.changed.notify_all()

    def send(self, *messages):
        for number, (topic, payload) in enumerate(messages, start=1):
            self.ingest.take(Message(topic, payload, 1, number, 1))

    def wait_for(self, count):
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.acknowledged) >= count, timeout=20)


@pytest.fixture(scope="module")
def packs():
    return read_packs()


@pytest.fixture
def bench(tmp_path, packs):
    bench = Bench(tmp_path, packs)
    with bench.commits, bench.ingest:
        yield bench
    bench.store.close()


def telemetry(occupied, seq):
    return BAY, b'{"values":{"occupied":%d},"seq":%d}' % (occupied, seq)


def test_a_message_is_acknowledged_when_its_reading_is_stored_and_shown(bench):
    bench.send(telemetry(1, seq=1))
    bench.wait_for(1)
    assert [reading.values for reading in bench.store.latest()] == [{"occupied": 1.0}]
    assert bench.live.view().devices[DEMO].values == {"occupied": 1.0}


def test_what_is_sent_twice_is_stored_once_and_acknowledged_twice(bench):
    bench.send(telemetry(1, seq=1), telemetry(1, seq=1), telemetry(0, seq=2))
    bench.wait_for(3)
    assert bench.ingest.counts() == Counts(received=3, stored=2, duplicates=1)


def test_bad_input_is_kept_counted_and_never_stops_the_stream(bench):
    bench.send(
        (BAY, b"\x00garbage"),
        (BAY, b" " * (MAX_BYTES + 1)),
        ("city/istanbul/parking-bay/demo-01/telemtry", b"{}"),
        ("city/istanbul/parking-bay/demo-01/status", b"[]"),
        ("city/istanbul/guidance-sign/x/ack", b"[]"),
        ("city/istanbul/run", b"{}"),
        telemetry(1, seq=1),
    )
    bench.wait_for(7)
    assert bench.refusals.counts() == {"not-json": 1, "too-large": 1, "unknown-topic": 1, "wrong-shape": 2, "forged": 1}
    assert bench.refusals.recent()[0].payload == b"\x00garbage"
    assert bench.refusals.recent()[1].size == MAX_BYTES + 1
    assert bench.store.usage().readings == 1


def test_a_command_that_the_hub_has_not_sent_is_counted_as_forged(bench):
    topic, command = "city/istanbul/guidance-sign/balmumcu/command", b'{"id":"7","values":{"shown":12}}'
    elsewhere = Seal(b"somebody else's key").close(topic, command)
    bench.send((topic, SEAL.close(topic, command)), (topic, command), (topic, elsewhere), telemetry(1, seq=1))
    bench.wait_for(4)
    assert bench.refusals.counts() == {"forged": 2}


def test_while_the_store_is_away_the_screens_go_on_and_nothing_is_acknowledged_or_lost(bench):
    bench.store.away = True
    bench.send(telemetry(1, seq=1))
    assert bench.store.tried.wait(20)
    bench.send(telemetry(0, seq=2))
    bench.store.tried.clear()
    assert bench.store.tried.wait(20)
    assert bench.live.view().devices[DEMO].values == {"occupied": 0.0}
    assert bench.acknowledged == []
    assert bench.commits.problem == "the disk is full; make room"
    bench.store.away = False
    bench.wait_for(2)
    assert bench.store.usage().readings == 2
    assert bench.commits.problem is None


def test_a_retained_status_that_is_cleared_says_nothing(bench):
    bench.send(("city/istanbul/parking-bay/demo-01/status", b""))
    bench.wait_for(1)
    assert bench.refusals.counts() == {}


def test_two_messages_of_one_millisecond_are_two_readings(bench):
    bench.send((BAY, b'{"values":{"occupied":1}}'), (BAY, b'{"values":{"occupied":0}}'))
    bench.wait_for(2)
    assert bench.store.usage().readings == 2
    assert bench.live.view().devices[DEMO].values == {"occupied": 0.0}


def test_a_repeat_is_told_by_run_device_time_and_number():
    remembered = Remembered()
    assert remembered.is_new(("", "a", NOW, 1), received_ms=NOW)
    assert not remembered.is_new(("", "a", NOW, 1), received_ms=NOW + 10 * REPEATED_WITHIN_MS)
    assert remembered.is_new(("", "a", NOW, 2), received_ms=NOW)
    assert remembered.is_new(("run", "a", NOW, 1), received_ms=NOW)


def test_a_device_without_a_clock_that_starts_counting_again_is_heard():
    remembered = Remembered()
    assert remembered.is_new(("", "a", None, 1), received_ms=NOW)
    assert not remembered.is_new(("", "a", None, 1), received_ms=NOW + REPEATED_WITHIN_MS - 1)
    assert remembered.is_new(("", "a", None, 1), received_ms=NOW + REPEATED_WITHIN_MS)


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr("broker.ingest.REMEMBERED", 2)
    remembered = Remembered()
    assert [remembered.is_new(("", "a", at, None), received_ms=NOW) for at in (1, 2, 3, 2, 1)] == [
        True,
        True,
        True,
        False,
        True,
    ]


def test_the_stopwatch_is_told_how_each_alert_came_about(bench):
    """By the reading that decides, and by no other of its batch."""
    button = "city/istanbul/panic-button/demo-03/telemetry"
    bench.send(
        telemetry(1, seq=1),
        (button, b'{"values":{"pressed":1},"sent":"%s"}' % moment(NOW - 12).isoformat().encode()),
        telemetry(0, seq=2),
    )
    bench.wait_for(3)
    (alert,) = bench.live.alerts()
    lap = bench.stopwatch.lap(alert.id, 1)
    assert lap == Lap(Came(NOW, float(NOW), NOW - 12), admitted_ms=NOW, decided_ms=NOW)
    assert lap.broker_ms == 12


def test_a_device_that_does_not_say_when_it_sent_lacks_the_first_hop_alone(bench):
    bench.send(("city/istanbul/panic-button/demo-03/telemetry", b'{"values":{"pressed":1}}'))
    bench.wait_for(1)
    (alert,) = bench.live.alerts()
    lap = bench.stopwatch.lap(alert.id, 1)
    assert (lap.broker_ms, lap.ingest_ms, lap.rule_ms) == (None, 0, 0)
