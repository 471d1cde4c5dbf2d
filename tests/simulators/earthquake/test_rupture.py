"""The fault: its size, its place, its distance."""

from math import cos, radians, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.earthquake.globe import Plane
from simulators.earthquake.source.events import EAST_ANATOLIAN, MANDALAY, MARMARA, PAZARCIK
from simulators.earthquake.source.rupture import (
    Hypocentre,
    Rupture,
    Segment,
    along,
    length_km,
    rupture_at,
    width_km,
)


def away_km(fault: Segment, lon, lat):
    return Rupture(7.0, "strike-slip", Hypocentre(fault.lon, fault.lat, 10.0), (fault,)).joyner_boore_km(lon, lat)


def test_a_fault_is_as_large_as_wells_and_coppersmith_say():
    assert length_km(7.2, "strike-slip") == pytest.approx(10**1.894)
    assert width_km(7.2, "strike-slip") == pytest.approx(10**1.184)
    assert length_km(7.0, "reverse") == pytest.approx(10**1.64)
    assert width_km(7.0, "normal") == pytest.approx(10**1.31)


def test_beside_over_and_beyond_an_upright_fault():
    """10 km long, northward from 37 N 37 E."""
    fault = Segment(37.0, 37.0, strike_deg=0.0, dip_deg=90.0, length_km=10.0, width_km=15.0)
    places = [Plane(37.0, 37.0).lon_lat(*km) for km in ((0, 5), (3, 5), (-3, 5), (0, 14), (3, 14), (0, -2))]
    lon, lat = (np.array(each) for each in zip(*places, strict=True))
    assert away_km(fault, lon, lat) == pytest.approx([0, 3, 3, 4, 5, 2], abs=0.001)


def test_over_a_fault_that_dips_the_distance_is_nothing():
    """It dips 30 degrees eastward, 20 km wide: 17.32 km seen from above."""
    fault = Segment(37.0, 37.0, strike_deg=0.0, dip_deg=30.0, length_km=10.0, width_km=20.0)
    lon, lat = zip(*(Plane(37.0, 37.0).lon_lat(east, 5) for east in (-2, 8, 17, 20)), strict=True)
    assert away_km(fault, np.array(lon), np.array(lat)) == pytest.approx([2, 0, 0, 2.679], abs=0.001)


@settings(deadline=None)
@given(st.floats(0, 360), st.floats(20, 90), st.floats(5, 60), st.floats(-80, 80), st.floats(-80, 80))
def test_the_distance_is_that_to_the_nearest_of_many_points_of_the_fault(strike_deg, dip_deg, long_km, east, north):
    fault = Segment(30.0, 40.0, strike_deg, dip_deg, long_km, width_km=15.0)
    strike = radians(strike_deg)
    along_km, right_km = np.meshgrid(np.linspace(0, long_km, 121), np.linspace(0, 15 * cos(radians(dip_deg)), 41))
    points_east = along_km * sin(strike) + right_km * cos(strike)
    points_north = along_km * cos(strike) - right_km * sin(strike)
    nearest_km = np.hypot(points_east - east, points_north - north).min()
    place = Plane(30.0, 40.0).lon_lat(east, north)
    assert away_km(fault, *place) == pytest.approx(nearest_km, abs=0.35)


def test_it_matters_little_from_where_the_ground_is_laid_flat():
    """A site by Adıyaman, 120 km from the hypocentre, and by the far end: seen from there and from the hypocentre."""
    *_, last = PAZARCIK.segments
    for lon, lat in ((38.28, 37.76), (38.60, 38.00)):
        assert PAZARCIK.joyner_boore_km(lon, lat) == pytest.approx(float(away_km(last, lon, lat)), abs=0.1)


@pytest.mark.parametrize("mechanism", ["strike-slip", "normal", "reverse"])
@pytest.mark.parametrize("depth_km", [2.0, 10.0, 25.0])
def test_a_quake_that_is_dropped_breaks_under_its_epicentre(mechanism, depth_km):
    dropped = rupture_at(Hypocentre(29.0, 41.0, depth_km), magnitude=6.8, strike_deg=72.0, mechanism=mechanism)
    (fault,) = dropped.segments
    assert dropped.joyner_boore_km(29.0, 41.0) == pytest.approx(0.0, abs=0.01)
    assert fault.length_km == pytest.approx(length_km(6.8, mechanism), rel=1e-4)
    assert fault.width_km == width_km(6.8, mechanism)
    assert fault.strike_deg == pytest.approx(72.0, abs=0.3)


def test_the_corners_of_a_trace_lie_on_its_fault():
    segments = along(EAST_ANATOLIAN, dip_deg=90.0, width_km=20.0)
    for lon, lat in EAST_ANATOLIAN:
        assert min(float(away_km(each, lon, lat)) for each in segments) == pytest.approx(0.0, abs=0.05)
    assert sum(each.length_km for each in segments) == pytest.approx(299, abs=1)


def test_each_hypocentre_lies_by_its_fault():
    """Mandalay's is that of a first location, 5 km from the fault as it is drawn here."""
    for quake, within_km in ((PAZARCIK, 0.5), (MARMARA, 1.0), (MANDALAY, 6.0)):
        assert quake.joyner_boore_km(quake.hypocentre.lon, quake.hypocentre.lat) < within_km


@pytest.mark.parametrize(
    ("town", "lon", "lat", "within_km"),
    [
        ("Nurdağı", 36.74, 37.18, 5),
        ("İslahiye", 36.63, 37.03, 5),
        ("Gölbaşı", 37.64, 37.78, 5),
        ("Antakya", 36.16, 36.20, 15),
        ("Türkoğlu", 36.85, 37.38, 5),
    ],
)
def test_in_2023_the_fault_broke_by_these_towns(town, lon, lat, within_km):
    assert PAZARCIK.joyner_boore_km(lon, lat) < within_km, town
