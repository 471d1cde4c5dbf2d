"""How the ground moved in the model, on its way to the screens: sealed, of the run that plays, and gone with it."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from broker.live.traces import KEPT_S, MOST_DEVICES, LastMinute, require_whole
from devices.packs import read_packs
from devices.payload import MAX_BYTES, Run, Traces, decode_traces, encode, epoch_ms
from devices.refusal import Refused
from devices.seal import Seal
from devices.topic import run_topic, traces_topic

PACKS = read_packs()
AT = datetime(2026, 11, 24, tzinfo=UTC)
NOW = epoch_ms(AT)
RUN = Run("istanbul-marmara-1", "istanbul", "marmara", 1, 1, AT, number=NOW)
SEAL = Seal(b"the show's own key")
TOPIC = traces_topic("istanbul")
NOBODY_KNOWS = -32768
EVERY_MS = 250
"""Four samples a second, which are easy to read."""


def packed(*steps):
    return b64encode(np.array(steps, "<i2").tobytes()).decode()


def second(number, **stations):
    """The so manyth of the run."""
    samples = {device: packed(*steps) for device, steps in stations.items()}
    return Traces(RUN.run, AT + timedelta(seconds=number), EVERY_MS, 0.1, samples)


def minute(*seconds):
    known = LastMinute(seconds[:1])
    for each in seconds[1:]:
        known = known.and_then(each)
    return known


def steps(told, device):
    return np.frombuffer(b64decode(told.samples[device]), "<i2").tolist()


def announced(run=RUN):
    return run_topic("istanbul"), SEAL.close(run_topic("istanbul"), encode(run))


def told(traces, seal=SEAL):
    return TOPIC, seal.close(TOPIC, encode(traces))


@pytest.fixture
def heard(told_to_a_hub):
    return partial(told_to_a_hub, city="istanbul", seal=SEAL, now_ms=NOW)


@pytest.fixture
def live():
    live = Live(PACKS, PACKS.city("istanbul"))
    live.announce(AnnouncedRun.heard(RUN, heard_ms=0))
    return live


def test_a_view_says_until_when_there_are_any(live):
    assert live.view().traces is None
    live.shake("istanbul", second(1, a=(1, 2, 3, 4)))
    assert live.view().traces == epoch_ms(AT) + 1000
    assert live.tick(wall_ms=0).traces == epoch_ms(AT) + 1000


def test_those_of_another_city_are_not_ours(live):
    live.shake("gaziantep", second(1, a=(1, 2, 3, 4)))
    assert (live.traces(), live.view().traces) == (None, None)


def test_a_new_run_begins_without(live):
    live.shake("istanbul", second(1, a=(1, 2, 3, 4)))
    live.announce(AnnouncedRun.heard(replace(RUN, run="istanbul-marmara-2"), heard_ms=0))
    assert (live.traces(), live.view().traces) == (None, None)


def test_seconds_are_joined_and_where_nobody_knows_it_says_so():
    known = minute(second(1, a=(1, 2, 3, 4)), second(2, b=(5, 6, 7, 8)), second(4, a=(9, 10, 11, 12)))
    told = known.after(0)
    nothing = [NOBODY_KNOWS] * 4
    assert (told.from_ms, known.at_ms, told.every_ms) == (epoch_ms(AT), epoch_ms(AT) + 4000, EVERY_MS)
    assert steps(told, "a") == [1, 2, 3, 4, *nothing, *nothing, 9, 10, 11, 12]
    assert steps(told, "b") == [*nothing, 5, 6, 7, 8, *nothing, *nothing]


def test_after_a_second_only_what_is_later_is_told():
    known = minute(second(1, a=(1, 2, 3, 4)), second(2, a=(5, 6, 7, 8)))
    told = known.after(epoch_ms(AT) + 1000)
    assert (told.from_ms, steps(told, "a")) == (epoch_ms(AT) + 1000, [5, 6, 7, 8])


def test_who_knows_all_or_asks_for_what_is_to_come_is_told_nothing():
    known = minute(second(1, a=(1, 2, 3, 4)))
    for since_ms in (known.at_ms, known.at_ms + 60_000):
        told = known.after(since_ms)
        assert (told.from_ms, told.samples) == (known.at_ms, {})


def test_what_is_late_or_told_again_changes_nothing():
    known = minute(second(1, a=(1, 2, 3, 4)), second(2, a=(5, 6, 7, 8)))
    assert known.and_then(second(1, a=(9, 9, 9, 9))) is known
    assert known.and_then(second(2, a=(9, 9, 9, 9))) is known


@settings(deadline=None)
@given(st.lists(st.integers(1, 600), min_size=1, max_size=200))
def test_never_more_than_a_minute_is_kept_whatever_comes(numbers):
    known = minute(*(second(number, a=(number, 0, 0, 0)) for number in numbers))
    told = steps(known.after(0), "a")
    assert len(told) <= 4 * KEPT_S
    assert told[-4] == max(numbers)
    ends = [round((each.at - AT).total_seconds()) for each in known.seconds]
    assert ends == sorted(set(ends))
    assert ends[0] > max(numbers) - KEPT_S


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"samples": {"a": packed(1, 2, 3)}}, "the trace of 'a' is not base64 of 4 samples"),
        ({"samples": {"a": packed(1, 2, 3, 4, 5)}}, "the trace of 'a' is not base64 of 4 samples"),
        ({"samples": {"a": "AAAAAAA*AAA="}}, "the trace of 'a' is not base64 of 4 samples"),
        ({"samples": {"a": "x" * 10_000}}, "the trace of 'a' is not base64 of 4 samples"),
        ({"every_ms": 0}, "every_ms 0"),
        ({"every_ms": 300}, "every_ms 300"),
        ({"every_ms": -250}, "every_ms -250"),
        ({"step_cm_s2": 0.0}, "step 0.0"),
        ({"samples": dict.fromkeys(map(str, range(MOST_DEVICES + 1)), "")}, "1,001 traces; at most 1,000"),
    ],
)
def test_what_is_no_second_is_refused_with_the_cure(wrong, why):
    with pytest.raises(Refused, match=why):
        require_whole(replace(second(1, a=(1, 2, 3, 4)), **wrong))


@given(st.text(max_size=40))
def test_any_text_is_taken_as_samples_or_refused(text):
    try:
        require_whole(replace(second(1), samples={"a": text}))
    except Refused:
        return
    assert len(steps(LastMinute((replace(second(1), samples={"a": text}),)).after(0), "a")) == 4


def test_the_payload_comes_back_as_it_went():
    traces = second(1, a=(1, 2, 3, 4))
    assert decode_traces(encode(traces)) == traces


def test_the_hub_keeps_what_is_told_of_the_run_that_plays(heard):
    live, refused = heard(announced(), told(second(1, a=(1, 2, 3, 4))), told(second(2, a=(5, 6, 7, 8))))
    assert (steps(live.traces().after(0), "a"), refused) == ([1, 2, 3, 4, 5, 6, 7, 8], [])


def test_nobody_forges_a_tremor_or_tells_one_of_another_run(heard):
    tremor = second(1, a=(9, 9, 9, 9))
    forged = (TOPIC, encode(tremor)), told(tremor, Seal(b"another key, a stranger's"))
    live, refused = heard(announced(), *forged, told(replace(tremor, run="yesterday")))
    assert (live.traces(), sorted(refused)) == (None, ["forged", "forged", "replayed"])


def test_a_second_of_another_length_is_refused_and_the_rest_stands(heard):
    live, refused = heard(announced(), told(second(1, a=(1, 2, 3, 4))), told(second(2, a=(5, 6))))
    assert (steps(live.traces().after(0), "a"), refused) == ([1, 2, 3, 4], ["wrong-shape"])


def test_two_hundred_stations_fit_into_one_message():
    twenty = packed(*range(20))
    stations = {f"istanbul.seismic-station.eq-{number:060}": twenty for number in range(200)}
    assert len(encode(Traces(RUN.run, AT, 50, 0.1, stations))) < MAX_BYTES / 1.5
