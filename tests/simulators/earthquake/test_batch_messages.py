"""Batches of text messages against a cell broadcast."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.earthquake.messages import BatchMessages, still_waiting
from simulators.earthquake.source.events import MANDALAY
from simulators.earthquake.source.waves import s_after_s
from simulators.reach import BROADCAST

BANGKOK = 10_000_000


def test_batch_after_batch_reaches_the_city():
    """Ten million in batches of 200,000 a minute: 50 batches, the last 49 minutes after the first."""
    messages = BatchMessages(BANGKOK)
    assert [messages.reached(s) for s in (-1, 0, 59.9, 60, 1_470)] == pytest.approx([0, 0.02, 0.02, 0.04, 0.5])
    assert (messages.last_after_s, messages.reached(messages.last_after_s)) == (2_940, 1.0)


def test_in_2025_nobody_had_a_message_when_s_came():
    """The first came 84 minutes after the shaking. S took 292 s; a network near Mandalay would have told by 10 s."""
    s_after_warning_s = float(s_after_s(MANDALAY.hypocentre, 100.5018, 13.7563)) - 10.0
    as_it_was = BatchMessages(BANGKOK, first_after_s=84 * 60)
    at_once = BatchMessages(BANGKOK)
    assert still_waiting(BANGKOK, as_it_was, s_after_s=s_after_warning_s) == BANGKOK
    assert still_waiting(BANGKOK, at_once, s_after_s=s_after_warning_s) == pytest.approx(9_000_000)
    assert still_waiting(BANGKOK, BROADCAST, s_after_s=s_after_warning_s) == pytest.approx(1_000_000, abs=100)


def test_in_the_blind_zone_everybody_waits():
    assert still_waiting(1_000, BROADCAST, s_after_s=0.0) == still_waiting(1_000, BROADCAST, s_after_s=-3.0) == 1_000
    assert still_waiting(1_000, BatchMessages(1_000), s_after_s=-3.0) == 1_000


@settings(deadline=None)
@given(st.integers(1, 10**8), st.integers(1, 10**6), st.floats(1, 600), st.floats(0, 1e6), st.floats(0, 1e6))
def test_later_never_reaches_fewer(people, batch, every_s, one_s, other_s):
    earlier_s, later_s = sorted((one_s, other_s))
    messages = BatchMessages(people, batch_people=batch, every_s=every_s)
    assert 0 < messages.reached(earlier_s) <= messages.reached(later_s) <= 1
