"""The clock of a run."""

from datetime import UTC, datetime

from broker.live.runs import AnnouncedRun
from devices.payload import Run, epoch_ms

FIVE = datetime(2026, 11, 23, 5, tzinfo=UTC)
SIX = datetime(2026, 11, 23, 6, tzinfo=UTC)


def run(state, *, at=FIVE):
    return Run("run-1", "istanbul", "weekday", 1, 60, at, state)


def test_a_running_clock_goes_on_at_its_speed_between_announcements():
    assert AnnouncedRun.heard(run("running"), heard_ms=0).now_ms(60_000) == epoch_ms(SIX)


def test_a_paused_clock_stands():
    assert AnnouncedRun.heard(run("paused"), heard_ms=0).now_ms(60_000) == epoch_ms(FIVE)


def test_a_wall_clock_that_was_set_back_does_not_turn_the_run_back():
    assert AnnouncedRun.heard(run("running"), heard_ms=1000).now_ms(0) == epoch_ms(FIVE)


def test_a_run_that_ends_by_its_last_will_stops_where_it_stood():
    running = AnnouncedRun.heard(run("running"), heard_ms=0)
    ended = AnnouncedRun.heard(run("ended"), heard_ms=60_000, before=running)
    assert ended.now_ms(999_000) == epoch_ms(SIX)


def test_a_run_goes_on_where_it_was_after_time_that_was_none_for_it():
    slept = AnnouncedRun.heard(run("running"), heard_ms=0).going_on(wall_ms=8 * 3_600_000)
    assert slept.now_ms(8 * 3_600_000) == epoch_ms(FIVE)
    assert slept.now_ms(8 * 3_600_000 + 60_000) == epoch_ms(SIX)
