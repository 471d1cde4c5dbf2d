"""Shaking by ASB14, against its published figures and an independent implementation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.earthquake.shaking.felt import Site, felt
from simulators.earthquake.shaking.motion import (
    PUBLISHED_MAGNITUDES,
    PUBLISHED_TO_KM,
    PUBLISHED_VS30_M_S,
    median_motion,
)
from simulators.earthquake.source.events import MANDALAY, PAZARCIK

BY_MECHANISM = {"strike-slip": "SS", "normal": "NS", "reverse": "RS"}
SITES = [Site(f"site {number}", 36.5 + number / 1_000, 37.5, 450.0) for number in range(1_500)]


def test_the_published_figures():
    near = median_motion(7.2, np.array([10.0]), np.array([760.0]))
    far = median_motion(7.8, np.array([30.0]), np.array([450.0]))
    assert (near.pga_g[0], near.pgv_cm_s[0]) == pytest.approx((0.28375, 20.225), rel=1e-4)
    assert (far.pga_g[0], far.pgv_cm_s[0]) == pytest.approx((0.15559, 18.065), rel=1e-4)


@settings(deadline=None)
@given(
    st.floats(*PUBLISHED_MAGNITUDES),
    st.floats(0, PUBLISHED_TO_KM),
    st.floats(*PUBLISHED_VS30_M_S),
    st.sampled_from(sorted(BY_MECHANISM)),
)
def test_it_agrees_with_an_independent_implementation(oracle, magnitude, rjb_km, vs30_m_s, mechanism):
    ours = median_motion(magnitude, np.array([rjb_km]), np.array([vs30_m_s]), mechanism)
    pga_g, pgv_cm_s = oracle(magnitude, rjb_km, vs30_m_s, BY_MECHANISM[mechanism])
    assert ours.pga_g[0] == pytest.approx(pga_g, rel=1e-9)
    assert ours.pgv_cm_s[0] == pytest.approx(pgv_cm_s, rel=1e-9)


def test_the_random_terms_spread_as_published():
    """Within one event .620 (PGA) and .601 (PGV) from site to site; .350 and .331 from event to event."""
    lon, lat = np.array([site.lon for site in SITES]), np.array([site.lat for site in SITES])
    median = median_motion(7.8, PAZARCIK.joyner_boore_km(lon, lat), np.full(len(SITES), 450.0))
    shaken = felt(PAZARCIK, SITES, seed=3).motion
    assert np.std(np.log(shaken.pga_g / median.pga_g)) == pytest.approx(0.620, rel=0.05)
    assert np.std(np.log(shaken.pgv_cm_s / median.pgv_cm_s)) == pytest.approx(0.601, rel=0.05)
    one_rock = np.ones(1)
    events = [
        np.log(median_motion(7.0, one_rock, one_rock * 750).varied(between=draw, within=0.0).pga_g[0])
        for draw in np.random.default_rng(1).standard_normal(2_000)
    ]
    assert np.std(events) == pytest.approx(0.350, rel=0.05)


def test_a_site_shakes_the_same_whoever_else_is_asked():
    all_, one = felt(PAZARCIK, SITES, seed=3), felt(PAZARCIK, SITES[700:701], seed=3)
    assert (one.motion.pga_g[0], one.intensity[0]) == pytest.approx((all_.motion.pga_g[700], all_.intensity[700]))
    other = felt(PAZARCIK, SITES[700:701], seed=4)
    assert other.motion.pga_g[0] != one.motion.pga_g[0]


def test_bangkok_is_beyond_what_the_law_was_published_for():
    bangkok = felt(MANDALAY, [Site("bangkok", 100.5018, 13.7563, 200.0)], seed=1)
    assert bangkok.beyond_published.tolist() == [True]
    assert not felt(PAZARCIK, SITES, seed=1).beyond_published.any()
