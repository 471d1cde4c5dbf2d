"""Rules that judge over time: what must be borne for a while, and what must rise."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.live.rules import SAMPLES_KEPT, Course, course_after, level_after, rise_per_h
from devices.rule import LEVELS, Rule

MINUTE_MS = 60_000
THRESHOLDS = [
    {"level": "watch", "at_least": 1.0, "clear_below": 0.9},
    {"level": "warning", "at_least": 1.5, "clear_below": 1.4},
    {"level": "danger", "at_least": 2.0, "clear_below": 1.9},
]


def rule(**over):
    return Rule.model_validate({"key": "high", "kind": "gauge", "quantity": "level", "thresholds": THRESHOLDS} | over)


def levels(rule, told):
    """The level after each (minute, value)."""
    course, seen = Course(), []
    for minute, value in told:
        course = course_after(course, {"level": value}, rule, at_ms=round(minute * MINUTE_MS))
        seen.append(course.level)
    return seen


HELD = rule(hold_s=120)


def test_a_level_is_reached_only_when_values_have_borne_it_for_as_long_as_the_rule_says():
    assert levels(HELD, [(0, 1.0), (1, 1.1), (2, 1.0)]) == ["normal", "normal", "watch"]


def test_a_value_that_dips_below_has_to_bear_it_anew():
    assert levels(HELD, [(0, 1.0), (1, 0.99), (2, 1.0), (3, 1.0), (4, 1.0)]) == ["normal"] * 4 + ["watch"]


def test_what_bears_a_graver_level_bears_the_lower_ones_too():
    assert levels(HELD, [(0, 1.0), (1, 2.0), (2, 2.0), (3, 2.0)]) == ["normal", "normal", "watch", "danger"]


def test_a_level_is_left_at_once():
    assert levels(HELD, [(0, 2.0), (2, 2.0), (2.1, 0.5)]) == ["normal", "danger", "normal"]


RISING = rule(rise_over_s=600, thresholds=[{"level": "warning", "at_least": 3.0, "clear_below": 1.0}])


def test_a_rise_is_judged_per_hour_once_the_whole_time_is_known():
    told = [(minute, 0.5 + minute * 0.05) for minute in range(12)]  # 3 m/h
    assert levels(RISING, told) == ["normal"] * 10 + ["warning", "warning"]


def test_a_high_level_that_does_not_rise_is_none():
    assert set(levels(RISING, [(minute, 4.9) for minute in range(30)])) == {"normal"}


def test_a_rise_ends_below_its_mark():
    steep = [(minute, minute * 0.06) for minute in range(11)]
    flat = [(11 + minute, 0.6) for minute in range(12)]
    assert levels(RISING, steep + flat)[-1] == "normal"


def test_between_two_samples_the_value_goes_straight():
    assert rise_per_h(((0, 1.0), (8 * MINUTE_MS, 1.8)), 2.0, at_ms=14 * MINUTE_MS, over_s=600) == pytest.approx(3.6)
    assert rise_per_h(((0, 1.0),), 2.0, at_ms=9 * MINUTE_MS, over_s=600) is None


def test_a_sensor_that_speaks_every_second_costs_no_more_memory():
    course = Course()
    for second in range(3600):
        course = course_after(course, {"level": second / 1000}, RISING, at_ms=second * 1000)
    assert len(course.samples) <= SAMPLES_KEPT + 2
    assert rise_per_h(course.samples, 3.6, at_ms=3_600_000, over_s=600) == pytest.approx(3.6)


def test_values_that_say_nothing_change_nothing():
    course = Course("watch")
    assert course_after(course, {}, HELD, at_ms=0) == course


STORIES = st.lists(st.tuples(st.integers(1, 300), st.floats(0, 3)), max_size=60)


@given(STORIES)
def test_a_rule_without_hold_and_rise_has_the_same_levels_by_either_way(story):
    plain, course, level, at_s = rule(), Course(), LEVELS[0], 0
    for wait_s, value in story:
        at_s += wait_s
        course = course_after(course, {"level": value}, plain, at_ms=at_s * 1000)
        level = level_after(level, {"level": value}, plain)
        assert course.level == level


@given(STORIES)
def test_every_rise_of_level_was_borne_and_every_fall_was_below_its_mark(story):
    """Looked at from outside, over the whole story."""
    marks = {mark["level"]: mark for mark in THRESHOLDS}
    course, at_ms, seen = Course(), 0, []
    for wait_s, value in story:
        at_ms += wait_s * 1000
        course = course_after(course, {"level": value}, HELD, at_ms=at_ms)
        seen.append((at_ms, value, course.level))
    for (_, _, before), (at_ms, value, after) in pairwise([(0, 0.0, LEVELS[0]), *seen]):
        rank_before, rank_after = LEVELS.index(before), LEVELS.index(after)
        if rank_after > rank_before:
            late = [told for then_ms, told, _ in seen if at_ms - 120_000 < then_ms <= at_ms]
            assert min(late) >= marks[after]["at_least"] or min(late) >= marks[after]["clear_below"]
        for level in LEVELS[rank_after + 1 : rank_before + 1]:
            assert value < marks[level]["clear_below"]
