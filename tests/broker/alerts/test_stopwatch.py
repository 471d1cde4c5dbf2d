"""The stopwatch: what happened before an alert, how long each hop took, and when screens had drawn it."""

from datetime import timedelta

import pytest

from broker.alerts.alert import Alert
from broker.alerts.stopwatch import MOMENTS, REVISIONS, RUNS, Came, Drawn, Lap, Moment, Stopwatch
from devices.payload import Reached, Run, moment
from devices.provenance import Provenance

AT_MS = 1_795_417_200_000
NOW_MS = 1_800_000_000_000.0
RECEIVED_MS = 1_800_000_000_007
CAME = Came(RECEIVED_MS, NOW_MS, sent_ms=RECEIVED_MS - 4)


class Clock:
    def __init__(self):
        self.now_ms = NOW_MS

    def __call__(self):
        return self.now_ms


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def stopwatch(clock):
    return Stopwatch(clock)


def alert(revision=1, *, since_ms=AT_MS):
    return Alert(
        key="flood.canal",
        device="bangkok.canal-gauge.lock",
        level="warning",
        since_ms=since_ms,
        at_ms=since_ms,
        revision=revision,
        previous_ms=None,
        received_ms=RECEIVED_MS,
        run="r-1",
        provenance=Provenance.SIMULATED,
    )


ID = alert().id


def decide(stopwatch, revision=1, came=CAME):
    stopwatch.decided(alert(revision), came, admitted_ms=NOW_MS + 1.5, decided_ms=NOW_MS + 1.75)


def played(run="r-1", *, steps=(), taps=()):
    def reached(minutes):
        return tuple(Reached(key, moment(AT_MS) + timedelta(minutes=minute)) for key, minute in minutes)

    return Run(
        run, "bangkok", "storm", 1, 60, moment(AT_MS), solution="flood", steps=reached(steps), taps=reached(taps)
    )


def happened(what, key, minute):
    return Moment("flood", "storm", what, key, AT_MS + minute * 60_000)


def test_each_hop_is_timed_by_the_clock_that_can(stopwatch, clock):
    decide(stopwatch)
    clock.now_ms = NOW_MS + 50.25
    stopwatch.pushed([(ID, 1)])
    lap = stopwatch.lap(ID, 1)
    assert lap == Lap(CAME, NOW_MS + 1.5, NOW_MS + 1.75, NOW_MS + 50.25)
    assert (lap.broker_ms, lap.ingest_ms, lap.rule_ms, lap.push_ms) == (4.0, 1.5, 0.25, 48.5)


@pytest.mark.parametrize("sent_ms", [None, RECEIVED_MS + 1])
def test_the_first_hop_is_unknown_where_nobody_said_or_by_a_clock_that_is_ahead(stopwatch, sent_ms):
    decide(stopwatch, came=Came(RECEIVED_MS, NOW_MS, sent_ms))
    lap = stopwatch.lap(ID, 1)
    assert (lap.broker_ms, lap.ingest_ms, lap.rule_ms, lap.push_ms) == (None, 1.5, 0.25, None)


def test_only_the_first_push_counts(stopwatch, clock):
    decide(stopwatch)
    clock.now_ms += 20
    stopwatch.pushed([(ID, 1)])
    clock.now_ms += 20
    stopwatch.pushed([(ID, 1)])
    assert stopwatch.lap(ID, 1).pushed_ms == NOW_MS + 20


def test_what_the_hub_did_not_decide_itself_has_no_hops(stopwatch):
    """Restored from the store, or of a past that was played over: it is pushed, and that is all that is known."""
    stopwatch.pushed([(ID, 1)])
    lap = stopwatch.lap(ID, 1)
    assert (lap.broker_ms, lap.ingest_ms, lap.rule_ms, lap.push_ms) == (None, None, None, None)
    assert stopwatch.draw(ID, 1, "stage", drawn_ms=NOW_MS, uncertainty_ms=1)
    assert stopwatch.drawn(ID, 1, "stage") is None


def test_a_push_that_is_told_before_the_decision_is_not_lost(stopwatch):
    stopwatch.pushed([(ID, 1)])
    decide(stopwatch)
    assert stopwatch.lap(ID, 1).pushed_ms == NOW_MS


def test_only_the_last_revisions_are_kept(stopwatch):
    for revision in range(1, REVISIONS + 2):
        decide(stopwatch, revision)
    assert stopwatch.lap(ID, 1) == Lap()
    assert stopwatch.lap(ID, 2).decided_ms == NOW_MS + 1.75


def test_screens_of_each_kind_have_figures_of_their_own(stopwatch, clock):
    decide(stopwatch)
    clock.now_ms = NOW_MS + 50
    stopwatch.pushed([(ID, 1)])
    clock.now_ms = NOW_MS + 5_000
    for late_ms in (300, 100, 200):
        assert stopwatch.draw(ID, 1, "phone", drawn_ms=NOW_MS + 50 + late_ms, uncertainty_ms=late_ms / 10)
    assert stopwatch.draw(ID, 1, "stage", drawn_ms=NOW_MS + 80, uncertainty_ms=0.5)
    assert stopwatch.drawn(ID, 1, "phone") == Drawn(3, 200, 300, 300, 30)
    assert stopwatch.drawn(ID, 1, "stage") == Drawn(1, 30, 30, 30, 0.5)


@pytest.mark.parametrize(
    ("drawn_ms", "uncertainty_ms", "is_taken"),
    [
        (NOW_MS - 990, 0, True),
        (NOW_MS - 1_000, 0, False),
        (NOW_MS - 1_000, 20, True),
        (NOW_MS + 6_000, 0, True),
        (NOW_MS + 6_001, 0, False),
        (0, 10_000, False),
    ],
)
def test_nothing_was_drawn_before_it_was_decided_or_will_be(stopwatch, clock, drawn_ms, uncertainty_ms, is_taken):
    decide(stopwatch)
    clock.now_ms = NOW_MS + 5_000
    assert stopwatch.draw(ID, 1, "stage", drawn_ms=drawn_ms, uncertainty_ms=uncertainty_ms) is is_taken


def test_the_event_is_what_happened_last_by_then(stopwatch):
    stopwatch.hear(played(steps=[("rain", 0), ("cloudburst", 10)], taps=[("pumps-fail", 12)]))
    at = {minute: stopwatch.event("r-1", by_ms=AT_MS + minute * 60_000) for minute in (-1, 0, 9, 10, 12)}
    assert at == {
        -1: None,
        0: happened("step", "rain", 0),
        9: happened("step", "rain", 0),
        10: happened("step", "cloudburst", 10),
        12: happened("tap", "pumps-fail", 12),
    }


def test_a_tap_that_comes_again_does_not_move_what_it_did_before(stopwatch):
    stopwatch.hear(played(taps=[("pumps-fail", 5)]))
    stopwatch.hear(played(taps=[("pumps-fail", 20)]))
    assert stopwatch.event("r-1", by_ms=AT_MS + 10 * 60_000) == happened("tap", "pumps-fail", 5)


def test_another_run_and_a_real_device_have_no_event_of_this_run(stopwatch):
    stopwatch.hear(played(steps=[("rain", 0)]))
    assert [stopwatch.event(run, by_ms=AT_MS) for run in ("r-2", "")] == [None, None]


def test_what_happened_is_kept_of_the_last_runs_and_of_each_the_last(stopwatch):
    for number in range(RUNS + 1):
        stopwatch.hear(played(f"r-{number}", steps=[("rain", 0)]))
    assert [stopwatch.event(f"r-{number}", by_ms=AT_MS) is not None for number in range(RUNS + 1)] == [
        False,
        *[True] * RUNS,
    ]
    for minute in range(MOMENTS + 1):
        stopwatch.hear(played("r-9", taps=[("pumps-fail", minute)]))
    assert stopwatch.event("r-9", by_ms=AT_MS) is None
