"""A canal or river from gauge to gauge: what flows in, how it travels, how high it stands, what is pumped out."""

from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from math import cos, hypot, radians

from devices.city import METRES_PER_DEGREE
from simulators.flood.canals.drains import drains_room
from simulators.flood.canals.pump import Pumps, PumpStation
from simulators.flood.hazard import bank_fill
from simulators.flood.streets.grid import LonLat
from simulators.flood.water.channel import Channel
from simulators.flood.water.hydrograph import Hydrograph
from simulators.flood.water.muskingum import Muskingum, sub_reaches
from simulators.flood.water.reservoir import LinearReservoir

HEAD_M = 2_000.0
"""How far the model reaches above the first gauge [own]."""
BESIDE = 10.0
"""Above its banks a pumped canal spreads over land: as if it were so many times as wide [own]."""
M2_PER_KM2 = 1e6
MM_PER_M = 1e3


@dataclass(frozen=True, slots=True)
class Gauge:
    id: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class WaterwayDesign:
    """A waterway of one section throughout [own]; gauges in the order in which the water passes them."""

    name: str
    gauges: tuple[Gauge, ...]
    bank_m: float
    """The level of the bank at the last gauge; it rises upstream with the bed."""
    bank_height_m: float = 3.0
    """Over the bed."""
    width_m: float = 25.0
    slope: float = 5e-5
    manning_n: float = 0.03
    """A dredged earth channel, Chow 1959, table 5-6 [pub]."""
    x: float = 0.0
    """Muskingum's weight: flat water stores like a reservoir."""
    catchment_km2: float = 0.0
    """What drains into it along its whole length, without the district, whose drains have a model of their own."""
    held_back_h: float = 2.0
    """The k of that ground's linear reservoir [own]."""
    upstream: Hydrograph = field(default_factory=lambda: Hydrograph(base_m3_s=2.0))
    pump: PumpStation | None = None
    """At the last gauge, in front of a closed gate; without it the water leaves freely."""

    def __post_init__(self) -> None:
        if not self.gauges:
            raise ValueError(f"waterway '{self.name}' has no gauge; give at least one")

    @property
    def line(self) -> list[LonLat]:
        return [(gauge.lon, gauge.lat) for gauge in self.gauges]

    @property
    def reaches_m(self) -> list[float]:
        """The length of the reach that ends at each gauge."""
        return [HEAD_M, *(max(_apart_m(upper, lower), 1.0) for upper, lower in pairwise(self.gauges))]

    @property
    def channel(self) -> Channel:
        return Channel(self.width_m, self.slope, self.manning_n)


class Waterway:
    """Reaches by Muskingum, their k from the kinematic wave at bank-full; levels from Manning's law.

    A free river stands at the normal depth of its flow; it has no flood plain, so beyond bank-full its levels are too
    high. In front of a pumping station what has arrived stands in a pool as long and wide as the waterway [own], whose
    level backs up to the gauges. One owner steps it.
    """

    def __init__(self, design: WaterwayDesign, *, step_s: float) -> None:
        self.design = design
        self.pumps = Pumps(design.pump) if design.pump else None
        self.left_m3 = 0.0
        """Beyond the last gauge, unpumped."""
        self._step_s = step_s
        self._channel = design.channel
        self._lengths_m = lengths_m = design.reaches_m
        base_m3_s = design.upstream.discharge_m3_s(0.0)
        wave_m_s = self._channel.wave_speed_m_s(design.bank_height_m)
        self._reaches = [
            Reach(length_m / wave_m_s, x=design.x, step_s=step_s, steady_m3_s=base_m3_s) for length_m in lengths_m
        ]
        length_m = sum(lengths_m)
        self._shares = [reach_m / length_m for reach_m in lengths_m]
        downstream_m = [length_m - passed_m for passed_m in accumulate(lengths_m)]
        self._beds_m = [design.bank_m - design.bank_height_m + design.slope * away_m for away_m in downstream_m]
        self._number = {gauge.id: number for number, gauge in enumerate(design.gauges)}
        self._ground = LinearReservoir(design.held_back_h * 3_600.0)
        self._joining_m3_s = 0.0
        self._pool_m2 = length_m * design.width_m
        self._pool_m3 = (design.pump.stops_m - self._beds_m[-1]) * self._pool_m2 if design.pump else 0.0
        self._levels_m = self._stand()

    def bed_m(self, gauge: str) -> float:
        return self._beds_m[self._number[gauge]]

    def bank_m(self, gauge: str) -> float:
        return self.bed_m(gauge) + self.design.bank_height_m

    def discharge_m3_s(self, gauge: str) -> float:
        return self._reaches[self._number[gauge]].outflow_m3_s

    def level_m(self, gauge: str) -> float:
        return self._levels_m[self._number[gauge]]

    def bank_fill(self, gauge: str) -> float:
        return bank_fill(self.level_m(gauge), bed_m=self.bed_m(gauge), bank_m=self.bank_m(gauge))

    def may_spill_m3(self, gauge: str) -> float:
        """The most that banks may lose in a step: half of what stands above them, or half of what flows past."""
        flowing_m3 = self.discharge_m3_s(gauge) * self._step_s
        above_m3 = max(self._pool_level_m - self.bank_m(gauge), 0.0) * self._pool_m2 * BESIDE if self.pumps else 0.0
        return max(flowing_m3, above_m3) / 2

    @property
    def stored_m3(self) -> float:
        """In ground, reaches and pool, with what has just joined and a reach counts half a step late."""
        joining_m3 = self._joining_m3_s * self._step_s / 2
        return self._ground.stored_m3 + self._pool_m3 + joining_m3 + sum(reach.stored_m3 for reach in self._reaches)

    def step(self, t_s: float, *, runoff_mm: float, district_m3_s: dict[str, float]) -> None:
        """Play the step that begins at `t_s`; districts bring water by gauge, or (negative) take what spills.

        It joins below its gauge; what spills from a pool that stands above the bank is taken from the pool.
        """
        from_ground_m3_s = self._drain_ground(runoff_mm)
        arriving_m3_s = self.design.upstream.discharge_m3_s(t_s + self._step_s)
        before_m3_s = self._reaches[-1].outflow_m3_s
        self._joining_m3_s = at_end_m3_s = 0.0
        for gauge, lateral_m3_s, reach in zip(self.design.gauges, from_ground_m3_s, self._reaches, strict=True):
            arriving_m3_s += lateral_m3_s + at_end_m3_s
            self._joining_m3_s += lateral_m3_s + at_end_m3_s
            arriving_m3_s = reach.step(arriving_m3_s)
            at_end_m3_s = district_m3_s.get(gauge.id, 0.0)
            if at_end_m3_s < 0 and self.pumps and self._pool_level_m > self.bank_m(gauge.id):
                self._pool_m3 += at_end_m3_s * self._step_s
                at_end_m3_s = 0.0
        leaving_m3 = ((before_m3_s + arriving_m3_s) / 2 + at_end_m3_s) * self._step_s
        if self.pumps:
            self._fill_pool(t_s, leaving_m3)
        else:
            self.left_m3 += leaving_m3
        self._levels_m = self._stand()

    def _drain_ground(self, runoff_mm: float) -> list[float]:
        """Into each reach, the mean over the step. What the reach has no room for stays in the ground's drains."""
        runoff_m3 = runoff_mm / MM_PER_M * self.design.catchment_km2 * M2_PER_KM2
        before_m3 = self._ground.stored_m3
        drained = self._ground.after(self._step_s, inflow_m3_s=runoff_m3 / self._step_s)
        offered_m3_s = (before_m3 + runoff_m3 - drained.stored_m3) / self._step_s
        taken_m3_s = [
            offered_m3_s * share * drains_room(self.level_m(gauge.id), bank_m=self.bank_m(gauge.id))
            for gauge, share in zip(self.design.gauges, self._shares, strict=True)
        ]
        self._ground = replace(drained, stored_m3=before_m3 + runoff_m3 - sum(taken_m3_s) * self._step_s)
        return taken_m3_s

    def _stand(self) -> list[float]:
        """The level at each gauge; a reach's friction is that of the flow that leaves it."""
        flows_m3_s = [reach.outflow_m3_s for reach in self._reaches]
        if not self.pumps:
            depths_m = [self._channel.normal_depth_m(flow_m3_s) for flow_m3_s in flows_m3_s]
            return [bed_m + depth_m for bed_m, depth_m in zip(self._beds_m, depths_m, strict=True)]
        depths_m = [self._pool_level_m - self._beds_m[-1]]
        for length_m, flow_m3_s in zip(self._lengths_m[:0:-1], flows_m3_s[:0:-1], strict=True):
            depths_m.append(self._channel.depth_upstream_m(depths_m[-1], flow_m3_s, length_m=length_m))
        return [bed_m + depth_m for bed_m, depth_m in zip(self._beds_m, reversed(depths_m), strict=True)]

    def _fill_pool(self, t_s: float, coming_m3: float) -> None:
        if not self.pumps:
            return
        self._pool_m3 += coming_m3
        lowest_m3 = (self.pumps.station.lowest_m - self._beds_m[-1]) * self._pool_m2
        rate_m3_s = self.pumps.lift(
            t_s, self._step_s, level_m=self._pool_level_m, above_lowest_m3=self._pool_m3 - lowest_m3
        )
        self._pool_m3 -= rate_m3_s * self._step_s

    @property
    def _pool_level_m(self) -> float:
        to_bank_m3 = self.design.bank_height_m * self._pool_m2
        in_banks_m3 = min(self._pool_m3, to_bank_m3)
        return self._beds_m[-1] + (in_banks_m3 + (self._pool_m3 - in_banks_m3) / BESIDE) / self._pool_m2


class Reach:
    """A stretch of water, cut into as many Muskingum reaches as the step needs to be stable."""

    def __init__(self, k_s: float, *, x: float, step_s: float, steady_m3_s: float) -> None:
        parts = sub_reaches(k_s=k_s, x=x, step_s=step_s)
        self._law = Muskingum(k_s / parts, x, step_s)
        self._coefficients = self._law.coefficients
        self._flows_m3_s = [steady_m3_s] * (parts + 1)

    @property
    def outflow_m3_s(self) -> float:
        return self._flows_m3_s[-1]

    @property
    def stored_m3(self) -> float:
        return sum(self._law.stored_m3(inflow, outflow) for inflow, outflow in pairwise(self._flows_m3_s))

    def step(self, inflow_m3_s: float) -> float:
        now, before, kept = self._coefficients
        flows = self._flows_m3_s
        above_before, flows[0] = flows[0], inflow_m3_s
        for number in range(1, len(flows)):
            outflow = now * flows[number - 1] + before * above_before + kept * flows[number]
            above_before, flows[number] = flows[number], outflow
        return flows[-1]


def _apart_m(one: Gauge, other: Gauge) -> float:
    east_m = (other.lon - one.lon) * METRES_PER_DEGREE * cos(radians(one.lat))
    return hypot(east_m, (other.lat - one.lat) * METRES_PER_DEGREE)
