"""How fast the flood plays on one core: the surface alone, the whole chain in a storm, a river over days; memory."""

from dataclasses import replace
from time import perf_counter, process_time

import numpy as np
import psutil

from simulators.flood.canals.pump import PumpStation
from simulators.flood.canals.waterway import Gauge, WaterwayDesign
from simulators.flood.catchment import Catchment, FloodDesign
from simulators.flood.streets.district import DistrictDesign
from simulators.flood.water.hydrograph import Hydrograph
from simulators.flood.water.storm import Storm
from simulators.flood.water.surface import Surface

HOUR_S = 3_600.0
DAY_S = 86_400.0
CELLS = 128
BANGKOK_2017 = Storm(a=1816.30, b_min=20.0, c=0.66165, duration_min=360.0, start_s=HOUR_S)
CANAL = WaterwayDesign(
    "saen-saep",
    (
        Gauge("bang-kapi", 100.64791, 13.76509),
        Gauge("somkhit", 100.54583, 13.74846),
        Gauge("bo-bae", 100.51722, 13.75287),
    ),
    bank_m=0.9,
    catchment_km2=8.0,
    pump=PumpStation("krung-kasem", 30.0, starts_m=-0.1, stops_m=-0.7, lowest_m=-1.3),
)
RIVER = WaterwayDesign(
    "chi",
    (Gauge("upper", 102.40, 16.20), Gauge("middle", 102.60, 16.25), Gauge("city", 102.83, 16.40)),
    bank_m=150.0,
    bank_height_m=8.0,
    width_m=120.0,
    slope=1e-4,
    manning_n=0.035,
    upstream=Hydrograph(base_m3_s=150.0, peak_m3_s=1_300.0, to_peak_h=60.0),
)


def flash_flood() -> FloodDesign:
    """Bangkok, 14 October 2017, on an illustrative district round the Saen Saep canal."""
    district = DistrictDesign("saen-saep", "somkhit", (100.543, 13.746))
    return FloodDesign((CANAL,), storm=BANGKOK_2017, district=district)


def river_rise() -> FloodDesign:
    return FloodDesign((RIVER,), district=DistrictDesign("chi", "city", (102.83, 16.40)))


def surface_alone(steps: int = 2_000) -> dict[str, float]:
    """All 128 x 128 cells wet, drains open, a lake of 1 m in the middle so that steps are as short as in deep water."""
    bed_m = np.random.default_rng(1).uniform(0.0, 0.5, (CELLS, CELLS))
    bed_m[60:68, 60:68] = -1.0
    surface = Surface(bed_m, cell_m=20.0, manning_n=0.03)
    surface.fill_to(0.1)
    drain_m_s = np.full_like(bed_m, 1e-6)
    surface.advance(60.0, rain_m_s=1e-5, drain_m_s=drain_m_s)
    before, played_s = surface.steps, 0.0
    started_s = process_time()
    while surface.steps - before < steps:
        surface.advance(60.0, rain_m_s=1e-5, drain_m_s=drain_m_s)
        played_s += 60.0
    seconds = process_time() - started_s
    return {"steps_per_s": (surface.steps - before) / seconds, "times_real_time": played_s / seconds}


def whole_chain(design: FloodDesign, duration_s: float) -> dict[str, float]:
    catchment = Catchment(design, seed=1)
    wall_s, cpu_s = perf_counter(), process_time()
    catchment.advance(duration_s)
    wall_s, cpu_s = perf_counter() - wall_s, process_time() - cpu_s
    district = catchment.district
    return {
        "times_real_time": duration_s / cpu_s,
        "times_real_time_by_the_wall": duration_s / wall_s,
        "surface_steps": district.surface.steps if district else 0,
        "mass_error": district.surface.mass_error if district else 0.0,
    }


def main() -> None:
    coarse = replace(river_rise(), step_s=60.0)
    for name, figures in {
        "surface alone": surface_alone(),
        "flash flood, 12 h": whole_chain(flash_flood(), 12 * HOUR_S),
        "river rise, 4 days": whole_chain(river_rise(), 4 * DAY_S),
        "river rise, 4 days, 60 s steps": whole_chain(coarse, 4 * DAY_S),
    }.items():
        print(name, {key: float(f"{value:.3g}") for key, value in figures.items()})
    print("memory", psutil.Process().memory_info().rss >> 20, "MB")


if __name__ == "__main__":
    main()
