"""Manning's law, a flood wave from upstream."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.flood.water.channel import Channel
from simulators.flood.water.hydrograph import Hydrograph

LENGTHS_M = (100, 1_000, 10_000, 100_000)


def test_the_normal_depth_of_a_wide_channel_is_that_of_mannings_law():
    """(q n / sqrt S)^(3/5) for q = 1 m2/s, n = 0.03, S = 0.001."""
    assert Channel(25, 0.001, 0.03).normal_depth_m(25) == pytest.approx(0.968886, abs=5e-7)


@given(st.floats(0, 5_000), st.floats(1, 500), st.floats(1e-6, 1e-2), st.floats(0.01, 0.1))
def test_depth_and_discharge_are_each_others_inverse(discharge_m3_s, width_m, slope, manning_n):
    channel = Channel(width_m, slope, manning_n)
    assert channel.discharge_m3_s(channel.normal_depth_m(discharge_m3_s)) == pytest.approx(discharge_m3_s, rel=1e-9)


def test_the_wave_travels_as_fast_as_discharge_grows_with_depth():
    channel = Channel(25, 5e-5, 0.03)
    growth = (channel.discharge_m3_s(2.001) - channel.discharge_m3_s(1.999)) / 0.002 / 25
    assert channel.wave_speed_m_s(2.0) == pytest.approx(growth, rel=1e-6)


def test_a_flood_wave_peaks_when_and_as_high_as_it_is_said_to():
    wave = Hydrograph(150, 1_250, to_peak_h=60, start_s=3_600)
    discharges = [wave.discharge_m3_s(hour * 3_600) for hour in range(400)]
    assert discharges[0] == discharges[1] == 150
    assert max(discharges) == discharges[61] == pytest.approx(1_250)
    assert discharges[-1] == pytest.approx(150, abs=1)


def test_water_held_deeper_than_normal_backs_up_and_water_drawn_lower_rises_to_normal():
    """Far upstream both stand at the normal depth; near by the water is level, or steep."""
    channel = Channel(25, 5e-5, 0.03)
    normal_m = channel.normal_depth_m(20)
    for held_m in (normal_m + 0.5, normal_m - 0.5):
        away_m = [abs(channel.depth_upstream_m(held_m, 20, length_m=length_m) - normal_m) for length_m in LENGTHS_M]
        assert away_m[0] == pytest.approx(0.5, abs=0.03)
        assert away_m == sorted(away_m, reverse=True)
        assert away_m[-1] < 0.02
    assert channel.depth_upstream_m(2.0, 0.0, length_m=10_000) == pytest.approx(1.5)
    assert channel.depth_upstream_m(normal_m, 20, length_m=10_000) == pytest.approx(normal_m, abs=0.02)
    assert 0.3 < channel.depth_upstream_m(0.0, 20, length_m=100) < normal_m


@pytest.mark.parametrize("held_m", [0.6, 1.2, 3.5])
def test_a_backwater_is_that_of_its_equation(held_m):
    """Against the same equation in a hundred thousand steps."""
    channel, depth_m = Channel(25, 5e-5, 0.03), held_m
    for _ in range(100_000):
        depth_m += ((30 / 25 * 0.03) ** 2 / depth_m ** (10 / 3) - 5e-5) * 0.03
    assert channel.depth_upstream_m(held_m, 30, length_m=3_000) == pytest.approx(depth_m, abs=0.02)
