"""When P and S arrive, where nobody can be warned."""

from math import hypot

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.earthquake.globe import Plane
from simulators.earthquake.source.events import MANDALAY, MARMARA, PAZARCIK
from simulators.earthquake.source.rupture import Hypocentre
from simulators.earthquake.source.waves import (
    P_KM_S,
    S_KM_S,
    blind_zone_km,
    front_km,
    p_after_s,
    ray_km,
    s_after_s,
)

ALERT_AFTER_S = 5.65
"""What is published as about 5.7 s after the origin."""
FROM_ALERT_TO_S = [
    ("Gaziantep", 37.3833, 37.0662, 5.6),
    ("Kilis", 37.1212, 36.7184, 12.5),
    ("Osmaniye", 36.2478, 37.0742, 15.4),
    ("Adıyaman", 38.2786, 37.7648, 28.6),
    ("Antakya", 36.1600, 36.2021, 35.0),
    ("Şanlıurfa", 38.7969, 37.1591, 38.4),
]


@pytest.mark.parametrize(("city", "lon", "lat", "seconds"), FROM_ALERT_TO_S)
def test_in_2023_each_city_had_these_seconds_between_alert_and_s(city, lon, lat, seconds):
    assert s_after_s(PAZARCIK.hypocentre, lon, lat) - ALERT_AFTER_S == pytest.approx(seconds, abs=0.06), city


def test_s_from_mandalay_takes_nearly_five_minutes_to_bangkok():
    """To 13.7563 N, 100.5018 E: 1,037 km."""
    assert ray_km(MANDALAY.hypocentre, 100.5018, 13.7563) == pytest.approx(1_037, abs=1)
    assert s_after_s(MANDALAY.hypocentre, 100.5018, 13.7563) == pytest.approx(292, abs=0.5)


def test_nobody_within_34_km_is_warned_ten_seconds_after_a_quake_10_km_down():
    assert blind_zone_km(10.0, depth_km=10.0) == pytest.approx(34.06, abs=0.005)


def test_there_is_no_blind_zone_before_s_has_come_up():
    assert blind_zone_km(2.0, depth_km=10.0) == 0.0


def test_the_middle_of_istanbul_has_less_than_five_seconds():
    """Taksim, from an alert 6 to 7 s after a rupture off Kumburgaz."""
    s_s = float(s_after_s(MARMARA.hypocentre, 28.986, 41.037))
    assert 0 < s_s - 7 < s_s - 6 < 5


@settings(deadline=None)
@given(st.floats(0, 300), st.floats(0, 2 * np.pi), st.floats(0.5, 40))
def test_each_front_passes_a_place_when_its_wave_arrives_there(away_km, bearing, depth_km):
    hypocentre = Hypocentre(37.0, 37.0, depth_km)
    place = Plane(37.0, 37.0).lon_lat(away_km * np.sin(bearing), away_km * np.cos(bearing))
    p_s, s_s = float(p_after_s(hypocentre, *place)), float(s_after_s(hypocentre, *place))
    assert p_s == pytest.approx(hypot(away_km, depth_km) / P_KM_S)
    assert p_s < s_s
    assert front_km(p_s, depth_km=depth_km, speed_km_s=P_KM_S) == pytest.approx(away_km, abs=1e-3)
    assert front_km(s_s, depth_km=depth_km, speed_km_s=S_KM_S) == pytest.approx(away_km, abs=1e-3)
