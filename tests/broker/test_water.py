"""The model's water on its way to the screens: sealed, of the run that plays, and gone with it."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from devices.payload import Run, Water, encode, epoch_ms
from devices.seal import Seal
from devices.topic import run_topic, water_topic

SEAL = Seal(b"the show's own key")
AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
NOW = epoch_ms(AT)
RUN = Run("bangkok-flash-flood-1", "bangkok", "flash-flood", 1, 60, AT, number=NOW)
WATER = Water(RUN.run, AT, (100.54, 13.73, 100.57, 13.76), 2, 4, (0.15, 0.3, 0.6), "5AA=")
TOPIC = water_topic("bangkok")


@pytest.fixture
def heard(told_to_a_hub):
    return partial(told_to_a_hub, city="bangkok", seal=SEAL, now_ms=NOW)


def announced(run):
    return run_topic("bangkok"), SEAL.close(run_topic("bangkok"), encode(run))


def told(water, seal=SEAL):
    return TOPIC, seal.close(TOPIC, encode(water))


def test_the_screens_are_told_when_there_is_another(heard):
    live, refused = heard(announced(RUN), told(WATER))
    assert (live.water(), live.view().water, refused) == (WATER, NOW, [])


def test_nobody_forges_a_flood(heard):
    live, refused = heard(announced(RUN), (TOPIC, encode(WATER)), told(WATER, Seal(b"another key, a stranger's")))
    assert (live.water(), live.view().water, refused) == (None, None, ["forged", "forged"])


def test_an_old_flood_said_again_changes_nothing(heard):
    newer = replace(WATER, at=AT + timedelta(minutes=1), cells="AAA=")
    live, _ = heard(announced(RUN), told(newer), told(WATER))
    assert live.water() == newer


def test_water_of_a_run_that_does_not_play_is_refused(heard):
    live, refused = heard(announced(RUN), told(replace(WATER, run="yesterday")))
    assert (live.water(), refused) == (None, ["replayed"])


def test_a_new_run_begins_dry(heard):
    live, _ = heard(announced(RUN), told(WATER), announced(replace(RUN, run="bangkok-flash-flood-2", number=NOW + 1)))
    assert (live.water(), live.view().water) == (None, None)
