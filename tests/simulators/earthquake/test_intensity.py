"""Intensity by WGRW12."""

from math import nan

import numpy as np
import pytest

from simulators.earthquake.shaking.intensity import (
    CM_S2_PER_G,
    PGA_CM_S2,
    PGV_CM_S,
    instrumental_intensity,
)


def test_the_published_figures():
    assert PGA_CM_S2.intensity(np.array([200.0]))[0] == pytest.approx(6.914, abs=5e-4)
    assert PGV_CM_S.intensity(np.array([20.0]))[0] == pytest.approx(7.001, abs=5e-4)


def test_each_line_takes_over_where_the_last_one_ends():
    """The paper's own lines meet within 0.05 of each other; below intensity I and above X nothing is told."""
    for conversion in (PGA_CM_S2, PGV_CM_S):
        for at in (conversion.moderate_from, conversion.strong_from):
            below, above = conversion.intensity(10 ** np.array([at - 1e-9, at + 1e-9]))
            assert below == pytest.approx(above, abs=0.05)
        assert conversion.intensity(np.array([0.0, 1e-9, 1e9])).tolist() == [1, 1, 10]


def test_velocity_speaks_where_there_is_one_and_acceleration_elsewhere():
    felt = instrumental_intensity(np.array([0.5, 200 / CM_S2_PER_G]), np.array([20.0, nan]))
    assert felt == pytest.approx([7.001, 6.914], abs=5e-4)


def test_what_is_known_of_the_quake_corrects_it():
    """From PGV 0.90 - 0.18 M; above M7.3 as at M7.3. From PGA with distance, too: -0.91 + 1.02 log 30 - 0.17 x 6."""
    pgv_cm_s, pga_g, away_km = np.array([20.0]), np.array([200 / CM_S2_PER_G]), np.array([30.0])
    strong = instrumental_intensity(pga_g, pgv_cm_s, magnitude=7.8, rupture_km=away_km)
    assert strong == pytest.approx([7.001 + 0.90 - 0.18 * 7.3], abs=5e-4)
    by_pga = instrumental_intensity(pga_g, np.array([nan]), magnitude=6.0, rupture_km=away_km)
    assert by_pga == pytest.approx([6.914 - 0.91 + 1.02 * np.log10(30) - 0.17 * 6], abs=5e-4)
