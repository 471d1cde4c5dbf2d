"""What is recorded is read back exactly, and said again so that nobody takes it for new."""

import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.payload import Run, decode_run, decode_telemetry, encode, epoch_ms, moment
from devices.provenance import Provenance
from devices.recording import Again, Heard, WrongRecording, head_line, heard_line, read_recording, survey
from devices.topic import run_topic

STARTED = datetime(2026, 11, 23, 10, tzinfo=UTC)
STARTED_MS = epoch_ms(STARTED)
BAY = "city/istanbul/parking-bay/demo-01/telemetry"
RUN = Run("istanbul-weekday-1", "istanbul", "weekday", seed=1, speed=60, at=STARTED)


def again(*, speed=1.0, play="p1", own_runs=None):
    return Again(STARTED_MS, speed, play, own_runs or {})


def heard(payload, topic=BAY, after_ms=0):
    return Heard.of(after_ms, topic, payload if isinstance(payload, bytes) else json.dumps(payload).encode())


def said(message, **how):
    told = again(**how).say(message)
    assert told is not None
    return told


MESSAGES = st.builds(
    Heard.of,
    st.integers(0, 10**9),
    st.sampled_from([BAY, run_topic("istanbul"), BAY.replace("telemetry", "status"), "city/x", "nonsense"]) | st.text(),
    st.binary(max_size=60)
    | st.builds(
        lambda values, more: json.dumps({"values": values} | more).encode(),
        st.dictionaries(st.sampled_from(["occupied", "free"]), st.integers(-5, 9999) | st.booleans()),
        st.fixed_dictionaries(
            {},
            optional={
                "at": st.sampled_from(["2026-11-23T10:00:00+03:00", "2016-10-04T08:00:00Z", "2026-11-23T10:00:00"]),
                "seq": st.integers(0, 99),
                "sent": st.just("2026-11-23T07:00:01.25Z"),
                "run": st.sampled_from(["r-1", "r-1+p0", "x" * 64]),
                "provenance": st.sampled_from([each.value for each in Provenance]),
            },
        ),
    )
    | st.builds(lambda state: encode(msgspec.structs.replace(RUN, state=state)), st.sampled_from(["running", "ended"])),
)


@given(st.lists(MESSAGES))
def test_what_is_written_is_read_back_exactly(messages):
    lines = [head_line(STARTED), *map(heard_line, messages)]
    started_ms, read = read_recording(b"".join(lines).splitlines(keepends=True))
    assert (started_ms, list(read)) == (STARTED_MS, messages)


@given(st.lists(MESSAGES))
def test_a_recording_of_what_is_said_again_says_the_same_again(messages):
    """record(replay(recording)) is the recording: once said again, nothing changes any more."""
    first, second = again(), again()
    once = [told for message in messages if (told := first.say(message))]
    recorded = [Heard.of(told.at_ms - STARTED_MS, told.topic, told.payload) for told in once]
    assert [second.say(message) for message in recorded] == once


def test_what_was_real_is_recorded_now_and_keeps_its_time():
    told = said(heard({"values": {"occupied": 1}, "at": "2026-11-23T12:59:58+03:00", "seq": 7}))
    message = decode_telemetry(told.payload)
    assert (message.provenance, message.seq) == (Provenance.RECORDED, 7)
    assert message.at is not None
    assert epoch_ms(message.at) == STARTED_MS - 2000


def test_when_it_was_sent_then_says_nothing_of_the_way_it_goes_now():
    told = said(heard({"values": {"occupied": 1}, "sent": "2026-11-23T07:00:01.25Z"}))
    assert decode_telemetry(told.payload).sent is None


def test_a_reading_without_a_time_is_dated_when_it_was_recorded():
    told = said(heard({"values": {"occupied": 1}}, after_ms=1500))
    assert decode_telemetry(told.payload).at == moment(STARTED_MS + 1500)


def test_two_such_readings_of_one_millisecond_stay_two():
    voice = again()
    first, second = (voice.say(heard({"values": {"occupied": 1}})) for _ in range(2))
    assert first is not None
    assert second is not None
    assert decode_telemetry(first.payload).at != decode_telemetry(second.payload).at


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("real", "recorded"), ("visitor", "recorded"), ("recorded", "recorded"), ("simulated", "simulated")],
)
def test_nothing_becomes_more_real_by_being_played_again(was, becomes):
    told = said(heard({"values": {"occupied": 1}, "provenance": was}))
    assert decode_telemetry(told.payload).provenance == becomes


def test_a_run_gets_a_name_of_this_playing_and_goes_as_fast_as_it_is_played():
    run = decode_run(said(heard(encode(RUN), run_topic("istanbul")), speed=2.0).payload)
    assert run == msgspec.structs.replace(RUN, run="istanbul-weekday-1+p1", speed=120.0)
    message = said(heard({"values": {"occupied": 1}, "run": RUN.run}))
    assert decode_telemetry(message.payload).run == run.run


def test_a_run_played_too_fast_for_its_clock_says_that_it_is_seeking():
    for speed in (0.0, 11.0):
        assert decode_run(said(heard(encode(RUN), run_topic("istanbul")), speed=speed).payload).state == "seeking"


def test_a_reading_without_a_run_gets_that_of_the_playing_where_no_other_was_recorded():
    message = said(heard({"values": {"occupied": 1}}), own_runs={"istanbul": "own"})
    assert decode_telemetry(message.payload).run == "own"


def test_a_command_is_never_given_again():
    command = heard({"id": "7", "values": {"shown": 12}}, BAY.replace("telemetry", "command"))
    assert again().say(command) is None


def test_what_was_refused_is_said_as_it_was_so_that_it_is_refused_again():
    told = said(heard(b"\xff{"))
    assert (told.topic, told.payload) == (BAY, b"\xff{")


def test_statuses_and_runs_are_kept_by_the_broker_and_readings_are_not():
    assert said(heard({"online": True}, BAY.replace("telemetry", "status"))).retain
    assert said(heard(encode(RUN), run_topic("istanbul"))).retain
    assert not said(heard({"values": {"occupied": 1}})).retain


def test_a_survey_knows_the_cities_that_are_known_and_whose_runs_were_recorded():
    messages = [
        heard(encode(RUN), run_topic("istanbul")),
        heard({"values": {}}, "city/bangkok/parking-bay/a/telemetry", after_ms=9),
        heard(b"", "city/atlantis/run", after_ms=12),
    ]
    held = survey(messages, known=["istanbul", "bangkok"])
    assert (held.messages, held.last_ms) == (3, 12)
    assert (held.cities, held.announced) == ({"istanbul", "bangkok"}, {"istanbul"})


def test_a_last_line_that_was_cut_short_is_left_out():
    lines = [head_line(STARTED), heard_line(heard(b"x")), heard_line(heard(b"y"))[:-9]]
    assert len(list(read_recording(lines)[1])) == 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], "line 1"),
        ([b"car_park,capacity\n"], "line 1"),
        ([head_line(STARTED), b"{}\n"], "line 2"),
        ([head_line(STARTED).replace(b"1", b"9", 1)], "version 9"),
    ],
)
def test_what_is_no_recording_is_told_by_its_line(lines, told):
    with pytest.raises(WrongRecording, match=told):
        list(read_recording(lines)[1])
