"""The numbers on the stage, from what devices say."""

from dataclasses import dataclass, field

import pytest

from broker.live.tiles import tile_value, tile_values
from broker.series import combine
from broker.stores.store import Sample
from devices.packs import read_packs
from devices.solution import Tile
from devices.topic import Address

SECURITY = read_packs().solutions["security"]
DOORS = next(tile for tile in SECURITY.views.tiles if tile.key == "doors-open")


def tile(show, **more):
    return Tile.model_validate({"key": "t", "kind": "k", "quantity": "a", "show": show, **more})


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        (tile("sum"), 60),
        (tile("mean"), 20),
        (tile("highest"), 30),
        (tile("share", of=["a", "b"]), 0.6),
        (tile("count", at_least=20), 2),
        (tile("count", at_least=20.5), 1),
        (tile("count", at_least=31), 0),
    ],
)
def test_a_tile_is_a_sum_a_mean_the_highest_a_share_or_a_count_of_its_devices(shown, value):
    assert tile_value(shown, [{"a": 10, "b": 20}, {"a": 20, "b": 10}, {"a": 30, "b": 10}]) == value


def test_devices_that_lack_the_quantity_do_not_count_and_nobody_is_no_zero():
    assert tile_value(DOORS, [{"open": 1}, {"battery": 3}]) == 1
    assert tile_value(DOORS, []) is None


@dataclass
class Speaking:
    address: Address
    values: dict[str, float]
    state: str = "fresh"
    ills: dict[str, str] = field(default_factory=dict)


def test_a_silent_door_is_not_counted_as_open():
    doors = [
        Speaking(Address("bangkok", "door-contact", "a"), {"open": 1}),
        Speaking(Address("bangkok", "door-contact", "b"), {"open": 1}, state="silent"),
        Speaking(Address("bangkok", "intrusion-sensor", "a"), {"intrusion": 0}),
    ]
    assert tile_values([SECURITY], doors) == {"security.doors-open": 1, "security.intrusions": 0}


def test_what_a_broken_sensor_says_is_in_no_number():
    doors = [
        Speaking(Address("bangkok", "door-contact", "a"), {"open": 1}),
        Speaking(Address("bangkok", "door-contact", "b"), {"open": 1}, ills={"open": "stuck"}),
    ]
    assert tile_values([SECURITY], doors) == {"security.doors-open": 1}


def test_a_count_through_time_holds_what_each_device_said_last():
    said = {"a": [(0, 1.0), (600, 0.0)], "b": [(300, 1.0)]}
    samples = {
        device: [Sample(at_ms, value, value, value, value, 1) for at_ms, value in told] for device, told in said.items()
    }
    assert combine(DOORS, {"open": samples}, every_ms=300) == [(300, 1), (600, 2), (900, 1)]
