"""The same warning by several channels: who still waits when S comes, by cities that can be counted by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.earthquake.futures import Home, Warned, futures_of, senders, shared_out
from simulators.earthquake.messages import BatchMessages
from simulators.reach import BROADCAST, WarningChannel

MILLION = 1_000_000
TEXTBOOK = WarningChannel(share=0.9, median_s=10.0)


def warned(*homes, decided_s: float | None = 10.0, seed=1):
    """(people, second at which S comes)."""
    return Warned(seed, 0.0, decided_s, tuple(Home(f"p-{n}", people, s_s) for n, (people, s_s) in enumerate(homes)))


def told(*played, people=MILLION, first_message_after_s=None):
    return futures_of(
        "earthquake", "drawn", played, people=people, by="we", first_message_after_s=first_message_after_s
    )


def test_each_place_waits_by_the_law_of_the_channel_at_its_own_second():
    """R(13) = .6301 and R(20) = .8255, after a decision at 10 s."""
    quake = warned((400_000, 23.0), (600_000, 30.0))
    expected = 400_000 * (1 - 0.6301) + 600_000 * (1 - 0.8255)
    assert quake.waiting(TEXTBOOK) == pytest.approx(expected, abs=60)


def test_where_s_was_first_everybody_waits_whatever_the_channel():
    quake = warned((MILLION, 9.0))
    assert {quake.waiting(sender) for sender in senders(MILLION, first_message_s=60.0).values()} == {MILLION}


def test_as_it_was_in_2025_nobody_had_a_message_and_a_broadcast_leaves_one_in_ten():
    """S came 292 s after the origin, the first message after 84 minutes."""
    futures = told(warned((10 * MILLION, 292.0)), people=10 * MILLION, first_message_after_s=84 * 60)
    waiting = {channel.name: channel.waiting.mean for channel in futures.channels if channel.waiting}
    assert list(waiting) == ["as_it_was", "batches", "broadcast", "broadcast_low"]
    assert waiting["as_it_was"] == 10 * MILLION
    assert waiting["batches"] == pytest.approx(9 * MILLION, rel=1e-3)
    assert waiting["broadcast"] == pytest.approx(MILLION, rel=1e-3)
    assert waiting["broadcast_low"] == pytest.approx(5.1 * MILLION, rel=1e-3)
    assert futures.fewer
    assert futures.fewer.mean == waiting["as_it_was"] - waiting["broadcast"]


def test_the_first_message_came_so_long_after_the_quake_began_and_not_after_the_warning():
    futures = told(warned((MILLION, 300.0), decided_s=10.0), first_message_after_s=100.0)
    (as_it_was, *_) = futures.channels
    silent = [at_s for at_s, share in zip(futures.after_s, as_it_was.reached, strict=True) if share == 0.0]
    assert 85 < max(silent) < 95


def test_without_a_message_that_was_sent_batches_begun_at_once_are_what_is_without():
    futures = told(warned((MILLION, 300.0)))
    assert [channel.name for channel in futures.channels] == ["batches", "broadcast", "broadcast_low"]


def test_batch_after_batch_each_phone_takes_as_long_as_by_broadcast():
    """Half of one batch has its message at the median."""
    messages = BatchMessages(400_000, takes=WarningChannel(share=1.0, median_s=13.0))
    assert messages.reached(13.0) == pytest.approx(0.25)
    assert messages.reached(73.0) == pytest.approx(0.75, abs=1e-3)
    assert messages.reached(600.0) == pytest.approx(1.0)


@settings(deadline=None)
@given(st.integers(1, 10**7), st.floats(-100, 3_000))
def test_a_broadcast_never_leaves_more_waiting_where_it_reaches_the_better_share(people, s_after_s):
    quake = warned((people, 10.0 + s_after_s))
    low, high = WarningChannel(0.49, 13.0), BROADCAST
    fewer, more = quake.waiting(high), quake.waiting(low)
    assert fewer is not None
    assert more is not None
    assert fewer <= more <= people


def test_people_live_where_they_are_counted_and_evenly_where_nobody_counted():
    assert shared_out(900, {"a": 1, "b": 2}, ["a", "b", "c"]) == {"a": 300, "b": 600, "c": 0}
    assert shared_out(900, {}, ["a", "b", "c"]) == {"a": 300, "b": 300, "c": 300}


def test_places_beyond_the_city_are_told_of_and_not_counted():
    futures = told(warned((MILLION, 15.0), (0, 60.0)))
    assert [(place.place, place.counted) for place in futures.places] == [("p-0", True), ("p-1", False)]
    (quake,) = futures.quakes
    assert (quake.s_first_s, quake.s_half_s, quake.s_last_s) == (15.0, 15.0, 15.0)


def test_half_of_the_people_is_where_half_of_them_live():
    (quake,) = told(warned((100, 11.0), (300, 12.0), (500, 13.0), (100, 14.0)), people=1_000).quakes
    assert quake.s_half_s == 13.0


def test_a_quake_that_nobody_was_warned_of_gives_no_number():
    futures = told(warned((MILLION, 15.0), decided_s=None))
    assert futures.fewer is None
    assert {channel.waiting for channel in futures.channels} == {None}
    assert futures.places == ()


def test_what_is_drawn_is_evenly_spaced_by_the_logarithm_of_time():
    steps = np.diff(np.log(told(warned((MILLION, 300.0))).after_s))
    assert steps == pytest.approx(np.full(180, np.log(7_200) / 180), abs=5e-3)
