"""When a part counts as hung: only after a long silence that the show was awake to hear."""

import pytest

from roadshow.supervision.heartbeat import HUNG_AFTER_S, Silence

TENTH_S = 0.1


def silence_after(looks):
    """Of (beats so far, when), in order."""
    silence = Silence()
    for beats, now_s in looks:
        silence.after(beats, now_s=now_s)
    return silence.seconds


def tenths(count, *, beats, since_s=0.0):
    return [(beats, since_s + n * TENTH_S) for n in range(count)]


def test_a_part_that_beats_once_a_second_is_never_silent_for_long():
    looks = [(1 + n // 10, n * TENTH_S) for n in range(1_000)]
    assert silence_after(looks) < 1.01


def test_a_part_that_beats_no_more_is_silent_for_as_long_as_the_show_looks():
    assert silence_after(tenths(401, beats=7)) == pytest.approx(40)


def test_a_late_beat_ends_a_silence():
    assert silence_after([*tenths(250, beats=7), (8, 25.0), (8, 25.5)]) == pytest.approx(0.5)


def test_a_part_that_still_starts_is_not_watched():
    assert silence_after(tenths(6_000, beats=0)) == 0


def test_a_show_that_slept_counts_a_second_of_it():
    assert silence_after([*tenths(11, beats=7), (7, 3_600.0)]) == pytest.approx(2)
    assert HUNG_AFTER_S > 10
