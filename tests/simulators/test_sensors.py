"""Sensors err as often as they are said to, and no oftener."""

from itertools import pairwise
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.topic import Address
from simulators.agenda import Agenda, Sent
from simulators.sensors import (
    CLOCK_SKEW_S,
    COUNTER_EVERY_S,
    DUPLICATE_AFTER_S,
    DUPLICATED_SHARE,
    FALSE_SHARE,
    FIRST_REPORT_S,
    LATENCY_S,
    MISCOUNTED_SHARE,
    MISSED_SHARE,
    BaySensor,
    CarParkCounter,
    Transmitter,
)
from simulators.streams import stream

BAY = Address("town", "parking-bay", "a01")
GATE = Address("town", "car-park-counter", "mall")
HOUR_S = 3600.0
TURN_S = 1.7 * HOUR_S


def bay_sensor(agenda: Agenda, *, seed: int = 1, heartbeat_s: float = HOUR_S, occupied: bool = False) -> BaySensor:
    random = stream(seed, "device", BAY.id)
    transmitter = Transmitter(BAY, agenda, random)
    return BaySensor(transmitter, agenda, random, heartbeat_s=heartbeat_s, occupied=occupied)


def counter(agenda: Agenda, *, seed: int = 1, capacity: int = 100, occupied: int = 0) -> CarParkCounter:
    random = stream(seed, "device", GATE.id)
    transmitter = Transmitter(GATE, agenda, random)
    return CarParkCounter(transmitter, agenda, random, heartbeat_s=300, capacity=capacity, occupied=occupied)


def turning_bay(turns: int) -> list[Sent]:
    """What a sensor sends of a bay that turns, free at first, every 1.7 hours."""
    agenda = Agenda()
    sensor = bay_sensor(agenda)
    sent = []
    for turn in range(1, turns + 1):
        sent += agenda.until(turn * TURN_S)
        sensor.bay_turns(agenda.now_s, occupied=turn % 2 == 1)
    return [*sent, *agenda.until((turns + 1) * TURN_S - 1)]


def once(sent: list[Sent]) -> list[Sent]:
    """Without what is sent again."""
    return list({message.seq: message for message in reversed(sent)}.values())[::-1]


def truth(t_s: float) -> float:
    return float(int(t_s // TURN_S) % 2)


def four_sigma(share: float, of: int) -> float:
    return 4 * sqrt(share * (1 - share) / of)


@pytest.fixture(scope="module")
def sent() -> list[Sent]:
    return turning_bay(8000)


def test_messages_are_in_order_and_numbered_from_one(sent):
    assert all(earlier.sent_s <= later.sent_s for earlier, later in pairwise(sent))
    assert sorted(message.seq for message in once(sent)) == list(range(1, len(once(sent)) + 1))


def test_two_in_a_hundred_readings_are_false(sent):
    readings = once(sent)
    false = sum(message.values["occupied"] != truth(message.sent_s) for message in readings)
    assert false / len(readings) == pytest.approx(FALSE_SHARE, abs=four_sigma(FALSE_SHARE, len(readings)))


def test_three_in_a_hundred_changes_are_missed(sent):
    """Of those that a sensor could notice, because its last reading was not false by chance."""
    readings = once(sent)
    reported_s = {round(message.sent_s, 3) for message in readings}
    noticeable = [
        later.sent_s // TURN_S * TURN_S
        for earlier, later in pairwise(readings)
        if earlier.sent_s // TURN_S < later.sent_s // TURN_S
        and earlier.values["occupied"] == truth(earlier.sent_s)
        and later.sent_s // TURN_S - earlier.sent_s // TURN_S == 1
    ]
    missed = sum(round(turn_s + LATENCY_S, 3) not in reported_s for turn_s in noticeable)
    assert len(noticeable) > 7500
    assert missed / len(noticeable) == pytest.approx(MISSED_SHARE, abs=four_sigma(MISSED_SHARE, len(noticeable)))


def test_a_missed_change_or_false_reading_is_put_right_at_the_next_heartbeat(sent):
    """As far as that is not false in its turn."""
    followers = [
        (later.sent_s - earlier.sent_s, later.values["occupied"] == truth(later.sent_s))
        for earlier, later in pairwise(once(sent))
        if earlier.values["occupied"] != truth(earlier.sent_s)
    ]
    right = sum(is_right for _, is_right in followers)
    assert max(after_s for after_s, _ in followers) <= HOUR_S
    assert right / len(followers) == pytest.approx(1 - FALSE_SHARE, abs=four_sigma(FALSE_SHARE, len(followers)))


def test_a_bay_sensor_is_never_silent_for_longer_than_its_heartbeat(sent):
    assert sent[0].sent_s <= FIRST_REPORT_S[1]
    assert max(later.sent_s - earlier.sent_s for earlier, later in pairwise(once(sent))) <= HOUR_S + 1e-6


def test_one_in_a_hundred_messages_is_sent_twice_the_same_but_for_when(sent):
    first: dict[int, Sent] = {}
    again = []
    for message in sent:
        if message.seq in first:
            again.append((first[message.seq], message))
        else:
            first[message.seq] = message
    for original, copy in again:
        assert (copy.address, copy.values, copy.at_s) == (original.address, original.values, original.at_s)
        assert DUPLICATE_AFTER_S[0] <= copy.sent_s - original.sent_s <= DUPLICATE_AFTER_S[1]
    assert len(again) / len(first) == pytest.approx(DUPLICATED_SHARE, abs=four_sigma(DUPLICATED_SHARE, len(first)))


def test_a_devices_clock_is_off_by_a_constant_of_its_own():
    offsets_s = set()
    for seed in range(100):
        agenda = Agenda()
        bay_sensor(agenda, seed=seed)
        own = {round(message.at_s - message.sent_s, 6) for message in once(list(agenda.until(10 * HOUR_S)))}
        assert len(own) == 1
        offsets_s |= own
    assert len(offsets_s) == 100
    assert -CLOCK_SKEW_S <= min(offsets_s) < -0.8 * CLOCK_SKEW_S
    assert 0.8 * CLOCK_SKEW_S < max(offsets_s) <= CLOCK_SKEW_S


def test_a_change_is_reported_once_it_has_lasted_and_a_shorter_one_never():
    agenda = Agenda()
    sensor = bay_sensor(agenda, heartbeat_s=100 * HOUR_S)
    first, *_ = agenda.until(1000)
    sensor.bay_turns(1000, occupied=True)
    sensor.bay_turns(1010, occupied=False)
    assert first.values == {"occupied": 0.0}
    assert list(agenda.until(1990)) == []
    sensor.bay_turns(1990, occupied=True)
    assert [(message.sent_s, message.values) for message in agenda.until(2100)] == [(2005.0, {"occupied": 1.0})]


def test_heartbeats_of_a_thousand_bays_are_spread_over_the_hour():
    agenda = Agenda()
    for number in range(1000):
        bay_sensor(agenda, seed=number)
    heard = [message for message in agenda.until(3 * HOUR_S) if message.sent_s > 2 * HOUR_S]
    busiest = max(
        sum(minute * 60 <= message.sent_s % HOUR_S < (minute + 1) * 60 for message in heard) for minute in range(60)
    )
    assert busiest < 40  # 17 in the mean


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**32),
    capacity=st.integers(1, 20),
    passages=st.lists(st.tuples(st.floats(0, 400), st.booleans()), max_size=60),
)
def test_a_counter_always_adds_up_and_speaks_oftener_than_once_a_minute_at_heartbeats_only(seed, capacity, passages):
    agenda = Agenda()
    gate = counter(agenda, seed=seed, capacity=capacity)
    sent = []
    for wait_s, entering in passages:
        sent += agenda.until(agenda.now_s + wait_s)
        gate.car_passes(agenda.now_s, entering=entering)
    sent += agenda.until(agenda.now_s + HOUR_S)
    assert sent[0].sent_s <= FIRST_REPORT_S[1]
    for message in sent:
        assert set(message.values) == {"free", "occupied"}
        assert message.values["free"] + message.values["occupied"] == capacity
        assert min(message.values.values()) >= 0
    gaps_s = [later.sent_s - earlier.sent_s for earlier, later in pairwise(once(sent))]
    heartbeats = agenda.now_s / 300
    assert sum(gap_s < COUNTER_EVERY_S - 1e-6 for gap_s in gaps_s) <= heartbeats
    assert max(gaps_s) <= 300 + 1e-6


def test_a_counter_reports_a_change_at_once_after_a_quiet_minute_and_else_a_minute_after_the_last():
    agenda = Agenda()
    random = stream(2, "device", GATE.id)  # a seed whose counter miscounts none of these four
    gate = CarParkCounter(Transmitter(GATE, agenda, random), agenda, random, heartbeat_s=1e6, capacity=10, occupied=4)
    assert [message.values["occupied"] for message in agenda.until(200)] == [4.0]
    for t_s in (200, 210, 220, 230):
        gate.car_passes(t_s, entering=True)
        gate_sent = list(agenda.until(t_s))
        assert [message.values["occupied"] for message in gate_sent] == ([5.0] if t_s == 200 else [])
    assert [(message.sent_s, message.values["occupied"]) for message in agenda.until(900)] == [(260.0, 8.0)]


def test_five_in_a_thousand_passages_are_miscounted_as_often_up_as_down():
    agenda = Agenda()
    gate = counter(agenda, capacity=10**6, occupied=0)
    cars = 200_000
    for _ in range(cars):
        gate.car_passes(0.0, entering=True)
    counted = [message.values["occupied"] for message in agenda.until(100)][-1]
    assert counted != cars
    assert counted == pytest.approx(cars, abs=4 * sqrt(MISCOUNTED_SHARE * cars))


def test_a_counter_drifts_until_it_is_recounted():
    agenda = Agenda()
    gate = counter(agenda, capacity=500, occupied=250)
    for _ in range(5000):
        gate.car_passes(0.0, entering=True)
        gate.car_passes(0.0, entering=False)
    drifted = list(agenda.until(400))[-1].values["occupied"]
    assert 0 < abs(drifted - 250) < 30
    gate.recount(250, 400.0)
    assert list(agenda.until(1000))[-1].values == {"free": 250.0, "occupied": 250.0}
