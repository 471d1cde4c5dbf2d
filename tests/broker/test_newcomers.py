"""However many devices somebody invents, a screen is sent the last ones, and the listed ones are heard."""

import pytest

from broker.edge import Edge
from broker.live.live import Live
from broker.live.newcomers import NEWCOMERS_SHOWN
from devices.packs import read_packs
from devices.reading import Reading
from devices.refusal import Reason, Refused
from devices.topic import Channel

NOW = 1_795_417_200_000


@pytest.fixture(scope="module")
def packs():
    return read_packs()


@pytest.fixture
def live(packs):
    return Live(packs, packs.city("istanbul"))


def newcomer(number):
    return f"istanbul.parking-bay.new-{number}"


def come(live, *numbers, at_ms=NOW):
    live.apply(
        [Reading("istanbul", "parking-bay", newcomer(number), at_ms, at_ms, {"occupied": 1}) for number in numbers]
    )


def test_the_last_to_come_are_shown_and_all_are_known(live):
    come(live, *range(NEWCOMERS_SHOWN + 3))
    assert set(live.view().devices) == {newcomer(number) for number in range(3, NEWCOMERS_SHOWN + 3)}
    assert len(live.devices()) == NEWCOMERS_SHOWN + 3
    assert live.device(newcomer(0)) is not None


def test_a_screen_that_follows_is_told_who_made_room(live):
    come(live, *range(NEWCOMERS_SHOWN))
    live.tick(wall_ms=NOW)
    come(live, NEWCOMERS_SHOWN)
    delta = live.tick(wall_ms=NOW)
    assert (set(delta.devices), delta.gone) == ({newcomer(NEWCOMERS_SHOWN)}, (newcomer(0),))
    assert live.tick(wall_ms=NOW).gone == ()


def test_deltas_lead_to_what_a_snapshot_says(live):
    shown = set(live.tick(wall_ms=NOW).devices)
    for first in range(0, 3 * NEWCOMERS_SHOWN, 70):
        come(live, *range(first, first + 70))
        come(live, *range(first, first + 5), at_ms=NOW + 1)
        delta = live.tick(wall_ms=NOW)
        shown = (shown - set(delta.gone)) | set(delta.devices)
        assert shown == set(live.view().devices)


def test_one_that_made_room_speaks_on_and_is_not_shown(live):
    come(live, *range(NEWCOMERS_SHOWN + 1))
    live.tick(wall_ms=NOW)
    come(live, 0, at_ms=NOW + 1)
    assert live.tick(wall_ms=NOW).devices == {}
    assert live.devices()[newcomer(0)].at == NOW + 1


def test_listed_devices_are_heard_when_newcomers_have_taken_every_place(packs, live, monkeypatch):
    monkeypatch.setattr("broker.edge.MAX_DEVICES", 3)
    edge = Edge(packs, {})
    for number in range(3):
        edge.sender(f"city/istanbul/parking-bay/new-{number}/telemetry")
    with pytest.raises(Refused) as refused:
        edge.sender("city/istanbul/parking-bay/new-3/telemetry")
    assert refused.value.reason is Reason.TOO_MANY_NEWCOMERS
    for device in live.listed.values():
        assert edge.sender(device.address.topic(Channel.TELEMETRY))[1] == device.address.id


@pytest.mark.parametrize("strange", ["\x00", "\n", "\x7f", "\u202e", "\u200f", "\u2066", "\u2028"])
def test_a_name_that_would_disturb_the_words_around_it_is_refused(packs, strange):
    with pytest.raises(Refused, match=f"U\\+{ord(strange):04X}, which cannot be shown"):
        Edge(packs, {}).status("city/istanbul/parking-bay/new/status", f'{{"name":"a\\u{ord(strange):04x}b"}}'.encode())


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "ที่จอดรถ", "주차장", "Otopark İ", "🅿️ 👨‍👩‍👧"])
def test_any_other_name_is_taken_as_it_is(packs, name):
    _, status = Edge(packs, {}).status("city/istanbul/parking-bay/new/status", f'{{"name":"{name}"}}'.encode())
    assert status.name == name
