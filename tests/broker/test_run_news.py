"""Announcements of a run: the newest counts, whoever says an old one again."""

from dataclasses import dataclass, field

import msgspec
import pytest

from broker.live.runs import OLD_MS, AnnouncedRun, require_news
from devices.payload import Run, moment
from devices.refusal import Reason, Refused

NOW = 1_795_417_200_000
RUN = Run("r-1", "istanbul", "weekday", 1, 60, moment(NOW), number=NOW)


@dataclass
class Hub:
    """What it knows after each announcement that it takes."""

    known: AnnouncedRun | None = field(default=None)

    def takes(self, run, *, wall_ms=NOW):
        try:
            require_news(run, before=self.known, wall_ms=wall_ms)
        except Refused as refused:
            if refused.reason is not Reason.REPLAYED:
                raise
            return False
        self.known = AnnouncedRun.heard(run, heard_ms=wall_ms, before=self.known)
        return True


def announced(number, *, run="r-1", state="running"):
    return msgspec.structs.replace(RUN, run=run, number=number, state=state)


@pytest.fixture
def hub():
    hub = Hub()
    assert hub.takes(announced(NOW))
    return hub


def test_each_announcement_has_a_higher_number_than_the_last(hub):
    assert [hub.takes(announced(NOW + step)) for step in (1, 2, 2, 1, 3)] == [True, True, False, False, True]


def test_what_waited_at_the_broker_while_the_hub_was_away_is_heard_in_its_order(hub):
    assert hub.takes(announced(NOW + 1), wall_ms=NOW + 10 * OLD_MS)


def test_an_earlier_run_does_not_come_back(hub):
    assert not hub.takes(announced(NOW - OLD_MS - 1, run="r-0"))
    assert not hub.takes(announced(NOW - OLD_MS - 1, run="r-0", state="ended"))


def test_a_hub_that_has_just_started_does_not_take_an_old_run_for_one_that_plays():
    assert not Hub().takes(announced(NOW - OLD_MS - 1))


def test_a_last_will_that_was_written_at_the_start_ends_its_run(hub):
    assert hub.takes(announced(NOW + 7_000), wall_ms=NOW + 7_000)
    assert hub.takes(announced(NOW - 1, state="ended"), wall_ms=NOW + 7_000)
    assert hub.takes(announced(NOW + 9_000), wall_ms=NOW + 9_000), "it had only lost its connection"


def test_a_run_that_ended_long_ago_is_still_known_as_ended():
    assert Hub().takes(announced(NOW - 10 * OLD_MS, state="ended"))


def test_a_new_run_is_taken_although_the_clock_was_set_back(hub):
    an_hour = 3_600_000
    assert hub.takes(announced(NOW - an_hour, run="r-2"), wall_ms=NOW - an_hour)


def test_an_announcement_without_a_number_is_none():
    assert not Hub().takes(announced(0))
