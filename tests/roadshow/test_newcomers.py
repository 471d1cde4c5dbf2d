"""Names and places of newcomers outlive the hub and the broker."""

import pytest

from broker.live.live import Live
from devices.packs import read_packs
from devices.payload import Status
from devices.topic import Address
from roadshow.parts.hub.newcomers import FILE, Newcomers

DEMO = Address("istanbul", "parking-bay", "demo-01")
LISTED = Address("istanbul", "guidance-sign", "balmumcu")
SAID = Status(name="Bizim yer", lon=28.98, lat=41.04)


@pytest.fixture(scope="module")
def packs():
    return read_packs()


@pytest.fixture
def live(packs):
    """A new one at each call, as after a restart."""
    return lambda: Live(packs, packs.city("istanbul"))


def test_what_a_newcomer_said_is_known_after_a_restart(tmp_path, live):
    before, after = live(), live()
    before.status(DEMO, SAID, received_ms=1)
    before.status(DEMO, Status(online=False), received_ms=2)
    before.status(LISTED, Status(name="another"), received_ms=3)
    before.status(Address("istanbul", "parking-bay", "nameless"), Status(), received_ms=4)
    Newcomers(tmp_path, before).write()
    Newcomers(tmp_path, after).read()
    assert after.said_of_newcomers() == {DEMO.id: SAID}


def test_nothing_is_written_where_there_is_no_news(tmp_path, live):
    known = live()
    newcomers = Newcomers(tmp_path, known)
    newcomers.write()
    assert not (tmp_path / FILE).exists()
    known.status(DEMO, SAID, received_ms=1)
    newcomers.write()
    (tmp_path / FILE).unlink()
    newcomers.write()
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("written", [b"", b"[]", b'{"a":7}', b'{"no-id":{"name":"x"}}', b"\xff"])
def test_a_file_that_is_damaged_stops_nothing(tmp_path, live, written):
    (tmp_path / FILE).write_bytes(written)
    known = live()
    Newcomers(tmp_path, known).read()
    assert known.said_of_newcomers() == {}


def test_a_full_disk_is_told_and_tried_again(tmp_path, live, caplog):
    known = live()
    known.status(DEMO, SAID, received_ms=1)
    newcomers = Newcomers(tmp_path / "gone", known)
    newcomers.write()
    assert "It is tried again" in caplog.text
    (tmp_path / "gone").mkdir()
    newcomers.write()
    assert (tmp_path / "gone" / FILE).exists()
