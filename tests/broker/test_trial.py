"""An engineer is told what is right and what is wrong with a device, and what to do."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.edge import Edge
from broker.trial import Trial, Verdict
from devices.packs import read_packs
from devices.payload import epoch_ms
from devices.topic import Address, Channel

NOW = epoch_ms(datetime(2026, 11, 23, 10, tzinfo=UTC))
BAY = Address("istanbul", "parking-bay", "demo-01")
TOPIC = BAY.topic(Channel.TELEMETRY)
STATUS = BAY.topic(Channel.STATUS)
KEPT = {Channel.TELEMETRY: False, Channel.STATUS: True}


@pytest.fixture(scope="module")
def packs():
    return read_packs()


@pytest.fixture
def trial(packs):
    return Trial(BAY, packs.kinds["parking-bay"], Edge(packs, runs={}))


def hear(trial, said, *, topic=TOPIC, after_s=0.0):
    payload = said if isinstance(said, bytes) else json.dumps(said).encode()
    return trial.hear(topic, payload, received_ms=NOW + round(after_s * 1000))


def words(verdicts, grade):
    return [verdict.words for verdict in verdicts if verdict.grade == grade]


def test_a_perfect_reading_is_right_in_every_respect(trial):
    good = {"values": {"occupied": 1}, "at": "2026-11-23T10:00:00Z", "seq": 7}
    assert hear(trial, good, after_s=0.4) == [
        Verdict("right", "occupied 1: occupied"),
        Verdict("right", "its clock and this machine's are 0.4 s apart"),
        Verdict("right", "seq 7"),
        Verdict("right", "badge REAL"),
    ]


def test_the_shortest_reading_is_right_with_two_notes(trial):
    verdicts = hear(trial, {"values": {"occupied": 0}})
    assert words(verdicts, "right") == ["occupied 0: free", "badge REAL"]
    assert [note.split(":")[0] for note in words(verdicts, "note")] == ["no `at`", "no `seq`"]
    assert words(verdicts, "wrong") == []


@pytest.mark.parametrize(
    ("said", "told", "cure"),
    [
        (b"occupied=1", "JSON", "print what the device builds"),
        ({"values": {"occupied": "yes"}}, "Expected", "plain numbers"),
        ({"values": {"occupied": 7}}, "outside 0 free, 1 occupied", "unit and scale"),
        ({"values": {"taken": 1}}, "unknown quantity 'taken'; known: occupied", "rename it"),
        ({"values": {"occupied": 0.5}}, "lies between states; 0 free, 1 occupied", ""),
        ({"values": {"occupied": 1}, "at": "2026-11-23T10:01:00Z"}, "60.0 s ahead", "NTP"),
        ({"values": {"occupied": 1}, "at": "2026-11-23T11:00:00Z"}, "3,600 s ahead", ""),
        ({"values": {"occupied": 1}, "at": "2026-11-23T10:00:00"}, "has no offset", ""),
        ({"values": {"occupied": 1}, "at": "1970-01-01T00:00:09Z"}, "clock is not set", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_cure(trial, said, told, cure):
    wrong = [verdict for verdict in hear(trial, said) if verdict.grade == "wrong"]
    assert len(wrong) == 1
    assert told in wrong[0].words
    assert cure in wrong[0].cure
    assert trial.refused == 1


@pytest.mark.parametrize(
    ("topic", "told"),
    [
        ("city/istanbul/parking-bay/demo-01/telemetri", "is not city/<city>/<kind>/<device>/telemetry"),
        ("/city/istanbul/parking-bay/demo-01/telemetry", "is not city/"),
        ("istanbul/demo-01", "is not city/"),
        ("city/Istanbul/parking-bay/demo-01/telemetry", "unknown city 'Istanbul'"),
        ("city/istanbul/bay/demo-01/telemetry", "unknown kind 'bay'"),
        ("city/istanbul/car-park-counter/demo-01/telemetry", "is the device istanbul.car-park-counter.demo-01"),
        ("city/istanbul/parking-bay/Demo-01/telemetry", "is the device istanbul.parking-bay.Demo-01"),
    ],
)
def test_a_reading_on_a_wrong_topic_is_found_and_the_right_one_named(trial, topic, told):
    [verdict] = hear(trial, {"values": {"occupied": 1}}, topic=topic)
    assert verdict.grade == "wrong"
    assert told in verdict.words
    assert verdict.cure.startswith(f"publish on {TOPIC}")


def test_what_is_plainly_another_devices_is_not_this_ones_business(trial):
    for topic in (
        "city/istanbul/parking-bay/demo-012/telemetry",
        "city/istanbul/parking-bay/other/telemetry",
        "live/hub",
    ):
        assert hear(trial, {"values": {"occupied": 1}}, topic=topic) == []


def test_a_gap_in_the_count_is_a_loss_a_step_back_a_restart_and_a_repeat_is_taken_once(trial):
    def count(seq, after_s):
        return hear(trial, {"values": {"occupied": 1}, "seq": seq}, after_s=after_s)

    count(7, 0)
    assert words(count(10, 5), "wrong") == ["seq 10 after 7: 2 lost on the way"]
    assert "seq 0 after 10: counts anew; did the device restart?" in words(count(0, 10), "note")
    assert "the same message again: taken once" in words(count(0, 15), "note")


def test_a_device_that_is_slower_than_its_kinds_heartbeat_is_told_so(trial):
    hear(trial, {"values": {"occupied": 1}})
    assert "4,000 s since the last" in words(hear(trial, {"values": {"occupied": 1}}, after_s=4000), "note")
    assert words(hear(trial, {"values": {"occupied": 1}}, after_s=12_000), "wrong") == [
        "8,000 s since the last: shown as silent"
    ]


def test_a_real_device_leaves_run_and_provenance_out(trial):
    verdicts = hear(trial, {"values": {"occupied": 1}, "run": "r-1", "provenance": "simulated"})
    assert [verdict.cure for verdict in verdicts if "leaves" in verdict.cure] == [
        "a real device leaves `run` out",
        "a real device leaves `provenance` out",
    ]


def test_a_device_that_does_everything_right_is_summed_up_as_right(trial):
    hear(trial, {"online": True, "name": "Our bay"}, topic=STATUS)
    hear(trial, {"values": {"occupied": 1}, "seq": 1})
    hear(trial, {"online": False}, topic=STATUS)
    summary = trial.sum_up(now_ms=NOW + 60_000, since_ms=NOW, kept=KEPT)
    assert summary == [Verdict("right", "1 readings taken in 60 s")]


def test_silence_is_summed_up_with_where_to_look(trial):
    first, status, will = trial.sum_up(now_ms=NOW + 60_000, since_ms=NOW, kept={})
    assert first.words == f"no good reading came on {TOPIC}"
    assert "address and port" in first.cure
    assert (status.grade, will.grade) == ("note", "note")
    assert f'{{"online":true}} on {STATUS}, retained' in status.cure
    assert "last will" in will.cure


def test_kept_telemetry_and_a_status_that_is_not_kept_are_wrong(trial):
    hear(trial, {"online": True}, topic=STATUS)
    hear(trial, {"values": {"occupied": 1}})
    kept = {Channel.TELEMETRY: True, Channel.STATUS: False}
    wrong = words(trial.sum_up(now_ms=NOW, since_ms=NOW, kept=kept), "wrong")
    assert len(wrong) == 2
    assert "keeps a telemetry message" in wrong[0]
    assert "status is not kept" in wrong[1]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([TOPIC, STATUS, BAY.topic(Channel.ACK), BAY.topic(Channel.COMMAND), "demo-01"]),
            st.binary(max_size=40)
            | st.fixed_dictionaries(
                {"values": st.dictionaries(st.sampled_from(["occupied", "x"]), JSON, max_size=2)},
                optional={"at": JSON, "seq": JSON, "run": JSON, "provenance": JSON, "online": JSON},
            ).map(lambda said: json.dumps(said).encode()),
        ),
        max_size=6,
    )
)
def test_whatever_a_device_sends_is_judged_and_agrees_with_the_edge(packs, messages):
    trial = Trial(BAY, packs.kinds["parking-bay"], Edge(packs, runs={}))
    edge = Edge(packs, runs={})
    for topic, payload in messages:
        verdicts = trial.hear(topic, payload, received_ms=NOW)
        assert verdicts
        if topic == TOPIC:
            admitted = edge.telemetry(topic, payload, received_ms=NOW)
            refused = {refusal.detail for refusal in admitted.refusals}
            assert refused <= set(words(verdicts, "wrong"))
            assert (admitted.reading is not None) == any(
                verdict.words.startswith("occupied ") and verdict.words not in refused for verdict in verdicts
            )
