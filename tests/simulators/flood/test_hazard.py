"""Thresholds as they are published, to the millimetre."""

import numpy as np
import pytest

from simulators.flood.hazard import (
    CAR_HEAD_M,
    EMERGENCY_HEAD_M,
    bank_fill,
    thai_rain,
    total_head_m,
    turkish_colour,
    turkish_rain,
)


def test_shallow_fast_water_stops_a_car_as_deep_slow_water_does():
    """1.5 m/s is worth 0.1147 m of depth: Kramer, Terheiden and Wieprecht 2016."""
    depth_m, speed_m_s = np.array([0.30, 0.31, 0.20, 0.18, 0.5]), np.array([0.0, 0.0, 1.5, 1.5, 1.5])
    head_m = total_head_m(depth_m, speed_m_s)
    assert head_m[2] == pytest.approx(0.20 + 0.1147, abs=1e-4)
    assert (head_m > CAR_HEAD_M).tolist() == [False, True, True, False, True]
    assert (head_m > EMERGENCY_HEAD_M).tolist() == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("mm", "name"),
    [
        (0.0, "none"),
        (0.1, "light"),
        (10.0, "light"),
        (10.1, "moderate"),
        (35.0, "moderate"),
        (35.1, "heavy"),
        (90.0, "heavy"),
        (90.1, "very heavy"),
    ],
)
def test_thai_rain_is_named_as_the_thai_service_names_it(mm, name):
    assert thai_rain(mm) == name


@pytest.mark.parametrize(
    ("mm", "name", "colour"),
    [
        (0, "none", "green"),
        (5, "light", "green"),
        (20, "moderate", "green"),
        (21, "strong", "yellow"),
        (50, "strong", "yellow"),
        (51, "very strong", "orange"),
        (76, "heavy", "orange"),
        (100, "heavy", "orange"),
        (101, "extreme", "red"),
    ],
)
def test_turkish_rain_is_named_as_the_turkish_service_names_it(mm, name, colour):
    assert (turkish_rain(mm), turkish_colour(mm)) == (name, colour)


def test_a_canal_is_full_at_the_top_of_its_bank():
    assert bank_fill(0.9, bed_m=-2.1, bank_m=0.9) == 1.0
    assert bank_fill(0.0, bed_m=-2.1, bank_m=0.9) == pytest.approx(0.7)
