"""The two storms that the show plays bring the rain that was measured, and in the Chicago shape."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.flood.water.storm import Storm
from simulators.streams import stream

ISTANBUL_2017 = Storm(a=1028.04, b_min=10.0, c=0.64988, duration_min=330.0)
BANGKOK_2017 = Storm(a=1816.30, b_min=20.0, c=0.66165, duration_min=360.0)
"""18 July and 14 October 2017: 65 mm in an hour and 128 mm in all, 214 mm in 6 hours; 100 mm in an hour is ours."""


@pytest.mark.parametrize(("storm", "hour_mm", "total_mm"), [(ISTANBUL_2017, 65, 128), (BANGKOK_2017, 100, 214)])
@pytest.mark.parametrize("peak", [0.0, 0.375, 1.0])
def test_the_worst_hour_and_the_whole_storm_bring_what_was_measured(storm, hour_mm, total_mm, peak):
    storm = Storm(storm.a, storm.b_min, storm.c, storm.duration_min, peak_position=peak, start_s=1_000.0)
    from_s = storm.peak_s - peak * 3_600
    assert storm.fallen_mm(from_s + 3_600) - storm.fallen_mm(from_s) == pytest.approx(hour_mm, abs=0.01)
    assert storm.fallen_mm(storm.end_s) == pytest.approx(total_mm, abs=0.01)
    assert storm.fallen_mm(1_000.0) == 0.0
    assert storm.fallen_mm(1e9) == storm.total_mm == pytest.approx(total_mm, abs=0.01)


def test_no_other_hour_is_worse_than_that_round_the_peak():
    starts_s = np.arange(0, 330 * 60 - 3_600, 60.0)
    hours_mm = [ISTANBUL_2017.fallen_mm(start_s + 3_600) - ISTANBUL_2017.fallen_mm(start_s) for start_s in starts_s]
    assert max(hours_mm) <= ISTANBUL_2017.most_mm(60) + 1e-9
    assert starts_s[np.argmax(hours_mm)] == pytest.approx(ISTANBUL_2017.peak_s - 0.375 * 3_600, abs=60)


def test_the_intensity_is_that_of_keifer_and_chu():
    """That is, i = a [(1 - c) t/(1 - r) + b] / [t/(1 - r) + b]^(1 + c), t after the peak; t/r before it."""
    storm = ISTANBUL_2017
    for away_min, part in ((30.0, 0.625), (-30.0, 0.375)):
        scaled_min = abs(away_min) / part
        published = storm.a * ((1 - storm.c) * scaled_min + storm.b_min) / (scaled_min + storm.b_min) ** (1 + storm.c)
        moment_s = storm.peak_s + away_min * 60
        assert storm.intensity_mm_h(moment_s - 1, moment_s + 1) == pytest.approx(published, rel=1e-4)


@given(st.floats(0, 1), st.lists(st.floats(-1_000, 30_000), min_size=2, max_size=20))
def test_rain_never_goes_back_up(peak, moments_s):
    storm = Storm(1028.04, 10.0, 0.64988, 330.0, peak_position=peak)
    fallen_mm = [storm.fallen_mm(moment_s) for moment_s in sorted(moments_s)]
    assert fallen_mm == sorted(fallen_mm)
    assert all(0 <= mm <= storm.total_mm for mm in fallen_mm)


def test_another_seed_is_another_day_of_the_same_kind_of_storm():
    days = [BANGKOK_2017.varied(stream(seed, "storm")) for seed in range(400)]
    totals_mm = np.array([day.total_mm for day in days])
    assert BANGKOK_2017.varied(stream(3, "storm")) == days[3]
    assert np.log(totals_mm / BANGKOK_2017.total_mm).std() == pytest.approx(0.10, rel=0.15)
    assert np.median(totals_mm) == pytest.approx(BANGKOK_2017.total_mm, rel=0.02)
    assert all(day.start_s >= 0 and 0.32 <= day.peak_position <= 0.43 for day in days)
