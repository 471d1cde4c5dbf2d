"""A canal like Bangkok's Saen Saep with a district on its bank, a river that rises for days, and what plays in them."""

from dataclasses import replace

import pytest

from simulators.flood.canals.pump import PumpStation
from simulators.flood.canals.waterway import Gauge, WaterwayDesign
from simulators.flood.catchment import FloodDesign
from simulators.flood.streets.district import DistrictDesign
from simulators.flood.water.hydrograph import Hydrograph
from simulators.flood.water.storm import Storm

BANK_M = 0.9
CANAL = WaterwayDesign(
    "saen-saep",
    (
        Gauge("bang-kapi", 100.64791, 13.76509),
        Gauge("ramkhamhaeng", 100.60555, 13.75228),
        Gauge("somkhit", 100.54583, 13.74846),
        Gauge("bo-bae", 100.51722, 13.75287),
    ),
    bank_m=BANK_M,
    catchment_km2=12.0,
    held_back_h=2.0,
    pump=PumpStation("krung-kasem", 30.0, starts_m=BANK_M - 1.0, stops_m=BANK_M - 1.6, lowest_m=BANK_M - 2.2),
)
RIVER = WaterwayDesign(
    "chi",
    (Gauge("upper", 102.40, 16.20), Gauge("middle", 102.60, 16.25), Gauge("city", 102.83, 16.40)),
    bank_m=150.0,
    bank_height_m=8.0,
    width_m=120.0,
    slope=1e-4,
    manning_n=0.035,
    upstream=Hydrograph(base_m3_s=150.0, peak_m3_s=1_250.0, to_peak_h=40.0),
)


@pytest.fixture(scope="session")
def bangkok_2017() -> Storm:
    """14 October 2017, from an hour after the start: see `test_storm`."""
    return Storm(a=1816.30, b_min=20.0, c=0.66165, duration_min=360.0, start_s=3_600.0)


@pytest.fixture(scope="session")
def flash_flood(bangkok_2017: Storm) -> FloodDesign:
    return FloodDesign(
        (CANAL,),
        storm=bangkok_2017,
        district=DistrictDesign("saen-saep", "somkhit", (100.543, 13.746)),
    )


@pytest.fixture(scope="session")
def small_flood(flash_flood: FloodDesign) -> FloodDesign:
    """The same in a coarse part of the district, for tests that play it often."""
    district = DistrictDesign("saen-saep", "somkhit", (100.543, 13.7475), rows=24, columns=24, cell_m=40.0)
    return replace(flash_flood, district=district)


@pytest.fixture(scope="session")
def river_rise() -> FloodDesign:
    district = DistrictDesign("chi", "city", (102.83, 16.40), rows=16, columns=16, cell_m=50.0)
    return FloodDesign((RIVER,), district=district, step_s=60.0)
