"""How many people a warning reaches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.reach import WarningChannel, people_reached

BROADCAST = WarningChannel(share=0.9, median_s=10.0)
channels = st.builds(WarningChannel, st.floats(0, 1), st.floats(1, 3_600), st.floats(0.1, 2))


def test_a_cell_broadcast_reaches_as_many_as_the_law_says():
    """R = 0.9 Phi(ln(t / 10) / 0.5)."""
    assert people_reached(13.0, BROADCAST) == pytest.approx(0.6301, abs=5e-5)
    assert people_reached(20.0, BROADCAST) == pytest.approx(0.8255, abs=5e-5)
    assert people_reached(10.0, BROADCAST) == pytest.approx(0.45)


def test_nobody_is_reached_before_it_is_sent_or_without_a_channel():
    assert people_reached(0.0, BROADCAST) == people_reached(-5.0, BROADCAST) == people_reached(60.0) == 0.0


@given(st.lists(channels, min_size=1, max_size=4), st.floats(0, 1e4), st.floats(0, 1e4))
def test_later_or_by_one_channel_more_never_reaches_fewer(several, one_s, other_s):
    earlier_s, later_s = sorted((one_s, other_s))
    assert people_reached(earlier_s, *several) <= people_reached(later_s, *several) + 1e-12 <= 1 + 2e-12
    assert people_reached(later_s, *several[:-1]) <= people_reached(later_s, *several) + 1e-12


def test_a_share_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match=r"a share of 1\.2 of the people cannot be"):
        WarningChannel(1.2, 10.0)
