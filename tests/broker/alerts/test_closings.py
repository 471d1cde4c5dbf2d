"""A flood in the street closes the underground car park beside it, and only that."""

from datetime import UTC, datetime

import pytest

from broker.alerts.alert import Alert
from broker.alerts.closings import Closings
from broker.alerts.life import revised
from broker.alerts.near import Surroundings
from broker.commands import Wish
from broker.displays import Displays
from broker.live.live import Live
from devices.fleet import fleet
from devices.packs import read_packs
from devices.payload import epoch_ms
from devices.provenance import Provenance
from devices.reading import Reading
from devices.topic import Address

PACKS = read_packs()
BANGKOK = PACKS.city("bangkok")
SOLUTIONS = PACKS.solutions_of("bangkok")
FLEET = [device for solution in SOLUTIONS for device in fleet(BANGKOK, solution)]
NOW = epoch_ms(datetime(2026, 11, 23, 5, tzinfo=UTC))
STREET = "bangkok.street-flood-sensor.street-phloen-chit"
COUNTER, SIGN = "bangkok.car-park-counter.all-seasons", "bangkok.guidance-sign.all-seasons"
ELSEWHERE = "bangkok.car-park-counter.siam-paragon"
CLOSED_ROAD = Alert("flood.street", STREET, "warning", NOW, NOW, 1, None, NOW, "r-1", Provenance.SIMULATED)


@pytest.fixture
def closings():
    return Closings.of(BANGKOK, SOLUTIONS, FLEET, Surroundings.of(FLEET))


def test_what_stands_at_the_underground_car_park_is_closed_and_no_other(closings):
    assert closings.closed([CLOSED_ROAD]) == {COUNTER, SIGN}


def test_a_wet_street_closes_nothing_yet_and_a_dry_one_nothing_any_more(closings):
    wet, dry = (revised(CLOSED_ROAD, level, at_ms=NOW, received_ms=NOW) for level in ("watch", "normal"))
    assert closings.closed([wet, dry]) == frozenset()


def told(id_, values, *, minutes):
    city, kind, _ = id_.split(".", 2)
    at_ms = NOW + minutes * 60_000
    return Reading(city=city, kind=kind, device=id_, at_ms=at_ms, received_ms=at_ms, values=values)


def test_its_places_leave_the_count_its_sign_sends_nobody_there_and_both_come_back():
    live = Live(PACKS, BANGKOK)
    signs = Displays.of(PACKS.solutions["parking"].displays, FLEET)
    sign = Address(*SIGN.split(".", 2))

    def stands(minutes, depth_cm):
        live.apply([told(COUNTER, {"free": 300, "occupied": 600}, minutes=minutes)])
        live.apply([told(ELSEWHERE, {"free": 1000, "occupied": 3000}, minutes=minutes)])
        live.apply([told(STREET, {"depth": depth_cm}, minutes=minutes)])
        view = live.tick(wall_ms=NOW + minutes * 60_000)
        shown = next(wish for wish in signs.wishes(live.devices()) if wish.actuator == sign)
        return view.tiles["parking.free"], live.devices()[COUNTER].closed, shown

    by_minute = {10 * number: stands(10 * number, cm) for number, cm in enumerate((0, 10, 25, 35, 36, 24, 14, 4))}
    is_open = (1300, False, Wish(sign, "shown", 300))
    is_closed = (1000, True, Wish(sign, "shown", 0))
    assert by_minute == dict.fromkeys((0, 10, 20, 30), is_open) | {40: is_closed} | dict.fromkeys((50, 60, 70), is_open)
