"""A pumping station at the end of a canal: what it lifts, when it starts by itself, when it is broken."""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Outage:
    from_s: float
    to_s: float = inf


@dataclass(frozen=True, slots=True)
class PumpStation:
    """Levels on the canal's datum. Left alone it starts at `starts_m` and stops at `stops_m`, by a float switch."""

    id: str
    capacity_m3_s: float
    starts_m: float
    stops_m: float
    lowest_m: float
    """Told to run, it draws the canal down to here and no lower: below it the pumps would take air."""
    outages: tuple[Outage, ...] = ()

    def __post_init__(self) -> None:
        if not self.lowest_m <= self.stops_m < self.starts_m:
            raise ValueError(
                f"pump station '{self.id}': lowest {self.lowest_m:g}, stops {self.stops_m:g} and starts"
                f" {self.starts_m:g} m must rise in this order"
            )


class Pumps:
    """The pumps of one station as they run. Orders and outages take effect at the step that begins then or next."""

    def __init__(self, station: PumpStation) -> None:
        self.station = station
        self.rate_m3_s = 0.0
        self.pumped_m3 = 0.0
        self._outages = list(station.outages)
        self._orders: list[tuple[float, bool | None]] = []
        self._running = False

    def order(self, running: bool | None, *, at_s: float) -> None:  # noqa: FBT001 - an order has three values
        """Run, rest, or (None) mind the float switch again."""
        self._orders = sorted([*self._orders, (at_s, running)], key=lambda order: order[0])

    def fail(self, outage: Outage) -> None:
        self._outages.append(outage)

    def works(self, t_s: float) -> bool:
        return not any(outage.from_s <= t_s < outage.to_s for outage in self._outages)

    def lift(self, t_s: float, step_s: float, *, level_m: float, above_lowest_m3: float) -> float:
        """The rate over the step that begins at `t_s`."""
        self._running = self.works(t_s) and self._should_run(t_s, level_m)
        wanted_m3_s = self.station.capacity_m3_s if self._running else 0.0
        self.rate_m3_s = min(wanted_m3_s, max(above_lowest_m3, 0.0) / step_s)
        self.pumped_m3 += self.rate_m3_s * step_s
        return self.rate_m3_s

    def _should_run(self, t_s: float, level_m: float) -> bool:
        given = [running for at_s, running in self._orders if at_s <= t_s]
        if given and given[-1] is not None:
            return given[-1]
        return level_m > (self.station.stops_m if self._running else self.station.starts_m)
