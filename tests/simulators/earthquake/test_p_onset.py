"""What the first three seconds of P show."""

from math import log10

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.earthquake.station.onset import apparent_magnitude, grown, pd_cm


def test_the_law_of_wu_and_zhao():
    """M6 at 50 km: log Pd = -3.463 + 4.374 - 2.334 = -1.423; one spread more is 0.305 in the logarithm."""
    assert log10(pd_cm(6.0, 50.0, draw=0.0)) == pytest.approx(-1.4234, abs=5e-5)
    assert log10(pd_cm(6.0, 50.0, draw=1.0)) == pytest.approx(-1.1184, abs=5e-5)


def test_over_many_stations_it_spreads_as_published():
    logs = [log10(pd_cm(5.5, 30.0, draw=draw)) for draw in np.random.default_rng(2).standard_normal(4_000)]
    assert np.std(logs) == pytest.approx(0.305, rel=0.04)


def test_a_very_large_quake_begins_like_one_of_magnitude_seven():
    assert [apparent_magnitude(m) for m in (5.0, 6.5, 7.1, 7.8)] == pytest.approx([5.0, 6.5, 6.7, 6.9333], abs=1e-4)


@settings(deadline=None)
@given(st.floats(3, 8.5), st.floats(3, 8.5), st.floats(1, 300))
def test_a_larger_quake_never_shows_less(one, other, ray_km):
    smaller, larger = sorted((one, other))
    assert pd_cm(smaller, ray_km, draw=0.0) <= pd_cm(larger, ray_km, draw=0.0)


def test_it_grows_for_three_seconds():
    assert [grown(s) for s in (-1.0, 0.0, 1.5, 3.0, 9.0)] == [0.0, 0.0, 0.5, 1.0, 1.0]
