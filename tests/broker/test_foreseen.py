"""What a model foresees on its way to the screens: sealed, of the run that plays, and gone with it."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from devices.futures import FloodFutures, ParkingFutures, QuakeFutures
from devices.packs import read_packs
from devices.payload import Foreseen, Run, decode_foreseen, encode
from devices.refusal import Refused
from devices.seal import Seal
from devices.topic import futures_topic, is_futures, parse_futures

AT = datetime(2026, 11, 24, tzinfo=UTC)
RUN = Run("bangkok-flash-flood-1", "bangkok", "flash-flood", 1, 60, AT, number=1)
FUTURES = FloodFutures("flood", "flash-flood", (), None, None, None, 0.0, 60.0, (0.0,), (0.0,), (0.0,), ())
OTHERS = (
    QuakeFutures("earthquake", "mandalay", 5_000_000, (), None, (), (1.0,), (), ()),
    ParkingFutures("parking", "weekday", (1,), 0.2, 768, 13, 19, (), (), ()),
)
FORESEEN = Foreseen(RUN.run, AT, FUTURES)
TOPIC = futures_topic("bangkok")


@pytest.fixture
def live():
    packs = read_packs()
    live = Live(packs, packs.city("bangkok"))
    live.announce(AnnouncedRun.heard(RUN, heard_ms=0))
    return live


def test_a_view_says_that_there_are_some(live):
    assert not live.view().futures
    live.foresee("bangkok", FORESEEN)
    assert live.view().futures
    assert live.foreseen() == FORESEEN


def test_those_of_another_city_are_not_ours(live):
    live.foresee("khon-kaen", FORESEEN)
    assert live.foreseen() is None


def test_a_new_run_begins_without(live):
    live.foresee("bangkok", FORESEEN)
    live.announce(AnnouncedRun.heard(replace(RUN, run="bangkok-flash-flood-2"), heard_ms=0))
    assert (live.foreseen(), live.view().futures) == (None, False)


@pytest.mark.parametrize("futures", [FUTURES, *OTHERS], ids=lambda futures: futures.solution)
def test_a_payload_of_each_kind_comes_back_as_it_went_and_only_by_its_seal(futures):
    seal, foreseen = Seal(b"the show's own key"), Foreseen(RUN.run, AT, futures)
    assert decode_foreseen(seal.open(TOPIC, seal.close(TOPIC, encode(foreseen)))) == foreseen
    with pytest.raises(Refused, match="is not sealed"):
        seal.open(TOPIC, encode(FORESEEN))


def test_the_topic_is_spelt_in_one_place():
    assert is_futures(TOPIC)
    assert parse_futures(TOPIC) == "bangkok"
    assert not is_futures("city/bangkok/siren/futures")
