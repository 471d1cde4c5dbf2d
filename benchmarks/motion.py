"""How fast the earthquake plays on one core: shaking at 10,000 sites, 200 stations, the watch over them."""

from statistics import median, quantiles
from time import perf_counter

import numpy as np

from broker.warning.watch import Watch
from broker.warning.witness import Report
from simulators.earthquake.globe import Plane
from simulators.earthquake.shaking.felt import Site, felt
from simulators.earthquake.shaking.intensity import instrumental_intensity
from simulators.earthquake.shaking.motion import median_motion
from simulators.earthquake.source.events import PAZARCIK
from simulators.earthquake.station.instrument import SeismicStation, arrivals

SITES = 10_000
STATIONS = 200
SECONDS = 60
ORIGIN_S = 20.0


def shaking(repeats: int = 50) -> dict[str, float]:
    """From the fault's geometry to intensity; without the random draws, which are made once a site."""
    random = np.random.default_rng(1)
    lon, lat = random.uniform(36, 38.5, SITES), random.uniform(36, 38.5, SITES)
    vs30_m_s = random.uniform(200, 900, SITES)
    took_ms: list[float] = []
    for _ in range(repeats):
        started_s = perf_counter()
        rjb_km = PAZARCIK.joyner_boore_km(lon, lat)
        motion = median_motion(PAZARCIK.magnitude, rjb_km, vs30_m_s)
        instrumental_intensity(motion.pga_g, motion.pgv_cm_s, magnitude=PAZARCIK.magnitude, rupture_km=rjb_km)
        took_ms.append((perf_counter() - started_s) * 1e3)
    return _figures(took_ms)


def stations() -> tuple[dict[str, float], dict[str, float]]:
    """Each second: what all stations report, and what the watch makes of it."""
    random, plane = np.random.default_rng(2), Plane(37.043, 37.288)
    places = [plane.lon_lat(*random.uniform(-150, 150, 2)) for _ in range(STATIONS)]
    sites = [Site(f"station {number}", *place, vs30_m_s=450.0) for number, place in enumerate(places)]
    instruments = [SeismicStation(site.id, seed=1) for site in sites]
    met = arrivals(PAZARCIK, sites, felt(PAZARCIK, sites, seed=1), origin_s=ORIGIN_S, seed=1)
    for instrument, arrival in zip(instruments, met, strict=True):
        instrument.meet(arrival)
    watch, reports_ms, watch_ms = Watch(), [], []
    for now_s in range(1, SECONDS + 1):
        started_s = perf_counter()
        values = [instrument(now_s) for instrument in instruments]
        reported_s = perf_counter()
        for site, said in zip(sites, values, strict=True):
            watch.hear(Report(site.id, site.lon, site.lat, now_s, said["displacement"], said.get("since")))
        watch.judge(now_s)
        reports_ms.append((reported_s - started_s) * 1e3)
        watch_ms.append((perf_counter() - reported_s) * 1e3)
    return _figures(reports_ms), _figures(watch_ms)


def _figures(took_ms: list[float]) -> dict[str, float]:
    return {"median_ms": median(took_ms), "p95_ms": quantiles(took_ms, n=20)[-1], "worst_ms": max(took_ms)}


def main() -> None:
    reporting, watching = stations()
    for name, figures in {
        f"shaking at {SITES:,} sites": shaking(),
        f"{STATIONS} stations, one second": reporting,
        f"the watch over {STATIONS} stations, one second": watching,
    }.items():
        print(name, {key: float(f"{value:.3g}") for key, value in figures.items()})


if __name__ == "__main__":
    main()
