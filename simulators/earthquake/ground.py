"""The ground of a city and everyone who stands on it: a fault breaks, and each meets the waves at its own moment."""

from dataclasses import dataclass, field
from typing import Protocol

from devices.earthquake import Rupture as PackRupture
from simulators.agenda import Agenda
from simulators.earthquake.shaking.felt import Site, felt
from simulators.earthquake.source.rupture import Hypocentre, Rupture, along, rupture_at, width_km
from simulators.earthquake.station.instrument import arrivals
from simulators.earthquake.station.waveform import Arrival
from simulators.earthquake.traces import Traces
from simulators.streams import stream

UPRIGHT_DEG = 90.0


class Feels(Protocol):
    """Whoever stands on the ground."""

    def meet(self, arrival: Arrival, *, intensity: float) -> None:
        """A quake is on its way."""
        ...


@dataclass(slots=True)
class Ground:
    """Quakes add up: each is felt by all who stand here when it begins."""

    agenda: Agenda
    seed: int
    ruptures: list[tuple[float, Rupture]] = field(default_factory=list[tuple[float, Rupture]])
    """With their origin times, in scenario seconds; the first may be to come."""
    traces: Traces = field(default_factory=Traces)
    _standing: list[tuple[Site, Feels]] = field(default_factory=list[tuple[Site, Feels]])

    def stand(self, site: Site, who: Feels) -> None:
        self._standing.append((site, who))

    def breaks_at(self, rupture: Rupture, t_s: float) -> None:
        self.agenda.enter(t_s, lambda now_s: self.breaks(rupture, now_s))

    def breaks(self, rupture: Rupture, origin_s: float) -> None:
        """The first quake draws by the run's seed, each other by one of its own."""
        seed = self.seed
        if self.ruptures:
            seed = int(stream(self.seed, "quake", len(self.ruptures)).integers(2**31))
        self.ruptures.append((origin_s, rupture))
        sites = [site for site, _ in self._standing]
        shaken = felt(rupture, sites, seed=seed)
        met = arrivals(rupture, sites, shaken, origin_s=origin_s, seed=seed)
        for (_, who), arrival, intensity in zip(self._standing, met, shaken.intensity, strict=True):
            who.meet(arrival, intensity=float(intensity))


def rupture_of(told: PackRupture) -> Rupture:
    hypocentre = Hypocentre(*told.epicentre, told.depth_km)
    if not told.traces:
        return rupture_at(hypocentre, magnitude=told.magnitude, strike_deg=told.strike_deg, mechanism=told.mechanism)
    deep_km = width_km(told.magnitude, told.mechanism) if told.width_km is None else told.width_km
    planes = (along(trace, dip_deg=UPRIGHT_DEG, width_km=deep_km) for trace in told.traces)
    return Rupture(told.magnitude, told.mechanism, hypocentre, tuple(plane for each in planes for plane in each))
