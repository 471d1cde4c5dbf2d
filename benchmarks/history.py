"""The embedded store with 25 days of a city in it: how fast it answers, and what a write costs then."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeVar

import msgspec

from broker.stores.duckdb import DuckDBStore, segment
from broker.stores.duckdb import folder as segments_folder
from devices.payload import moment
from devices.reading import Reading

DAYS = 25
DAY_MS = 86_400_000
FIRST_DAY_MS = 1_793_491_200_000
"""2026-11-01T00:00:00Z"""

BAYS = 768
BAY_EVERY_MS = 36_000
COUNTERS = 54
COUNTER_EVERY_MS = 60_000
"""With two quantities each: two million readings a day."""

ZONE = [f"istanbul.parking-bay.bay-{number:03d}" for number in range(256)]
LAST_DAY_MS = FIRST_DAY_MS + (DAYS - 1) * DAY_MS
RUN = f"run-{DAYS - 1}"

T = TypeVar("T")

_DAY = f"""
    INSERT INTO {{reading}}
    SELECT run, device, quantity, slot_ms + hash(device, slot_ms) % {{every_ms}} AS at_ms, value,
           at_ms + 20 + hash(at_ms) % 30, (slot_ms - {FIRST_DAY_MS}) // {{every_ms}}, 'simulated'
    FROM (
        SELECT 'run-' || {{day}} AS run, 'istanbul.{{kind}}-' || lpad(number::VARCHAR, 3, '0') AS device,
               unnest({{quantities}}) AS quantity, {{start_ms}} + slot * {{every_ms}} AS slot_ms, {{value}} AS value
        FROM range({DAY_MS} // {{every_ms}}) AS slots(slot), range({{devices}}) AS numbers(number)
    )
    ORDER BY slot_ms, hash(device)
"""


class Outcome(msgspec.Struct, frozen=True):
    """Times are medians; `first` is what the first question costs after the store was opened."""

    readings: int
    disk_mb: float
    open_ms: float
    latest_ms: float
    device_24_h_first_ms: float
    device_24_h_ms: float
    zone_5_min_24_h_first_ms: float
    zone_5_min_24_h_ms: float
    write_500_ms: float
    write_5000_ms: float
    write_worst_ms: float
    """Of a few hundred: the one that moved the log into the file."""
    write_500_with_a_clock_of_1970_ms: float


def history(days: int = DAYS) -> Outcome:
    """Needs about half a gigabyte on disk for a minute."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, days)
        store, open_ms = _timed(lambda: DuckDBStore(folder))
        with closing(store):
            usage = store.usage()
            latest, latest_ms = _timed(store.latest)
            assert len(latest) == BAYS + COUNTERS
            device_first_ms, *device_ms = _times(21, lambda: _device(store))
            zone_first_ms, *zone_ms = _times(21, lambda: _zone(store))
            small = list(_writes(store, 500, 200))
            large = list(_writes(store, 5000, 60))
            odd = list(_writes(store, 500, 20, first_at_ms=5))
        return Outcome(
            readings=usage.readings,
            disk_mb=(usage.bytes or 0) / 1e6,
            open_ms=open_ms,
            latest_ms=latest_ms,
            device_24_h_first_ms=device_first_ms,
            device_24_h_ms=median(device_ms),
            zone_5_min_24_h_first_ms=zone_first_ms,
            zone_5_min_24_h_ms=median(zone_ms),
            write_500_ms=median(small),
            write_5000_ms=median(large),
            write_worst_ms=max(small + large),
            write_500_with_a_clock_of_1970_ms=median(odd),
        )


def fill(folder: Path, days: int) -> None:
    """A segment a day; each is sealed but the last, as the hub leaves them."""
    with closing(segments_folder.connect(folder)) as connection:
        for day in range(DAYS - days, DAYS):
            start_ms = FIRST_DAY_MS + day * DAY_MS
            path = segment.next_path(folder, moment(start_ms).date().isoformat())
            made = segment.create(connection, path)
            for kind, devices, every_ms, quantities, value in (
                ("parking-bay.bay", BAYS, BAY_EVERY_MS, ["occupied"], "hash(number, slot // 40) % 2"),
                ("car-park-counter.park", COUNTERS, COUNTER_EVERY_MS, ["free", "occupied"], "hash(number, slot) % 900"),
            ):
                connection.execute(
                    _DAY.format(
                        reading=made.reading,
                        day=day,
                        kind=kind,
                        devices=devices,
                        every_ms=every_ms,
                        quantities=quantities,
                        value=value,
                        start_ms=start_ms,
                    )
                )
            if day < DAYS - 1:
                segment.seal(connection, made)
            segment.detach(connection, made)


def _device(store: DuckDBStore) -> None:
    end_ms = LAST_DAY_MS + DAY_MS
    found = store.history(ZONE[7], "occupied", start_ms=LAST_DAY_MS, end_ms=end_ms, points=500, run=RUN)
    assert sum(sample.count for sample in found) == DAY_MS // BAY_EVERY_MS


def _zone(store: DuckDBStore) -> None:
    end_ms = LAST_DAY_MS + DAY_MS
    found = store.aggregate({"zone": ZONE}, "occupied", start_ms=LAST_DAY_MS, end_ms=end_ms, every_ms=300_000, run=RUN)
    assert sum(sample.count for sample in found["zone"]) == len(ZONE) * DAY_MS // BAY_EVERY_MS


def _writes(store: DuckDBStore, size: int, batches: int, *, first_at_ms: int | None = None) -> Iterator[float]:
    """Each batch a moment later, all bays mixed; `first_at_ms` is the claim of its first device, with a wrong clock."""
    for batch in range(batches):
        now_ms = LAST_DAY_MS + DAY_MS - 3_600_000 + (size + batch) * 1000
        readings = [
            Reading("istanbul", "parking-bay", ZONE[n % len(ZONE)], now_ms + n, now_ms + n, {"occupied": 1.0}, run=RUN)
            for n in range(size)
        ]
        if first_at_ms is not None:
            readings[0] = msgspec.structs.replace(readings[0], at_ms=first_at_ms + batch)
        _, took_ms = _timed(lambda: store.write(readings))  # noqa: B023 - called at once
        yield took_ms


def _times(count: int, ask: Callable[[], object]) -> list[float]:
    return [_timed(ask)[1] for _ in range(count)]


def _timed(ask: Callable[[], T]) -> tuple[T, float]:
    started_s = time.perf_counter()
    answer = ask()
    return answer, (time.perf_counter() - started_s) * 1000


if __name__ == "__main__":
    for figure, amount in msgspec.structs.asdict(history()).items():
        print(f"{figure:40} {amount:14,.1f}")
