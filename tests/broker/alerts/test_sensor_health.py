"""Is a sensor well? Judged from its own readings and its neighbours'."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from broker.alerts.health import Pulse, health_of, is_judged, pulse_after
from devices.kind import Quantity

MINUTE_MS = 60_000
LEVEL = Quantity(
    key="level",
    unit="m",
    range=(0, 5),
    resolution=0.01,
    fastest_per_h=6,
    stuck_after_s=1800,
    strays_beyond=0.5,
    neighbours_m=1000,
)
ALONE = Quantity(key="level", unit="m", range=(0, 5), resolution=0.01, stuck_after_s=1800)


def pulse(told, quantity=LEVEL):
    """After (minute, value), one after another."""
    (minute, value), *rest = told
    now = Pulse.first(value, at_ms=round(minute * MINUTE_MS))
    for minute, value in rest:
        now = pulse_after(now, value, quantity, at_ms=round(minute * MINUTE_MS))
    return now


def steady(value, minutes):
    return [(minute, value) for minute in range(0, minutes + 1, 5)]


MOVING = pulse([(0, 1.0), (10, 1.2), (30, 1.4)])
STILL = pulse(steady(1.0, 30))


def test_a_jump_faster_than_can_be_is_spiking_and_not_believed():
    spiking = pulse([(0, 1.0), (1, 3.0)])
    assert health_of(spiking, LEVEL, []) == "spiking"
    assert spiking.value == 1.0


def test_a_spike_is_forgotten_with_the_next_plausible_reading():
    after = pulse([(0, 1.0), (1, 3.0), (2, 1.05)])
    assert health_of(after, LEVEL, []) == "well"
    assert after.value == 1.05


def test_a_jump_that_the_next_reading_bears_out_was_true():
    after = pulse([(0, 1.0), (1, 3.0), (2, 3.05)])
    assert health_of(after, LEVEL, []) == "well"
    assert after.value == 3.05


def test_a_sensor_that_jumps_about_stays_spiking():
    assert health_of(pulse([(0, 1.0), (1, 3.0), (2, 0.0), (3, 4.0)]), LEVEL, []) == "spiking"


def test_after_a_long_silence_much_may_have_changed():
    assert health_of(pulse([(0, 1.0), (60, 4.0)]), LEVEL, []) == "well"


def test_a_sensor_that_says_the_same_while_a_neighbour_moves_is_stuck():
    assert health_of(pulse(steady(1.0, 30)), LEVEL, [MOVING]) == "stuck"
    assert health_of(pulse(steady(1.0, 25)), LEVEL, [MOVING]) == "well"


def test_still_water_is_no_broken_sensor():
    assert health_of(pulse(steady(1.0, 300)), LEVEL, [STILL]) == "well"
    assert health_of(pulse(steady(1.0, 300)), LEVEL, []) == "well"


def test_a_last_digit_that_wavers_is_no_movement_of_a_neighbour():
    wavering = pulse([(0, 1.0), (10, 1.01), (20, 1.0), (30, 1.01)])
    assert health_of(pulse(steady(1.0, 30)), LEVEL, [wavering]) == "well"


def test_a_sensor_at_the_lowest_of_its_range_rests():
    assert health_of(pulse(steady(0.0, 300)), LEVEL, [MOVING]) == "well"


def test_a_sensor_that_is_compared_with_nobody_is_stuck_by_itself():
    assert health_of(pulse(steady(1.0, 30), ALONE), ALONE, []) == "stuck"


def test_a_sensor_that_leaves_its_neighbours_while_they_agree_drifts():
    one, two, three = (pulse([(0, value)]) for value in (1.0, 1.1, 1.2))
    assert health_of(pulse([(0, 1.61)]), LEVEL, [one, two, three]) == "drifting"
    assert health_of(pulse([(0, 1.60)]), LEVEL, [one, two, three]) == "well"


def test_neighbours_that_do_not_agree_are_no_measure_and_one_is_no_jury():
    one, two, three = (pulse([(0, value)]) for value in (0.0, 1.0, 2.0))
    assert health_of(pulse([(0, 4.0)]), LEVEL, [one, two, three]) == "well"
    assert health_of(pulse([(0, 4.0)]), LEVEL, [two]) == "well"


def test_a_sensor_whose_kind_says_nothing_is_never_judged():
    assert not is_judged(Quantity(key="level", range=(0, 5)))
    assert is_judged(LEVEL)


def test_straying_needs_neighbours_to_stray_from():
    with pytest.raises(ValidationError, match="write neighbours_m"):
        Quantity(key="level", range=(0, 5), strays_beyond=0.5)


@given(st.lists(st.tuples(st.floats(0.1, 600), st.floats(0, 5)), min_size=1, max_size=40))
def test_what_is_believed_never_moves_faster_than_can_be_unless_borne_out(told):
    """Two readings in a row that agree with each other are believed, whatever was before."""
    minute, now, last = 0.0, None, None
    for wait, value in told:
        minute += wait
        at_ms = round(minute * MINUTE_MS)
        before, now = (
            now,
            (Pulse.first(value, at_ms=at_ms) if now is None else pulse_after(now, value, LEVEL, at_ms=at_ms)),
        )
        if before is not None and last is not None and now.value != before.value:
            reach = 6 * (at_ms - min(before.at_ms, last)) / 3_600_000 + 0.02
            assert before.aside is not None or abs(now.value - before.value) <= reach
        last = at_ms
