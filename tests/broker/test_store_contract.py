"""What every store keeps and answers. InfluxDB takes part where ROADSHOW_INFLUX_URL points at one."""

import os
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from broker.stores.duckdb import DuckDBStore
from broker.stores.influx import InfluxStore
from broker.stores.store import Sample, Store
from devices.provenance import Provenance
from devices.reading import Reading

DAY_MS = 86_400_000
NOON_MS = 1_795_000_000_000 // DAY_MS * DAY_MS + DAY_MS // 2


def open_duckdb(folder: Path) -> Store:
    return DuckDBStore(folder)


def open_influx(folder: Path) -> Store:
    """Each test has measurements of its own in the one bucket."""
    return InfluxStore(
        os.environ["ROADSHOW_INFLUX_URL"],
        token=os.environ["ROADSHOW_INFLUX_TOKEN"],
        org=os.environ["ROADSHOW_INFLUX_ORG"],
        bucket=os.environ["ROADSHOW_INFLUX_BUCKET"],
        measurement=f"test-{folder.parent.name}-{folder.name}",
    )


STORES = {"duckdb": open_duckdb}
if "ROADSHOW_INFLUX_URL" in os.environ:
    STORES["influx"] = open_influx


@pytest.fixture(params=STORES)
def opener(request):
    return STORES[request.param]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / f"data-{uuid4().hex[:8]}"


@pytest.fixture
def store(opener, folder):
    with closing(opener(folder)) as store:
        yield store


def bay(number: int = 1, *, at_ms: int = NOON_MS, occupied: float = 1.0, **other) -> Reading:
    device = f"istanbul.parking-bay.demo-{number:02d}"
    given = {"received_ms": at_ms + 40, "values": {"occupied": occupied}, **other}
    return Reading(city="istanbul", kind="parking-bay", device=device, at_ms=at_ms, **given)


def minutes(store: Store, *, run: str = "", points: int = 60, device: int = 1) -> list[Sample]:
    """The hour from noon."""
    name = bay(device).device
    return store.history(name, "occupied", start_ms=NOON_MS, end_ms=NOON_MS + 3_600_000, points=points, run=run)


def sample(minute: int, value: float, *, count: int = 1) -> Sample:
    return Sample(NOON_MS + minute * 60_000, value, value, value, value, count)


def test_an_empty_store_holds_nothing(store):
    assert store.latest() == []
    assert minutes(store) == []
    assert store.aggregate({}, "occupied", start_ms=0, end_ms=1, every_ms=1) == {}
    assert store.retain(oldest_ms=NOON_MS, max_bytes=0) == 0
    assert (store.usage().readings, store.usage().oldest_ms) == (0, None)


def test_a_reading_comes_back_exactly(store):
    reading = bay(
        at_ms=NOON_MS + 1,
        received_ms=NOON_MS + 12_345,
        values={"occupied": 0.1 + 0.2, "battery_v": -3.3},
        provenance=Provenance.RECORDED,
        run="run-7",
        seq=9_007_199_254_740_993,
    )
    plain = bay(2)
    store.write([reading, plain])
    assert store.latest() == [reading, plain]


def test_writing_a_reading_again_changes_nothing(store):
    first, second = bay(), bay(at_ms=NOON_MS + 60_000, occupied=0.0)
    store.write([first, first])
    store.write([second, first])
    store.write([first])
    assert minutes(store) == [sample(0, 1.0), sample(1, 0.0)]
    assert store.latest() == [second]
    assert store.usage().readings == 2


def test_two_readings_of_one_time_are_told_apart_by_their_number(store):
    first, second = bay(seq=1), bay(seq=2, occupied=0.0)
    store.write([first, second, first])
    store.write([second])
    assert minutes(store) == [Sample(NOON_MS, 0.5, 0.0, 1.0, 0.0, 2)]
    assert store.latest() == [second]
    assert store.usage().readings == 2


def test_a_reading_sent_again_after_a_restart_changes_nothing(opener, folder):
    yesterday, today = bay(at_ms=NOON_MS - DAY_MS), bay()
    for batch in ([yesterday], [today], [yesterday, today]):
        with closing(opener(folder)) as store:
            store.write(batch)
    with closing(opener(folder)) as store:
        assert store.usage().readings == 2


def test_a_late_reading_stands_in_its_place(store):
    store.write([bay(at_ms=NOON_MS + 120_000, occupied=0.0)])
    store.write([bay(received_ms=NOON_MS + 2 * DAY_MS)])
    assert minutes(store) == [sample(0, 1.0), sample(2, 0.0)]
    assert store.latest() == [bay(at_ms=NOON_MS + 120_000, occupied=0.0)]


def test_quantities_of_one_time_that_arrive_apart_are_one_latest_reading(store):
    store.write([bay()])
    store.write([bay(values={"battery_v": 3.0}, received_ms=NOON_MS + 50)])
    assert store.latest() == [bay(values={"occupied": 1.0, "battery_v": 3.0}, received_ms=NOON_MS + 50)]


def test_a_bucket_tells_mean_low_high_last_and_count(store):
    values = (4.0, 1.0, 7.0)
    store.write([bay(at_ms=NOON_MS + second * 1000, occupied=value) for second, value in enumerate(values)])
    assert minutes(store) == [Sample(NOON_MS, 4.0, 1.0, 7.0, 7.0, 3)]


def test_history_ends_before_its_end_and_leaves_empty_buckets_out(store):
    hour_ms = 3_600_000
    store.write([bay(at_ms=NOON_MS + offset) for offset in (-1, 0, hour_ms - 1, hour_ms)])
    assert minutes(store) == [sample(0, 1.0), sample(59, 1.0)]


def test_history_gives_at_most_the_points_asked_for(store):
    store.write([bay(at_ms=NOON_MS + second * 1000) for second in range(0, 3600, 30)])
    samples = minutes(store, points=7)
    assert [one.at_ms - NOON_MS for one in samples] == [bucket * 514_286 for bucket in range(7)]
    assert sum(one.count for one in samples) == 120


def test_real_readings_are_seen_in_every_run_and_simulated_ones_in_their_own(store):
    real = bay(occupied=1.0)
    mine, other = (bay(at_ms=NOON_MS + n * 60_000, occupied=0.0, run=f"run-{n}") for n in (1, 2))
    store.write([real, mine, other])
    assert minutes(store, run="run-1") == [sample(0, 1.0), sample(1, 0.0)]
    assert minutes(store, run="run-2") == [sample(0, 1.0), sample(2, 0.0)]
    assert minutes(store) == [sample(0, 1.0)]


def test_the_latest_reading_is_of_the_run_a_device_spoke_in_last(store):
    first_run = bay(at_ms=NOON_MS + 3_600_000, received_ms=NOON_MS + 1, run="run-1")
    second_run = bay(at_ms=NOON_MS, received_ms=NOON_MS + 2, run="run-2")
    store.write([first_run])
    store.write([second_run])
    assert store.latest() == [second_run]


def test_groups_are_aggregated_apart_and_may_share_a_device(store):
    store.write([bay(number, at_ms=NOON_MS + number * 1000, occupied=float(number)) for number in (1, 2, 3)])
    one, two, three, stranger = (bay(number).device for number in (1, 2, 3, 4))
    samples = store.aggregate(
        {"north": [one, two], "all": [one, two, three, stranger], "empty": []},
        "occupied",
        start_ms=NOON_MS,
        end_ms=NOON_MS + DAY_MS,
        every_ms=300_000,
    )
    assert samples == {
        "north": [Sample(NOON_MS, 1.5, 1.0, 2.0, 2.0, 2)],
        "all": [Sample(NOON_MS, 2.0, 1.0, 3.0, 3.0, 3)],
        "empty": [],
    }


def test_buckets_are_counted_from_the_start_that_is_asked_for(store):
    start_ms = NOON_MS + 77
    store.write([bay(at_ms=start_ms + offset) for offset in (0, 299_999, 300_000)])
    device = bay().device
    samples = store.aggregate(
        {"a": [device]}, "occupied", start_ms=start_ms, end_ms=start_ms + DAY_MS, every_ms=300_000
    )
    assert [(one.at_ms, one.count) for one in samples["a"]] == [(start_ms, 2), (start_ms + 300_000, 1)]


@pytest.mark.parametrize("name", ['"', "\\x22", "${run}", "' OR 1=1 --", '") |> drop(', "größe"])
def test_no_name_is_taken_for_part_of_a_query(store, name):
    odd = Reading("istanbul", "bay", f"istanbul.bay.{name}", NOON_MS, NOON_MS, {"occupied": 1.0}, run=name)
    store.write([odd, bay()])
    assert store.history(odd.device, "occupied", start_ms=NOON_MS, end_ms=NOON_MS + 1, points=1, run=name) == [
        sample(0, 1.0)
    ]
    assert store.history(odd.device, name, start_ms=NOON_MS, end_ms=NOON_MS + 1, points=1) == []


def test_what_is_older_than_asked_for_goes(store):
    old, new = [bay(at_ms=NOON_MS - days * DAY_MS) for days in (3, 2)], bay()
    for reading in (*old, new):
        store.write([reading])
    assert store.retain(oldest_ms=NOON_MS - DAY_MS, max_bytes=1 << 40) == 2
    assert store.latest() == [new]
    assert (store.usage().readings, store.usage().oldest_ms) == (1, new.received_ms)
    assert store.retain(oldest_ms=NOON_MS - DAY_MS, max_bytes=1 << 40) == 0


def test_nothing_goes_where_there_is_no_limit(store):
    store.write([bay(at_ms=0, received_ms=0)])
    assert store.retain(oldest_ms=0, max_bytes=1 << 40) == 0
    assert store.usage().readings == 1


def test_a_span_without_length_holds_nothing(store):
    store.write([bay()])
    span = {"start_ms": NOON_MS, "end_ms": NOON_MS}
    assert store.history(bay().device, "occupied", points=10, **span) == []
    assert store.aggregate({"a": [bay().device]}, "occupied", every_ms=1000, **span) == {"a": []}


def test_everything_is_there_after_reopening(opener, folder):
    readings = [bay(number, at_ms=NOON_MS + number) for number in range(1, 50)]
    with closing(opener(folder)) as store:
        store.write(readings)
        before = store.usage().readings, store.usage().oldest_ms
    with closing(opener(folder)) as store:
        assert store.latest() == readings
        assert (store.usage().readings, store.usage().oldest_ms) == before


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at_ms=st.integers(0, 4_102_444_800_000),
    received_ms=st.integers(0, 4_102_444_800_000),
    value=st.floats(allow_nan=False, allow_infinity=False),
    seq=st.none() | st.integers(0, 2**63 - 1),
)
def test_any_number_at_any_time_comes_back_exactly(store, at_ms, received_ms, value, seq):
    reading = bay(at_ms=at_ms, received_ms=received_ms, occupied=value, seq=seq, run=uuid4().hex)
    reading = replace(reading, device=f"istanbul.parking-bay.{reading.run}")
    store.write([reading])
    assert [one for one in store.latest() if one.device == reading.device] == [reading]
    assert store.history(reading.device, "occupied", start_ms=at_ms, end_ms=at_ms + 1, points=1, run=reading.run) == [
        Sample(at_ms, value, value, value, value, 1)
    ]
