"""Sleep and clocks that are set, told from two clocks."""

from dashboard.platform import Interruption
from roadshow.parts.hub.interruptions import KEPT, Interruptions

HOUR_MS = 3_600_000


def looking():
    return Interruptions(wall_ms=1_000_000, steady_ms=0)


def test_time_that_just_goes_by_is_no_interruption():
    looks = looking()
    assert looks.look(wall_ms=1_000_500, steady_ms=500) is None
    assert looks.found == []


def test_network_time_that_slews_the_clock_is_no_interruption():
    assert looking().look(wall_ms=1_002_000, steady_ms=500) is None


def test_a_machine_that_slept_is_told_and_its_clock_was_not_set():
    looks = looking()
    assert looks.look(wall_ms=1_000_000 + HOUR_MS, steady_ms=HOUR_MS) == 0
    assert looks.found == [Interruption(kind="slept", at_ms=1_000_000 + HOUR_MS, seconds=3600)]


def test_a_short_gap_is_one_but_not_worth_telling():
    looks = looking()
    assert looks.look(wall_ms=1_003_000, steady_ms=3_000) == 0
    assert looks.found == []


def test_a_clock_that_was_set_ahead_or_back_is_told_with_by_how_much():
    looks = looking()
    assert looks.look(wall_ms=1_000_500 + HOUR_MS, steady_ms=500) == HOUR_MS
    assert looks.look(wall_ms=1_001_000, steady_ms=1_000) == -HOUR_MS
    assert looks.look(wall_ms=1_001_500, steady_ms=1_500) is None
    assert [(each.kind, each.seconds) for each in looks.found] == [("set_ahead", 3600), ("set_back", 3600)]


def test_the_last_ones_are_kept():
    looks = looking()
    for number in range(1, KEPT + 5):
        looks.look(wall_ms=1_000_000 + number * HOUR_MS, steady_ms=number * HOUR_MS)
    assert len(looks.found) == KEPT
    assert looks.found[-1].at_ms == 1_000_000 + (KEPT + 4) * HOUR_MS
