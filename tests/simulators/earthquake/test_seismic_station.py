"""What a station reports each second."""

import pytest

from simulators.earthquake.shaking.felt import Site, felt
from simulators.earthquake.source.events import PAZARCIK
from simulators.earthquake.station.instrument import SeismicStation, arrivals
from simulators.earthquake.station.waveform import Arrival

QUAKE = Arrival(p_s=20.4, s_s=30.0, pga_cm_s2=150.0, pgv_cm_s=12.0, pd_cm=0.2, duration_s=10.0)


def reports(seconds: int, *quakes: Arrival) -> list[dict[str, float]]:
    station = SeismicStation("a", seed=5)
    for quake in quakes:
        station.meet(quake)
    return [station(float(second)) for second in range(1, seconds + 1)]


def test_at_rest_it_reports_its_own_noise():
    for values in reports(60):
        assert values.keys() == {"acceleration", "velocity", "displacement", "ratio", "triggered"}
        assert values["triggered"] == 0.0
        assert values["acceleration"] < 0.6
        assert values["displacement"] < 2e-4


def test_it_says_how_long_ago_it_triggered():
    at_22_s, at_23_s = reports(23, QUAKE)[21:]
    assert (at_22_s["triggered"], at_23_s["triggered"]) == (1.0, 1.0)
    assert 22 - 20.4 - 0.4 <= at_22_s["since"] <= 22 - 20.4
    assert at_23_s["since"] - at_22_s["since"] == pytest.approx(1.0)


def test_three_seconds_after_p_the_displacement_is_pd_and_at_s_more():
    said = reports(40, QUAKE)
    assert said[23]["displacement"] == pytest.approx(0.2, abs=2e-4)
    assert said[21]["displacement"] == pytest.approx(0.2 * 1.59 / 3, abs=2e-3)
    assert max(values["displacement"] for values in said[30:]) > 1.0
    assert max(values["velocity"] for values in said) == pytest.approx(12.0, rel=0.01)


def test_two_stations_alike_say_the_same_and_with_another_seed_another_thing():
    assert reports(30, QUAKE) == reports(30, QUAKE)
    other = SeismicStation("a", seed=6)
    assert other(1.0) != reports(1)[0]


def test_what_stations_meet_follows_the_shaking_of_their_sites():
    sites = [Site("near", 37.1, 37.3, 450.0), Site("far", 38.7, 37.2, 450.0)]
    shaken = felt(PAZARCIK, sites, seed=2)
    near, far = arrivals(PAZARCIK, sites, shaken, origin_s=100.0, seed=2)
    assert near.p_s == pytest.approx(100 + shaken.p_after_s[0], abs=0.6)
    assert far.s_s == 100 + shaken.s_after_s[1]
    assert near.pga_cm_s2 == pytest.approx(981 * shaken.motion.pga_g[0])
    assert far.duration_s > near.duration_s
