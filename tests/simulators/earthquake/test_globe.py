"""Distances on the ground."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.earthquake.globe import EARTH_KM, Plane, km_between

lons, lats = st.floats(-170, 170), st.floats(-60, 60)


def test_a_degree_of_a_great_circle_is_its_share_of_the_earth():
    degree_km = np.pi * EARTH_KM / 180
    assert km_between(30.0, 10.0, 30.0, 11.0) == pytest.approx(degree_km)
    assert km_between(30.0, 0.0, 31.0, 0.0) == pytest.approx(degree_km)


def test_from_istanbul_to_ankara_as_the_ellipsoid_has_it():
    """350.08 km on WGS 84 (Vincenty 1975), between 41.0082 N 28.9784 E and 39.9334 N 32.8597 E."""
    assert km_between(28.9784, 41.0082, 32.8597, 39.9334) == pytest.approx(350.08, rel=3e-3)


@settings(deadline=None)
@given(lons, lats, st.floats(-400, 400), st.floats(-400, 400))
def test_a_plane_goes_there_and_back_and_keeps_distances_from_its_middle(lon, lat, east_km, north_km):
    plane = Plane(lon, lat)
    there = plane.lon_lat(east_km, north_km)
    assert plane.east_north_km(*there) == (pytest.approx(east_km, abs=1e-4), pytest.approx(north_km, abs=1e-4))
    assert km_between(lon, lat, *there) == pytest.approx(np.hypot(east_km, north_km), abs=1e-4)
