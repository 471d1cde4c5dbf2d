"""Canals and rivers fill, travel and are pumped, and lose no water on the way."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.flood.canals.drains import drains_room
from simulators.flood.canals.pump import Outage, Pumps, PumpStation
from simulators.flood.canals.waterway import Gauge, Waterway, WaterwayDesign
from simulators.flood.water.hydrograph import Hydrograph

STEP_S = 10.0
STATION = PumpStation("station", 30.0, starts_m=2.0, stops_m=1.4, lowest_m=0.8)
CANAL = WaterwayDesign(
    "canal",
    (Gauge("upper", 100.60, 13.75), Gauge("lower", 100.55, 13.75)),
    bank_m=3.0,
    catchment_km2=5.0,
    pump=STATION,
)
FREE = replace(CANAL, pump=None)


def play(
    waterway: Waterway, hours: float, *, runoff_mm_h: float = 0.0, exchange_m3_s: float = 0.0, from_h: float = 0.0
):
    for number in range(int(from_h * 360), int((from_h + hours) * 360)):
        runoff_mm = runoff_mm_h * STEP_S / 3_600
        waterway.step(number * STEP_S, runoff_mm=runoff_mm, district_m3_s={"upper": exchange_m3_s})


def test_left_alone_a_canal_stays_as_it_is_until_the_float_switch_trips():
    canal = Waterway(replace(CANAL, upstream=Hydrograph(0.0)), step_s=STEP_S)
    before = canal.level_m("upper"), canal.level_m("lower")
    play(canal, 3)
    assert (canal.level_m("upper"), canal.level_m("lower")) == pytest.approx(before)
    assert before == pytest.approx((1.4, 1.4))


def test_a_steady_river_stands_at_the_normal_depth_of_its_flow():
    river = Waterway(replace(FREE, upstream=Hydrograph(20.0)), step_s=STEP_S)
    play(river, 6)
    for gauge in ("upper", "lower"):
        assert river.discharge_m3_s(gauge) == pytest.approx(20.0)
        assert river.level_m(gauge) - river.bed_m(gauge) == pytest.approx(river.design.channel.normal_depth_m(20.0))
    assert river.bed_m("upper") - river.bed_m("lower") == pytest.approx(5e-5 * 5_406, rel=1e-3)


def test_a_wave_reaches_the_lower_gauge_later_and_lower():
    """Later by about the length of the reach over the speed of the kinematic wave."""
    river = Waterway(replace(FREE, upstream=Hydrograph(5.0, 35.0, to_peak_h=6.0)), step_s=STEP_S)
    seen = {"upper": [], "lower": []}
    for number in range(20 * 360):
        river.step(number * STEP_S, runoff_mm=0.0, district_m3_s={})
        for gauge, discharges in seen.items():
            discharges.append(river.discharge_m3_s(gauge))
    peak_s = {gauge: discharges.index(max(discharges)) * STEP_S for gauge, discharges in seen.items()}
    wave_m_s = river.design.channel.wave_speed_m_s(3.0)
    assert peak_s["lower"] - peak_s["upper"] == pytest.approx(5_406 / wave_m_s, rel=0.15)
    assert 30 < max(seen["lower"]) < max(seen["upper"]) < 35


@pytest.mark.parametrize("design", [CANAL, FREE, replace(FREE, x=0.2)], ids=["pumped", "free", "free, x = 0.2"])
def test_every_cubic_metre_is_stored_pumped_or_gone(design):
    base_m3_s = 2.0
    waterway = Waterway(design, step_s=STEP_S)
    before_m3 = waterway.stored_m3
    play(waterway, 2, runoff_mm_h=20.0, exchange_m3_s=3.0)
    play(waterway, 10, exchange_m3_s=-0.5, from_h=2)
    came_m3 = base_m3_s * 12 * 3_600 + 0.040 * 5e6 + (3.0 * 2 - 0.5 * 10) * 3_600
    gone_m3 = waterway.left_m3 + (waterway.pumps.pumped_m3 if waterway.pumps else 0.0)
    assert gone_m3 > 10_000
    assert waterway.stored_m3 - before_m3 == pytest.approx(came_m3 - gone_m3, abs=1e-9 * came_m3)


def test_a_canal_that_is_full_keeps_the_drains_from_emptying():
    assert drains_room(2.0, bank_m=3.0) == drains_room(2.5, bank_m=3.0) == 1.0
    assert drains_room(2.75, bank_m=3.0) == pytest.approx(0.5)
    assert drains_room(3.0, bank_m=3.0) == drains_room(3.4, bank_m=3.0) == 0.0
    broken = replace(CANAL, pump=replace(STATION, outages=(Outage(0.0),)))
    canal = Waterway(broken, step_s=STEP_S)
    play(canal, 24, runoff_mm_h=100.0)
    assert canal.bank_fill("lower") == pytest.approx(1.0, rel=0.15)


def test_at_its_bank_a_canal_is_full_and_says_what_it_may_spill():
    canal = Waterway(replace(CANAL, pump=replace(STATION, outages=(Outage(0.0),))), step_s=STEP_S)
    assert canal.bank_fill("lower") == pytest.approx(1.4 / 3.0)
    assert canal.may_spill_m3("upper") == pytest.approx(2.0 * STEP_S / 2)
    play(canal, 4, exchange_m3_s=60.0)
    over_m = canal.level_m("lower") - 3.0
    assert over_m > 0.03
    assert canal.may_spill_m3("lower") == pytest.approx(over_m / 2 * 250 * (2_000 + 5_406), rel=1e-3)


def lifted(pumps: Pumps, *levels_m: float, from_s: float = 0.0) -> list[float]:
    return [
        pumps.lift(from_s + number * STEP_S, STEP_S, level_m=level_m, above_lowest_m3=1e6)
        for number, level_m in enumerate(levels_m)
    ]


def test_the_float_switch_starts_high_and_stops_low():
    assert lifted(Pumps(STATION), 1.9, 2.1, 1.9, 1.5, 1.3, 1.9, 2.1) == [0, 30, 30, 30, 0, 0, 30]


def test_told_to_run_pumps_run_below_their_switch_but_never_take_air():
    pumps = Pumps(STATION)
    pumps.order(True, at_s=20.0)
    assert lifted(pumps, 1.0, 1.0, 1.0) == [0, 0, 30]
    assert pumps.lift(30.0, STEP_S, level_m=0.81, above_lowest_m3=50.0) == 5.0
    assert pumps.lift(40.0, STEP_S, level_m=0.79, above_lowest_m3=-2.0) == 0.0
    pumps.order(False, at_s=50.0)
    assert lifted(pumps, 2.5, from_s=50.0) == [0]
    pumps.order(None, at_s=60.0)
    assert lifted(pumps, 2.5, from_s=60.0) == [30]
    assert pumps.pumped_m3 == pytest.approx(300 + 50 + 300)


def test_broken_pumps_lift_nothing_and_come_back():
    pumps = Pumps(replace(STATION, outages=(Outage(10.0, 20.0),)))
    assert lifted(pumps, 2.1, 2.1, 2.1, 2.1) == [30, 0, 30, 30]
    pumps.fail(Outage(40.0))
    assert (pumps.works(39.0), pumps.works(40.0), pumps.works(1e9)) == (True, False, False)
    assert lifted(pumps, 2.1, from_s=50.0) == [0]


def test_a_station_whose_levels_do_not_rise_is_refused():
    with pytest.raises(ValueError, match=r"pump station 'station': lowest 0\.8, stops 2\.4 and starts 2 m must rise"):
        replace(STATION, stops_m=2.4)


def test_a_waterway_without_a_gauge_is_refused():
    with pytest.raises(ValueError, match="waterway 'canal' has no gauge"):
        replace(CANAL, gauges=())


@settings(deadline=None, max_examples=20)
@given(st.floats(0, 200), st.floats(-5, 30), st.booleans())
def test_whatever_comes_levels_stay_above_the_bed(runoff_mm_h, exchange_m3_s, pumped):
    waterway = Waterway(CANAL if pumped else FREE, step_s=STEP_S)
    play(waterway, 1, runoff_mm_h=runoff_mm_h, exchange_m3_s=exchange_m3_s)
    assert all(waterway.level_m(gauge) >= waterway.bed_m(gauge) for gauge in ("upper", "lower"))
