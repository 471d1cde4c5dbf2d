"""What a device's values mean."""

import pytest

from broker.live.rules import level_after, share
from devices.rule import Rule

FILLING = Rule.model_validate(
    {
        "key": "filling",
        "kind": "car-park-counter",
        "quantity": "occupied",
        "of": ["free", "occupied"],
        "thresholds": [
            {"level": "watch", "at_least": 0.85, "clear_below": 0.82},
            {"level": "warning", "at_least": 0.97, "clear_below": 0.94},
        ],
    }
)


@pytest.mark.parametrize(
    ("before", "occupied", "after"),
    [
        ("normal", 84, "normal"),
        ("normal", 85, "watch"),
        ("watch", 82, "watch"),
        ("watch", 81, "normal"),
        ("watch", 97, "warning"),
        ("normal", 100, "warning"),
        ("warning", 94, "warning"),
        ("warning", 93, "watch"),
        ("warning", 83, "watch"),
        ("warning", 10, "normal"),
    ],
)
def test_a_level_is_left_only_below_its_mark(before, occupied, after):
    assert level_after(before, {"occupied": occupied, "free": 100 - occupied}, FILLING) == after


def test_values_that_say_nothing_change_no_level():
    assert level_after("watch", {"occupied": 3}, FILLING) == "watch"
    assert level_after("watch", {"occupied": 0, "free": 0}, FILLING) == "watch"


def test_a_share_is_of_the_sum_and_a_lone_quantity_is_itself():
    assert share({"a": 1, "b": 3}, "a", ("a", "b")) == 0.25
    assert share({"a": 7}, "a", ()) == 7
