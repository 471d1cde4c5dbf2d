"""What phones are told, how seldom, and how the hub knows that one has come."""

import asyncio
from itertools import count

import msgspec
import pytest

from broker.live.live import Live
from broker.live.view import View
from dashboard.api.phones import EVERY_TICKS, MOST_REMEMBERED, Phones, PhonesSeen
from devices.packs import read_packs
from devices.provenance import Provenance
from devices.reading import Reading
from devices.topic import Address

PACKS = read_packs()
COUNTER = "istanbul.car-park-counter.balmumcu"
SIGN = "istanbul.guidance-sign.balmumcu"
BAY = "istanbul.parking-bay.levent-4-a01"
NEWCOMER = "istanbul.parking-bay.demo-01"
WALL_MS = 1_800_000_000_000


def reading(device, values, at_ms=1):
    return Reading("istanbul", Address(*device.split(".")).kind, device, at_ms, WALL_MS, values, Provenance.REAL, "")


@pytest.fixture
def live():
    live = Live(PACKS, PACKS.city("istanbul"))
    live.apply(
        [
            reading(COUNTER, {"free": 183, "occupied": 217}),
            reading(SIGN, {"shown": 183}),
            reading(BAY, {"occupied": 1}),
            reading(NEWCOMER, {"occupied": 1}),
        ]
    )
    live.tick(wall_ms=WALL_MS)
    return live


@pytest.fixture
def phones(live):
    moments = count(WALL_MS)
    return Phones(PACKS, live, lambda: next(moments))


def told(frame):
    """The event and the view of a frame."""
    event, _, data = frame.strip().split(b"\n")
    return event.removeprefix(b"event: ").decode(), msgspec.json.decode(data.removeprefix(b"data: "), type=View)


def ticks(phones, live, number):
    for _ in range(number):
        phones.publish(live.tick(wall_ms=WALL_MS))


def until_told(phones, live):
    ticks(phones, live, EVERY_TICKS - live.view().tick % EVERY_TICKS)


def test_a_phone_is_told_places_and_newcomers_but_no_listed_bay_sign_or_event(phones):
    with phones.broadcast.viewer() as viewer:
        event, view = told(viewer.take())
    assert event == "snapshot"
    assert view.devices.keys() == {COUNTER, NEWCOMER}
    assert view.events == ()
    assert view.tiles["parking.free"] == 183


def test_what_comes_between_two_words_to_phones_is_told_together(phones, live):
    until_told(phones, live)
    with phones.broadcast.viewer() as viewer:
        viewer.take()
        live.apply([reading(COUNTER, {"free": 182}, at_ms=2)])
        ticks(phones, live, 1)
        assert viewer.take() is None
        live.apply([reading(NEWCOMER, {"occupied": 0}, at_ms=2)])
        until_told(phones, live)
        event, view = told(viewer.take())
        assert event == "delta"
        assert {id_: device.values for id_, device in view.devices.items()} == {
            COUNTER: {"free": 182, "occupied": 217},
            NEWCOMER: {"occupied": 0},
        }


def test_a_device_that_says_the_same_again_is_not_told_again(phones, live):
    until_told(phones, live)
    with phones.broadcast.viewer() as viewer:
        viewer.take()
        live.apply([reading(COUNTER, {"free": 182}, at_ms=2)])
        until_told(phones, live)
        assert told(viewer.take())[1].devices.keys() == {COUNTER}
        live.apply([reading(COUNTER, {"free": 182}, at_ms=3)])
        until_told(phones, live)
        assert told(viewer.take())[1].devices == {}


def test_a_new_run_is_told_at_once(phones, live):
    with phones.broadcast.viewer() as viewer:
        viewer.take()
        phones.publish(msgspec.structs.replace(live.tick(wall_ms=WALL_MS), complete=True, devices={}))
        assert told(viewer.take())[0] == "snapshot"


def test_phones_are_counted_while_they_watch_and_once_however_often_they_come_back(phones):
    assert phones.seen() == PhonesSeen()
    with phones.arrives("192.168.1.7"), phones.arrives("192.168.1.8"):
        assert (phones.seen().now, phones.seen().ever) == (2, 2)
    with phones.arrives("192.168.1.7"):
        assert (phones.seen().now, phones.seen().ever) == (1, 2)
    left = phones.seen()
    assert (left.now, left.ever) == (0, 2)
    assert left.last_seen_ms is not None
    assert phones.seen() == left


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "", "testclient"])
def test_the_hubs_own_machine_is_no_phone(phones, host):
    with phones.arrives(host):
        assert phones.seen() == PhonesSeen()


def test_strangers_who_invent_addresses_cost_no_more_memory_than_a_hall(phones):
    for number in range(MOST_REMEMBERED + 10):
        with phones.arrives(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"):
            pass
    assert phones.seen().ever == MOST_REMEMBERED


def test_a_phone_on_the_lan_that_opens_its_stream_turns_the_light_on(api, platform):
    """Through the app itself, from an address that is not the hub's."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/live",
        "query_string": b"detail=places",
        "headers": [],
        "client": ("192.168.4.7", 50_000),
    }

    async def lights():
        opened, left = asyncio.Event(), asyncio.Event()

        async def receive():
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            if message.get("body", b"").startswith(b"event: snapshot"):
                opened.set()

        phone = asyncio.create_task(api(scope, receive, send))
        await opened.wait()
        on = platform.phones.seen()
        left.set()
        await phone
        return on, platform.phones.seen()

    on, off = asyncio.run(lights())
    assert (on.now, on.ever) == (1, 1)
    assert (off.now, off.ever) == (0, 1)


def test_a_detail_that_is_not_there_is_refused(ask):
    answer = ask("/api/v1/live?detail=most")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "detail"


def test_the_day_holds_what_each_place_last_reported_in_each_half_hour(ask):
    """The counter spoke at 9:50, 9:55 and 10:00 by the run's clock."""
    day = ask("/api/v1/solutions/parking/day").json()
    [line] = day["devices"].values()
    assert day["devices"].keys() == {COUNTER}
    assert line == [None] * 19 + [2, 1]
    assert (day["now_ms"] - day["start_ms"], day["every_ms"]) == (10 * 3_600_000, 1_800_000)


def test_the_day_of_a_solution_that_does_not_play_here_says_which_do(ask):
    answer = ask("/api/v1/solutions/flying/day")
    assert answer.status_code == 404
    assert "known: parking" in answer.json()["detail"]
