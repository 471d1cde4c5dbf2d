"""What sirens are told while an alert stands, and until they answer."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from broker.alerts.alert import Alert
from broker.alerts.life import revised
from broker.alerts.near import Surroundings
from broker.alerts.orders import Orders
from broker.alerts.shown import shown
from broker.commands import REPEAT_AFTER_MS, Commands
from broker.live.device import LiveDevice
from broker.live.view import DeviceView
from devices.fleet import fleet
from devices.packs import read_packs
from devices.payload import epoch_ms
from devices.provenance import Provenance
from devices.rule import Order

PACKS = read_packs(Path(__file__).parents[2] / "packs")
NOW = epoch_ms(datetime(2026, 11, 23, 5, tzinfo=UTC))
RAISED = Alert(
    "canal.overflow", "riverside.canal-gauge.lock", "warning", NOW, NOW, 1, None, NOW, "r-1", Provenance.SIMULATED
)
LOCK, BRIDGE, FAR = (f"riverside.canal-siren.{name}" for name in ("lock", "bridge", "far"))
SOLUTION = PACKS.solutions["canal"]
FLEET = fleet(PACKS.city("riverside"), SOLUTION)
SIRENS = [device.address for device in FLEET if device.address.kind == "canal-siren"]


@pytest.fixture
def orders():
    return Orders.of([SOLUTION], PACKS.kinds, Surroundings.of(FLEET))


@pytest.fixture
def due(orders):
    """What is sent while these alerts stand and each siren has this answer."""
    commands = Commands()

    def due(*alerts, answer, wall_ms):
        devices = {
            siren.id: DeviceView({"sounding": 0}, at=0, received=0, provenance="simulated", answer=answer)
            for siren in SIRENS
        }
        wishes = [*orders.at_rest(SIRENS), *orders.wishes(alerts)]
        return {address.id: command.values for address, command in commands.due(wishes, devices, wall_ms=wall_ms)}

    return due


def test_an_alert_speaks_to_the_sirens_that_are_near(orders):
    assert [id_ for id_, _ in orders.told(RAISED)] == [LOCK, BRIDGE]


def test_near_sirens_sound_while_the_alert_stands_and_are_taken_back_when_it_is_over(due):
    at_rest = due(answer="none", wall_ms=0)
    assert set(at_rest) == {siren.id for siren in SIRENS}
    assert {value for values in at_rest.values() for value in values.values()} == {0}
    assert due(RAISED, answer="done", wall_ms=10) == {LOCK: {"sounding": 1}, BRIDGE: {"sounding": 1}}
    assert due(RAISED, answer="done", wall_ms=20) == {}
    cleared = revised(RAISED, "normal", at_ms=NOW + 1, received_ms=NOW)
    assert due(cleared, answer="done", wall_ms=30) == {LOCK: {"sounding": 0}, BRIDGE: {"sounding": 0}}


def test_a_siren_is_told_again_until_it_answers(due):
    due(answer="done", wall_ms=0)
    due(RAISED, answer="done", wall_ms=10)
    assert LOCK not in due(RAISED, answer="waiting", wall_ms=10 + REPEAT_AFTER_MS - 1)
    again = due(RAISED, answer="waiting", wall_ms=10 + REPEAT_AFTER_MS)
    assert again[LOCK] == {"sounding": 1}
    assert due(RAISED, answer="done", wall_ms=20 + 2 * REPEAT_AFTER_MS) == {}


def test_a_siren_sounds_while_any_of_two_alerts_stands(due):
    other = Alert(
        "canal.overflow", "riverside.canal-gauge.bridge", "danger", NOW, NOW, 1, None, NOW, "r-1", Provenance.SIMULATED
    )
    due(RAISED, other, answer="done", wall_ms=0)
    assert LOCK not in due(revised(RAISED, "normal", at_ms=NOW, received_ms=NOW), other, answer="done", wall_ms=10)


def test_of_two_alerts_as_grave_the_nearer_is_heard(orders):
    """A board beside a closed road says that, and not what a canal two kilometres away has to say."""
    away = alert_at("bridge", "danger", since_ms=NOW + 60_000)
    here = alert_at("lock", "danger")
    says = {"canal.overflow": (Order(kind="canal-siren", quantity="sounding", value=1, within_m=5_000),)}
    says["canal.other"] = (Order(kind="canal-siren", quantity="sounding", value=0, within_m=5_000),)
    both = replace(orders, _orders=says)
    assert both.wanted([here, msgspec.structs.replace(away, key="canal.other")])[LOCK, "sounding"] == 1
    graver = msgspec.structs.replace(away, key="canal.other")
    assert both.wanted([alert_at("lock", "warning"), graver])[LOCK, "sounding"] == 0


def test_an_alert_counts_only_those_who_are_to_say_its_word(orders):
    says = {
        "canal.overflow": (Order(kind="canal-siren", quantity="sounding", value=1, within_m=5_000),),
        "canal.other": (Order(kind="canal-siren", quantity="sounding", value=0, within_m=5_000),),
    }
    both = replace(orders, _orders=says)
    graver = msgspec.structs.replace(alert_at("lock", "danger"), key="canal.other")
    lesser = alert_at("lock", "warning")
    wanted = both.wanted([lesser, graver])
    devices: dict[str, LiveDevice] = {}
    for siren in SIRENS:
        devices[siren.id] = LiveDevice(
            address=siren,
            kind=PACKS.kinds["canal-siren"],
            listed=None,
            values={"sounding": 0.0},
            at_ms=NOW,
            received_ms=NOW,
            provenance="simulated",
            run="r-1",
        )
    assert shown(lesser, devices, both, wanted=wanted, name=None).told == 0
    assert shown(graver, devices, both, wanted=wanted, name=None).told == len(list(both.told(graver)))


def alert_at(place, level, *, since_ms=NOW):
    return msgspec.structs.replace(RAISED, device=f"riverside.canal-gauge.{place}", level=level, since_ms=since_ms)
