"""Signs that show what the device at their own place counts."""

import pytest

from broker.commands import REPEAT_AFTER_MS, Commands
from broker.displays import Displays
from broker.live.view import Answer, DeviceView, State
from devices.fleet import fleet
from devices.packs import read_packs

SIGN, COUNTER = "istanbul.guidance-sign.balmumcu", "istanbul.car-park-counter.balmumcu"


@pytest.fixture
def displays():
    packs = read_packs()
    parking = packs.solutions["parking"]
    return Displays.of(parking.displays, fleet(packs.city("istanbul"), parking))


def seen(free: float, *, answer: Answer = "none", state: State = "fresh"):
    return {
        SIGN: DeviceView({"shown": 0}, at=0, received=0, provenance="simulated", answer=answer),
        COUNTER: DeviceView({"free": free}, at=0, received=0, provenance="simulated", state=state),
    }


@pytest.fixture
def due(displays):
    """What is sent when the devices stand like this."""
    commands = Commands()

    def due(devices, *, wall_ms):
        return list(commands.due(displays.wishes(devices), devices, wall_ms=wall_ms))

    return due


def asked(due):
    return [(address.id, command.values) for address, command in due]


def test_every_car_park_has_a_sign_of_its_own(displays):
    assert len(displays.pairs) == 20


def test_a_sign_is_asked_to_show_what_its_car_park_counts(due):
    assert asked(due(seen(183), wall_ms=0)) == [(SIGN, {"shown": 183})]


def test_a_sign_that_shows_the_number_is_left_alone(due):
    due(seen(183), wall_ms=0)
    assert asked(due(seen(183, answer="done"), wall_ms=60_000)) == []


def test_a_sign_that_does_not_acknowledge_is_asked_again(due):
    due(seen(183), wall_ms=0)
    assert asked(due(seen(183, answer="waiting"), wall_ms=REPEAT_AFTER_MS - 1)) == []
    assert asked(due(seen(183, answer="waiting"), wall_ms=REPEAT_AFTER_MS)) == [(SIGN, {"shown": 183})]


def test_each_command_has_an_id_of_its_own(due):
    ids = [command.id for free in (1, 2, 3) for _, command in due(seen(free), wall_ms=0)]
    assert len(set(ids)) == 3


def test_a_silent_counter_is_not_shown(due):
    assert asked(due(seen(183, state="silent"), wall_ms=0)) == []
