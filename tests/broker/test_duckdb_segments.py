"""The files of the embedded store: they roll, are dropped whole, outlive a killed process, and are read meanwhile."""

import signal
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from broker.stores.duckdb import DuckDBStore
from devices.reading import Reading

DAY_MS = 86_400_000
NOON_MS = 1_795_000_000_000 // DAY_MS * DAY_MS + DAY_MS // 2


def gauges(at_ms: int, *, devices: int = 100, received_ms: int | None = None) -> list[Reading]:
    return [
        Reading("istanbul", "gauge", f"istanbul.gauge.g{n}", at_ms, received_ms or at_ms, {"level_m": n / 7})
        for n in range(devices)
    ]


def names(folder):
    return sorted(path.name for path in folder.glob("*.duckdb"))


def test_each_day_of_receipt_has_a_file(tmp_path):
    with closing(DuckDBStore(tmp_path)) as store:
        for day in range(3):
            store.write(gauges(NOON_MS + day * DAY_MS))
    assert names(tmp_path) == ["2026-11-18-0001.duckdb", "2026-11-19-0001.duckdb", "2026-11-20-0001.duckdb"]


def test_a_day_goes_on_in_the_same_file_after_a_restart(tmp_path):
    for minute in range(3):
        with closing(DuckDBStore(tmp_path)) as store:
            store.write(gauges(NOON_MS + minute * 60_000))
    assert names(tmp_path) == ["2026-11-18-0001.duckdb"]


def test_a_clock_set_back_does_not_start_an_older_file(tmp_path):
    with closing(DuckDBStore(tmp_path)) as store:
        store.write(gauges(NOON_MS))
        store.write(gauges(NOON_MS - 5 * DAY_MS))
    assert names(tmp_path) == ["2026-11-18-0001.duckdb"]


def test_a_file_that_rolls_while_the_clock_is_set_back_keeps_its_place(tmp_path):
    with closing(DuckDBStore(tmp_path, segment_bytes=1)) as store:
        store.write(gauges(NOON_MS))
        store.write(gauges(NOON_MS - 5 * DAY_MS))
    assert names(tmp_path) == ["2026-11-18-0001.duckdb", "2026-11-18-0002.duckdb"]


def test_the_oldest_files_go_until_the_rest_fits(tmp_path):
    limit = 2_000_000
    with closing(DuckDBStore(tmp_path, segment_bytes=limit // 8)) as store:
        dropped = 0
        for batch in range(40):
            store.write(gauges(NOON_MS + batch * 1000, devices=1000))
            dropped += store.retain(oldest_ms=0, max_bytes=limit)
            on_disk = sum(path.stat().st_size for path in tmp_path.glob("2*"))
            assert store.usage().bytes == on_disk <= limit
        assert store.usage().readings == 40_000 - dropped
        assert 0 < dropped < 40_000
        assert store.latest() == sorted(gauges(NOON_MS + 39_000, devices=1000), key=lambda reading: reading.device)


def test_a_reading_of_an_older_file_sent_again_changes_nothing(tmp_path):
    with closing(DuckDBStore(tmp_path)) as store:
        for day in range(3):
            store.write(gauges(NOON_MS + day * DAY_MS))
        store.write(gauges(NOON_MS, received_ms=NOON_MS + 2 * DAY_MS))
        assert store.usage().readings == 300


def test_the_first_of_two_readings_of_one_identity_counts(tmp_path):
    first, second = (Reading("a", "b", "a.b.c", NOON_MS, NOON_MS + n, {"level_m": float(n)}, seq=7) for n in (1, 2))
    with closing(DuckDBStore(tmp_path)) as store:
        store.write([first, second])
        store.write([second])
        assert store.latest() == [first]


def test_latest_spans_files_written_before_and_after_a_restart(tmp_path):
    with closing(DuckDBStore(tmp_path)) as store:
        store.write(gauges(NOON_MS))
        store.write(gauges(NOON_MS + DAY_MS, devices=50))
        store.write(gauges(NOON_MS - 60_000, devices=1, received_ms=NOON_MS + 2 * DAY_MS))
        before = store.latest()
    expected = [*gauges(NOON_MS + DAY_MS, devices=50), *gauges(NOON_MS)[50:]]
    assert before == sorted(expected, key=lambda reading: reading.device)
    with closing(DuckDBStore(tmp_path)) as store:
        assert store.latest() == before


WRITER = """
import sys
from pathlib import Path
from broker.stores.duckdb import DuckDBStore
from devices.reading import Reading
store = DuckDBStore(Path(sys.argv[1]), segment_bytes=300_000)
for batch in range(1_000_000):
    store.write([Reading("a", "b", f"a.b.d{n}", batch, 1_795_000_000_000, {"v": n / 7}, seq=batch) for n in range(50)])
    print(batch, flush=True)
"""


@pytest.mark.parametrize("batches", [1, 7, 100])
def test_a_killed_writer_loses_nothing_that_was_written(tmp_path, batches):
    with subprocess.Popen([sys.executable, "-c", WRITER, tmp_path], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        for _ in range(batches):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        confirmed = batches + len(writer.stdout.read().splitlines())
    with closing(DuckDBStore(tmp_path)) as store:
        assert store.usage().readings in (confirmed * 50, (confirmed + 1) * 50)
        assert min(reading.at_ms for reading in store.latest()) >= confirmed - 1
        for device in ("a.b.d0", "a.b.d49"):
            samples = store.history(device, "v", start_ms=0, end_ms=confirmed, points=confirmed)
            assert [sample.at_ms for sample in samples] == list(range(confirmed))


def test_a_file_that_was_being_made_by_a_killed_process_is_removed(tmp_path):
    for name in ("2026-11-18-0001.duckdb.new", "2026-11-18-0001.duckdb.new.wal"):
        (tmp_path / name).write_bytes(b"half")
    with closing(DuckDBStore(tmp_path)) as store:
        store.write(gauges(NOON_MS))
    assert sorted(path.name for path in tmp_path.glob("2*")) == ["2026-11-18-0001.duckdb"]


def test_readers_see_whole_batches_while_files_are_written_rolled_and_dropped(tmp_path):
    done = threading.Event()
    faults: list[BaseException] = []

    def read() -> None:
        try:
            while not done.is_set():
                assert len({reading.at_ms for reading in store.latest()}) <= 1
                store.history("istanbul.gauge.g3", "level_m", start_ms=0, end_ms=2 * NOON_MS, points=10)
        except BaseException as fault:  # noqa: BLE001 - handed to the test's own thread
            faults.append(fault)

    with closing(DuckDBStore(tmp_path, segment_bytes=400_000)) as store:
        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for batch in range(150):
            store.write(gauges(NOON_MS + batch))
            if batch % 10 == 0:
                store.retain(oldest_ms=0, max_bytes=1_200_000)
        done.set()
        for reader in readers:
            reader.join()
        assert faults == []
        assert {reading.at_ms for reading in store.latest()} == {NOON_MS + 149}
