"""Synthetic records."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.earthquake.station.waveform import (
    Arrival,
    acceleration_cm_s2,
    background,
    duration_s,
    envelope,
    moments_of,
    window,
)

QUAKE = Arrival(p_s=20.37, s_s=26.5, pga_cm_s2=150.0, pgv_cm_s=12.0, pd_cm=0.2, duration_s=10.0)


def record(seconds: range, *, station: str = "a", noise_cm_s2: float = 0.05, quakes: tuple[Arrival, ...] = (QUAKE,)):
    return np.concatenate(
        [acceleration_cm_s2(each, quakes, seed=5, station=station, noise_cm_s2=noise_cm_s2) for each in seconds]
    )


def test_before_p_there_is_nothing_but_noise():
    """To the last bit, up to the sample before P at 20.37 s."""
    noise = np.concatenate([background(each, seed=5, station="a", noise_cm_s2=0.05) for each in range(10, 21)])
    heard = record(range(10, 21))
    assert np.array_equal(heard[:1_038], noise[:1_038])
    assert not np.any(heard[1_038:] == noise[1_038:])


def test_without_noise_it_is_silent_before_p():
    assert not record(range(20), noise_cm_s2=0.0).any()


def test_any_second_can_be_asked_for_in_any_order():
    forwards = record(range(18, 40))
    backwards = [record(range(second, second + 1)) for second in range(39, 17, -1)]
    assert np.array_equal(forwards, np.concatenate(backwards[::-1]))


def test_two_stations_do_not_record_the_same():
    assert abs(np.corrcoef(record(range(20, 60)), record(range(20, 60), station="b"))[0, 1]) < 0.2


@pytest.mark.parametrize("lasts_s", [5.0, 10.0, 25.0])
def test_the_strongest_shaking_is_about_the_peak_that_was_asked_for(lasts_s):
    """Within 15 % for half of all stations or more; longer shaking has a little more chance of a high peak."""
    quake = replace(QUAKE, duration_s=lasts_s)
    peaks = [np.abs(record(range(20, 80), station=f"{number}", quakes=(quake,))).max() for number in range(60)]
    assert np.median(peaks) == pytest.approx(quake.pga_cm_s2, rel=0.12)
    assert np.mean(np.abs(np.array(peaks) / quake.pga_cm_s2 - 1) < 0.15) >= 0.5


def test_p_is_weaker_than_s():
    before_s, after_s = record(range(21, 26)), record(range(27, 40))
    assert 2 < after_s.std() / before_s.std() < 20


def test_two_quakes_add_up():
    """Each rings by draws of its own; the first is not changed by the second."""
    second = Arrival(p_s=60.0, s_s=66.0, pga_cm_s2=80.0, pgv_cm_s=6.0, pd_cm=0.1, duration_s=8.0)
    assert np.array_equal(record(range(10, 60)), record(range(10, 60), quakes=(QUAKE, second)))
    assert not np.any(record(range(61, 70)) == record(range(61, 70), quakes=(QUAKE, second)))


@settings(deadline=None)
@given(st.floats(1, 60))
def test_the_window_peaks_at_a_fifth_of_its_length_and_ends_at_a_twentieth(lasts_s):
    shape = window(np.array([-1.0, 0.0, 0.4 * lasts_s, 2 * lasts_s]), lasts_s)
    assert shape == pytest.approx([0.0, 0.0, 1.0, 0.05], abs=1e-9)


def test_a_large_quake_shakes_for_longer():
    """Boore 2003: 1 / f_c + 0.05 R, with f_c = 0.0893 Hz for M7.2 and 100 bar: 11.2 + 2.0 s."""
    assert duration_s(7.2, 40.0) == pytest.approx(13.2, abs=0.05)
    assert duration_s(7.8, 40.0) > duration_s(7.2, 40.0) > duration_s(5.0, 40.0)


def test_at_its_height_the_envelope_is_whole():
    assert envelope(moments_of(30), QUAKE).max() == pytest.approx(1.0, abs=0.01)
