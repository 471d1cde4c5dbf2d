"""Cities of seismic stations, and quakes that they report: by the simulator, as the broker would bring it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from broker.warning.watch import EarlyWarning, Watch
from broker.warning.witness import Report
from simulators.earthquake.globe import Plane
from simulators.earthquake.shaking.felt import Site, felt
from simulators.earthquake.source.rupture import Rupture
from simulators.earthquake.station.instrument import SeismicStation, arrivals

ORIGIN_S = 20.3
"""Off the whole second, as quakes are."""
SPACING_KM = 22.0
Ail = Callable[[Report], Report | None]


def stations_round(lon: float, lat: float, *, seed: int, rings: int = 3) -> list[Site]:
    """A square of stations, each moved by up to 30 % of the spacing: no two seeds have one geometry."""
    random, plane = np.random.default_rng(seed), Plane(lon, lat)
    offsets = np.arange(-rings, rings + 1)
    return [
        Site(
            f"{column} {row}",
            *plane.lon_lat(*(SPACING_KM * (np.array([column, row]) + random.uniform(-0.3, 0.3, 2)))),
            vs30_m_s=450.0,
        )
        for column in offsets
        for row in offsets
    ]


@dataclass
class Shaking:
    """What every station reports, second by second, and what the watch makes of it."""

    rupture: Rupture | None
    sites: list[Site]
    seed: int
    ails: dict[str, Ail] = field(default_factory=dict)
    """By station: what becomes of its reports."""

    def reports(self, seconds: int) -> Iterable[list[Report]]:
        stations = [SeismicStation(site.id, seed=self.seed) for site in self.sites]
        if self.rupture:
            shaken = felt(self.rupture, self.sites, seed=self.seed)
            met = arrivals(self.rupture, self.sites, shaken, origin_s=ORIGIN_S, seed=self.seed)
            for station, arrival in zip(stations, met, strict=True):
                station.meet(arrival)
        for now_s in range(1, seconds + 1):
            said: list[Report] = []
            for site, station in zip(self.sites, stations, strict=True):
                values = station(now_s)
                report = Report(site.id, site.lon, site.lat, now_s, values["displacement"], values.get("since"))
                ailing = self.ails.get(site.id, lambda report: report)(report)
                said += [ailing] if ailing else []
            yield said

    def told(self, seconds: int = 45) -> list[EarlyWarning]:
        watch, told = Watch(), []
        for now_s, reports in enumerate(self.reports(seconds), start=1):
            for report in reports:
                watch.hear(report)
            if news := watch.judge(now_s):
                told.append(news)
        return told


@pytest.fixture
def shaking() -> Callable[..., Shaking]:
    def of(
        rupture: Rupture | None,
        *,
        seed: int,
        rings: int = 3,
        ails: dict[str, Ail] | None = None,
        and_round: tuple[float, float] | None = None,
    ) -> Shaking:
        """`and_round`: a second network, somewhere else."""
        lon, lat = (rupture.hypocentre.lon, rupture.hypocentre.lat) if rupture else (37.0, 37.0)
        random = np.random.default_rng(seed)
        middle = Plane(lon, lat).lon_lat(*random.uniform(-SPACING_KM / 2, SPACING_KM / 2, 2))
        sites = stations_round(*middle, seed=seed, rings=rings)
        if and_round:
            sites += [replace(site, id=f"far {site.id}") for site in stations_round(*and_round, seed=seed, rings=2)]
        return Shaking(rupture, sites, seed, ails or {})

    return of
