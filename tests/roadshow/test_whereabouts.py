"""What a simulator leaves beside the readings, so that its successor goes on from there."""

import pytest
from msgspec.structs import replace

from devices.payload import Run, moment
from devices.topic import Address
from roadshow.clock import wall_ms
from roadshow.parts.player.whereabouts import GOOD_FOR_MS, TRIES, Memory, Shown, Whereabouts
from simulators.play import Tapped

ASKED = "bangkok flood flash-flood 1 60"
RUN = Run("bangkok-flash-flood-1", "bangkok", "flash-flood", 1, 60.0, moment(1_795_453_200_000))


@pytest.fixture
def left():
    return Whereabouts(
        asked=ASKED,
        at_ms=wall_ms(),
        run=RUN,
        then="paused",
        now_s=10_800.0,
        sent_s=10_740.0,
        taps=(Tapped("pumps-fail", 9_000.0),),
        shown=(Shown(Address("bangkok", "siren", "wl-ssb-02"), {"sounding": 1.0}),),
    )


def taken_from(folder, left, *, asked=ASKED):
    Memory(folder, left.asked).keep(left)
    return Memory(folder, asked).take()


def test_what_a_death_leaves_is_taken_as_it_was(tmp_path, left):
    assert taken_from(tmp_path, left) == left


def test_who_never_ran_before_finds_nothing(tmp_path):
    assert Memory(tmp_path, ASKED).take() is None


def test_a_run_that_ended_in_order_leaves_nothing(tmp_path, left):
    memory = Memory(tmp_path, ASKED)
    memory.keep(left)
    memory.forget()
    memory.forget()
    assert memory.take() is None


def test_a_show_that_was_started_otherwise_is_no_return(tmp_path, left):
    assert taken_from(tmp_path, left, asked="bangkok flood pump-failure 1 60") is None


@pytest.mark.parametrize("away_ms", [GOOD_FOR_MS + 60_000, -GOOD_FOR_MS - 60_000])
def test_another_audience_sees_the_show_from_its_beginning(tmp_path, left, away_ms):
    assert taken_from(tmp_path, replace(left, at_ms=wall_ms() - away_ms)) is None


def test_who_dies_on_the_way_back_again_and_again_begins_anew(tmp_path, left):
    memory = Memory(tmp_path, ASKED)
    memory.keep(left)
    assert [memory.take() is not None for _ in range(TRIES + 1)] == [True] * TRIES + [False]


def test_who_got_back_may_die_as_often_again(tmp_path, left):
    memory = Memory(tmp_path, ASKED)
    for _ in range(2 * TRIES):
        memory.keep(left)
        assert memory.take() == left


def test_a_file_that_is_none_of_ours_is_told_and_left(tmp_path, caplog):
    (tmp_path / "whereabouts.json").write_bytes(b"{")
    assert Memory(tmp_path, ASKED).take() is None
    assert "whereabouts.json" in caplog.text


def test_a_folder_that_cannot_be_written_ends_no_show(tmp_path, left):
    Memory(tmp_path / "missing", ASKED).keep(left)
    assert not (tmp_path / "missing").exists()
