"""Bytes become a typed reading at the edge, or a refusal that says why not."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.edge import MAX_DEVICES, MAX_VALUES, Edge
from broker.live.runs import AnnouncedRun
from devices.packs import read_packs
from devices.payload import MAX_BYTES, Run, Status, epoch_ms
from devices.provenance import Provenance
from devices.reading import Reading
from devices.refusal import Reason, Refused

NOW = epoch_ms(datetime(2026, 11, 23, 10, tzinfo=UTC))
BAY = "city/istanbul/parking-bay/demo-01/telemetry"
COUNTER = "city/istanbul/car-park-counter/demo-02/telemetry"
RUN = Run("run-1", "istanbul", "weekday", seed=1, speed=60, at=datetime(2026, 11, 23, 5, tzinfo=UTC))


@pytest.fixture(scope="module")
def packs():
    return read_packs()


@pytest.fixture
def edge(packs):
    return Edge(packs, runs={"istanbul": AnnouncedRun.heard(RUN, heard_ms=NOW)})


def reasons(admitted):
    return [refused.reason for refused in admitted.refusals]


def test_the_shortest_message_is_a_real_reading_of_now(edge):
    admitted = edge.telemetry(BAY, b'{"values":{"occupied":1}}', received_ms=NOW)
    assert admitted.refusals == ()
    assert admitted.reading == Reading(
        city="istanbul",
        kind="parking-bay",
        device="istanbul.parking-bay.demo-01",
        at_ms=NOW,
        received_ms=NOW,
        values={"occupied": 1.0},
        provenance=Provenance.REAL,
    )
    assert admitted.sent_ms is None


def test_when_a_message_was_sent_is_known_and_no_part_of_the_reading(edge):
    plain = edge.telemetry(BAY, b'{"values":{"occupied":1},"at":"2026-11-23T09:00:00Z"}', received_ms=NOW)
    said = b'{"values":{"occupied":1},"at":"2026-11-23T09:00:00Z","sent":"2026-11-23T09:59:59.997Z"}'
    assert edge.telemetry(BAY, said, received_ms=NOW) == replace(plain, sent_ms=NOW - 3)


@pytest.mark.parametrize(
    ("topic", "payload", "reason"),
    [
        (BAY, b"\x00\xff garbage", Reason.NOT_JSON),
        (BAY, b'{"values": 3}', Reason.WRONG_SHAPE),
        (BAY, b'{"values": {"occupied": "yes"}}', Reason.WRONG_SHAPE),
        (BAY, b'{"values": {}}', Reason.NO_VALUES),
        (BAY, b'{"values": {"occupied": 1}, "sent": "2026-11-23T10:00:00"}', Reason.BAD_TIME),
        (BAY, b'{"values": {"occupied": 2}}', Reason.OUT_OF_RANGE),
        (BAY, b'{"values": {"colour": 1}}', Reason.UNKNOWN_QUANTITY),
        (BAY, b'{"values": {"occupied": 1}, "at": "2026-11-23T10:05:01Z"}', Reason.FAR_FUTURE),
        (BAY, b'{"values": {"occupied": 1}, "at": "1970-01-01T00:00:07Z"}', Reason.BAD_TIME),
        (BAY, b'{"values": {"occupied": 1}, "at": "2026-11-23T10:00:00"}', Reason.BAD_TIME),
        (BAY, b'{"values": {"occupied": 1}, "seq": 99999999999999999999}', Reason.WRONG_SHAPE),
        (BAY, b'{"values": {"occupied": 1}, "run": "' + b"r" * 65 + b'"}', Reason.WRONG_SHAPE),
        (BAY, b" " * 1_000_000, Reason.TOO_LARGE),
        (BAY.replace("istanbul", "atlantis"), b'{"values":{"occupied":1}}', Reason.UNKNOWN_CITY),
        (BAY.replace("parking-bay", "teapot"), b'{"values":{"occupied":1}}', Reason.UNKNOWN_KIND),
        (BAY.replace("demo-01", "a b"), b'{"values":{"occupied":1}}', Reason.BAD_NAME),
    ],
)
def test_bad_input_is_refused_by_its_reason(edge, topic, payload, reason):
    admitted = edge.telemetry(topic, payload, received_ms=NOW)
    assert admitted.reading is None
    assert reasons(admitted) == [reason]


def test_the_good_values_of_a_message_are_kept_and_each_bad_one_refused(edge):
    payload = json.dumps({"values": {"free": 12, "occupied": -1, "rssi": -70}}).encode()
    admitted = edge.telemetry(COUNTER, payload, received_ms=NOW)
    assert admitted.reading is not None
    assert admitted.reading.values == {"free": 12.0}
    assert reasons(admitted) == [Reason.OUT_OF_RANGE, Reason.UNKNOWN_QUANTITY]


def test_a_refusal_names_culprit_and_cure(edge, packs):
    admitted = edge.telemetry(BAY.replace("istanbul", "istambul"), b"{}", received_ms=NOW)
    known = ", ".join(sorted(packs.cities))
    assert str(admitted.refusals[0]) == f"unknown-city: unknown city 'istambul'; known: {known}"


def test_a_message_of_countless_values_is_refused_once(edge):
    payload = json.dumps({"values": {f"v{i}": i for i in range(MAX_VALUES + 1)}}).encode()
    assert len(payload) < MAX_BYTES
    assert reasons(edge.telemetry(BAY, payload, received_ms=NOW)) == [Reason.WRONG_SHAPE]


def test_the_future_of_a_simulated_reading_is_judged_by_its_runs_clock(edge):
    said = '{"values":{"occupied":1},"run":"run-1","provenance":"simulated","at":"%s"}'
    one_minute_on = NOW + 60_000  # the run's clock has gone an hour on, to 06:00
    # Five minutes, and what the run does in five seconds.
    late = edge.telemetry(BAY, (said % "2026-11-23T06:10:00Z").encode(), received_ms=one_minute_on)
    ahead = edge.telemetry(BAY, (said % "2026-11-23T06:10:01Z").encode(), received_ms=one_minute_on)
    assert late.reading is not None
    assert reasons(ahead) == [Reason.FAR_FUTURE]


def test_a_run_that_nobody_announced_cannot_be_judged_and_is_taken(edge):
    payload = b'{"values":{"occupied":1},"run":"other","provenance":"recorded","at":"2027-01-01T00:00:00Z"}'
    assert edge.telemetry(BAY, payload, received_ms=NOW).reading is not None


def test_inventing_device_names_ends_at_a_bound(packs):
    edge = Edge(packs, runs={})
    taken = [
        edge.telemetry(f"city/istanbul/parking-bay/d{i}/telemetry", b'{"values":{"occupied":1}}', received_ms=NOW)
        for i in range(MAX_DEVICES + 1)
    ]
    assert all(admitted.reading for admitted in taken[:-1])
    assert reasons(taken[-1]) == [Reason.TOO_MANY_NEWCOMERS]


def test_a_status_tells_where_a_newcomer_is(edge):
    topic = BAY.replace("telemetry", "status")
    address, status = edge.status(topic, b'{"name":"Demo bay","lon":28.98,"lat":41.04}')
    assert address.id == "istanbul.parking-bay.demo-01"
    assert status == Status(name="Demo bay", lon=28.98, lat=41.04)


@pytest.mark.parametrize(
    "name", ["", "   ", "\u200b\u200d", "\u00a0\u2003", "\u3164", "\u2800", "\u00ad\ufe0f", "\u0301"]
)
def test_a_name_of_which_nothing_can_be_seen_is_none(edge, name):
    payload = json.dumps({"name": name, "lon": 28.98, "lat": 41.04}).encode()
    assert edge.status(BAY.replace("telemetry", "status"), payload)[1] == Status(lon=28.98, lat=41.04)


@pytest.mark.parametrize("name", ["7", "★", "…", "센서", "เซ็นเซอร์", "👨‍👩‍👧"])
def test_a_name_that_can_be_seen_is_kept_as_it_is(edge, name):
    payload = json.dumps({"name": name}).encode()
    assert edge.status(BAY.replace("telemetry", "status"), payload)[1] == Status(name=name)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b'{"lon":28.98}', Reason.WRONG_SHAPE),
        (b'{"lon":281,"lat":41}', Reason.OUT_OF_RANGE),
        (b'{"name":"' + b"x" * 81 + b'"}', Reason.WRONG_SHAPE),
        (b"offline", Reason.NOT_JSON),
    ],
)
def test_a_wrong_status_is_refused(edge, payload, reason):
    with pytest.raises(Refused) as refused:
        edge.status(BAY.replace("telemetry", "status"), payload)
    assert refused.value.reason is reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(
    payload=st.binary(max_size=200)
    | JSON.map(lambda said: json.dumps(said).encode())
    | st.fixed_dictionaries(
        {"values": st.dictionaries(st.sampled_from(["occupied", "x"]), JSON, max_size=3)},
        optional={"at": JSON, "seq": JSON, "run": JSON, "provenance": JSON},
    ).map(lambda said: json.dumps(said).encode()),
    topic=st.sampled_from([BAY, COUNTER, "city///x/telemetry"]) | st.text(max_size=40),
)
def test_whatever_arrives_becomes_a_reading_within_its_range_or_a_refusal(packs, topic, payload):
    edge = Edge(packs, runs={})
    admitted = edge.telemetry(topic, payload, received_ms=NOW)
    assert admitted.reading or admitted.refusals
    if admitted.reading is not None:
        assert all(0 <= value <= 5000 for value in admitted.reading.values.values())


def test_where_the_hubs_clock_was_set_back_arrival_counts_as_it_is_now(edge):
    hour_ms = 3_600_000
    edge.telemetry(BAY, b'{"values":{"occupied":1}}', received_ms=NOW)
    set_back = edge.telemetry(BAY, b'{"values":{"occupied":0}}', received_ms=NOW - hour_ms)
    assert set_back.reading.at_ms == NOW - hour_ms


def test_what_is_real_belongs_to_no_run_whatever_it_says(edge):
    admitted = edge.telemetry(BAY, b'{"values":{"occupied":1},"run":"mine"}', received_ms=NOW)
    assert admitted.reading is not None
    assert admitted.reading.run == ""


def test_a_value_between_two_states_is_refused(edge):
    admitted = edge.telemetry(BAY, b'{"values":{"occupied":0.5}}', received_ms=NOW)
    assert [str(refused) for refused in admitted.refusals] == [
        "out-of-range: occupied 0.5 lies between states; 0 free, 1 occupied"
    ]


def test_a_device_that_starts_counting_again_with_another_value_is_no_repeat(edge):
    def identity(payload):
        return edge.telemetry(BAY, payload, received_ms=NOW).identity

    first = identity(b'{"values":{"occupied":0},"seq":1}')
    assert identity(b'{"values":{"occupied":0},"seq":1}') == first
    assert identity(b'{"values":{"occupied":1},"seq":1}') != first
    assert identity(b'{"values":{"occupied":1}}') is None
