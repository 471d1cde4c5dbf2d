"""The streets in which cars look for a bay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.parking.search.streets import Streets, goes_up

STREETS = Streets()
drives = st.integers(0, len(STREETS.turns) - 1)
blocks = st.integers(0, STREETS.blocks - 1)


def test_a_district_is_as_large_as_it_says():
    assert (STREETS.blocks, STREETS.bays, len(STREETS.turns)) == (128, 768, 256)


def test_every_block_is_driven_in_two_directions():
    for block in range(STREETS.blocks):
        up, down = (
            [drive for drive, its_block in enumerate(STREETS.block) if its_block == block and goes_up(drive) is way]
            for way in (True, False)
        )
        assert len(up) == len(down) == 1


@given(drives)
def test_nobody_turns_round(drive):
    assert len({STREETS.block[turn] for turn in STREETS.turns[drive]} - {STREETS.block[drive]}) == 3


def test_every_drive_is_left_entered_and_driven_straight_into_once():
    assert sorted(turn for turns in STREETS.turns for turn in turns) == sorted(3 * list(range(256)))
    assert sorted(STREETS.approach(drive) for drive in range(256)) == list(range(256))


@given(drives)
def test_the_approach_leads_into_its_drive_straight_on(drive):
    assert STREETS.turns[STREETS.approach(drive)][1] == drive


@given(drives, blocks)
def test_the_way_to_a_block_passes_it_in_as_many_blocks_as_promised(drive, block):
    promised = STREETS.ahead[block][drive]
    for _ in range(promised):
        drive = STREETS.toward[block][drive]
    assert STREETS.block[drive] == block
    assert 1 <= promised <= 8


@given(drives, blocks)
def test_no_turn_leads_to_a_block_sooner_than_the_one_that_is_named(drive, block):
    after = [0 if STREETS.block[turn] == block else STREETS.ahead[block][turn] for turn in STREETS.turns[drive]]
    assert STREETS.ahead[block][drive] == 1 + min(after)


def test_who_wants_to_pass_a_block_again_drives_round_four_sides():
    assert {STREETS.ahead[STREETS.block[drive]][drive] for drive in range(256)} == {4}


@given(drives)
def test_the_nearest_block_comes_first_and_none_is_left_out(drive):
    order = STREETS.nearest_first[drive]
    assert sorted(order) == list(range(STREETS.blocks))
    assert [STREETS.ahead[block][drive] for block in order] == sorted(ahead[drive] for ahead in STREETS.ahead)


@pytest.mark.parametrize(("within_m", "within"), [(0, 7), (100, 23), (200, 47), (800, 128)])
def test_blocks_are_near_that_begin_within_a_walk_along_the_streets(within_m, within):
    """Four at each of 2, 8 and 18 corners, less the 1, 9 and 25 that lie between two of them; at 800 m all."""
    assert {sum(near) for near in STREETS.reach(within_m).blocks} == {within}


def test_a_drive_is_near_that_ends_there():
    """At either end of the block four drives arrive; at each of the six corners one block on, four more."""
    assert {sum(near) for near in STREETS.reach(0).drives} == {8}
    assert {sum(near) for near in STREETS.reach(100).drives} == {8 + 24}


@pytest.mark.parametrize("wrong", [{"across": 0}, {"bays_a_block": 0}])
def test_streets_without_blocks_or_bays_are_refused(wrong):
    with pytest.raises(ValueError, match="both must be 1 or more"):
        Streets(**wrong)
