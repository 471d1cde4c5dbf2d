"""How far a figure spreads over plays."""

import pytest

from devices.futures.basis import Spread
from simulators.spread import spread_of


def test_the_spread_is_that_of_a_sample_over_the_plays_that_have_such_a_figure():
    """Mean 5, sample variance 32 / 7: the textbook's 2, 4, 4, 4, 5, 5, 7, 9."""
    spread = spread_of([2, 4, 4, None, 4, 5, 5, 7, 9])
    assert spread
    assert spread.sd == pytest.approx((32 / 7) ** 0.5)
    assert spread == Spread(8, 5, spread.sd, 2, 9)
    assert spread_of([3.0, None]) == Spread(1, 3.0, None, 3.0, 3.0)
    assert spread_of([None]) is None
