"""The whole chain of a flood: storm, runoff, ground, canals and rivers, pumps, streets."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from types import MappingProxyType

from simulators.flood.canals.pump import Outage, Pumps
from simulators.flood.canals.waterway import Waterway, WaterwayDesign
from simulators.flood.streets.district import District, DistrictDesign
from simulators.flood.water.runoff import CurveNumber
from simulators.flood.water.storm import Storm
from simulators.streams import stream

STEP_S = 10.0
PLACE_SPREAD_LN = 0.15
"""How much more or less rain one place gets than another [own]."""


@dataclass(frozen=True, slots=True)
class FloodDesign:
    """What a scenario gives. Without a storm it does not rain; without a district no street is modelled."""

    waterways: tuple[WaterwayDesign, ...]
    storm: Storm | None = None
    storm_varies: bool = True
    """By the seed, round the event that it was fitted to."""
    curve_number: float = 92.0
    """Commercial districts on sandy loam to clay 89 to 95 [pub, NEH 630 table 9-5]."""
    district: DistrictDesign | None = None
    step_s: float = STEP_S


class Catchment:
    """A pure function of design, seed and the orders given: the same storm is played with and without an action.

    It moves in whole steps. What it tells is the truth at the last whole step; sensors ask it, screens never do.
    One owner advances it.
    """

    def __init__(self, design: FloodDesign, *, seed: int) -> None:
        self.design = design
        self.seed = seed
        self.storm = design.storm
        if design.storm and design.storm_varies:
            self.storm = design.storm.varied(stream(seed, "storm"))
        self._steps = 0
        self._curve = CurveNumber(design.curve_number)
        self._waterways = {waterway.name: Waterway(waterway, step_s=design.step_s) for waterway in design.waterways}
        self._by_gauge = {
            gauge.id: self._waterways[waterway.name] for waterway in design.waterways for gauge in waterway.gauges
        }
        self._pumps = {water.pumps.station.id: water.pumps for water in self._waterways.values() if water.pumps}
        self._rain_share: dict[str, float] = {}
        self._from_district_m3_s = 0.0
        self.district = self._open_district(design.district) if design.district else None

    def _open_district(self, design: DistrictDesign) -> District:
        waterway = self._waterways.get(design.waterway)
        if waterway is None or design.gauge not in {gauge.id for gauge in waterway.design.gauges}:
            known = ", ".join(f"{each.name}: {gauge.id}" for each in self.design.waterways for gauge in each.gauges)
            raise ValueError(f"no gauge '{design.gauge}' on a waterway '{design.waterway}' for the district; {known}")
        return District(design, canal=waterway.design.line, bank_m=waterway.bank_m(design.gauge))

    @property
    def now_s(self) -> float:
        return self._steps * self.design.step_s

    @property
    def waterways(self) -> Mapping[str, Waterway]:
        return MappingProxyType(self._waterways)

    @property
    def pumps(self) -> Mapping[str, Pumps]:
        """By station."""
        return MappingProxyType(self._pumps)

    def advance(self, to_s: float) -> None:
        """Up to the last whole step that ends by `to_s`. One call or many give the same."""
        while self._steps < floor(to_s / self.design.step_s):
            self._step()

    def order_pumps(self, station: str, running: bool | None, *, at_s: float) -> None:  # noqa: FBT001 - see Pumps.order
        """Run early, rest, or (None) leave them to their float switch."""
        self._pumps[station].order(running, at_s=at_s)

    def fail_pumps(self, station: str, outage: Outage) -> None:
        self._pumps[station].fail(outage)

    def _step(self) -> None:
        from_s, step_s = self.now_s, self.design.step_s
        earlier_mm, later_mm = self.fallen_mm(from_s), self.fallen_mm(from_s + step_s)
        runoff_mm = self._curve.runoff_between_mm(earlier_mm, later_mm)
        district = self.district
        from_district: dict[str, dict[str, float]] = {}
        if district:
            design, waterway = district.design, self._waterways[district.design.waterway]
            net_m3_s = district.step(
                step_s,
                runoff_mm=runoff_mm,
                canal_m=waterway.level_m(design.gauge),
                may_spill_m3=waterway.may_spill_m3(design.gauge),
            )
            from_district[design.waterway] = {design.gauge: net_m3_s}
        for name, waterway in self._waterways.items():
            waterway.step(from_s, runoff_mm=runoff_mm, district_m3_s=from_district.get(name, {}))
        self._steps += 1

    def fallen_mm(self, t_s: float, *, place: str = "") -> float:
        """Rain since the start; over the whole area, or at one place (a gauge that has its own share of it)."""
        if not self.storm:
            return 0.0
        return self.storm.fallen_mm(t_s) * (self._share(place) if place else 1.0)

    @property
    def runoff_mm(self) -> float:
        """Of the rain until now, what the ground did not keep."""
        return self._curve.runoff_mm(self.fallen_mm(self.now_s))

    def rain_mm_h(self, *, place: str = "") -> float:
        """During the last step."""
        if not self.storm or not self._steps:
            return 0.0
        share = self._share(place) if place else 1.0
        return self.storm.intensity_mm_h(self.now_s - self.design.step_s, self.now_s) * share

    def _share(self, place: str) -> float:
        if place not in self._rain_share:
            random = stream(self.seed, "rain", place)
            self._rain_share[place] = float(random.lognormal(-(PLACE_SPREAD_LN**2) / 2, PLACE_SPREAD_LN))
        return self._rain_share[place]

    def level_m(self, gauge: str) -> float:
        return self.waterway_of(gauge).level_m(gauge)

    def bank_fill(self, gauge: str) -> float:
        """1 at bank-full."""
        return self.waterway_of(gauge).bank_fill(gauge)

    def discharge_m3_s(self, gauge: str) -> float:
        return self.waterway_of(gauge).discharge_m3_s(gauge)

    def pump_m3_s(self, station: str) -> float:
        return self._pumps[station].rate_m3_s

    def depth_m(self, lon: float, lat: float) -> float:
        """Of water in the street nearest to a place of the district."""
        return self.district.depth_m(lon, lat) if self.district else 0.0

    def waterway_of(self, gauge: str) -> Waterway:
        try:
            return self._by_gauge[gauge]
        except KeyError:
            raise ValueError(f"unknown gauge '{gauge}'; known: {', '.join(self._by_gauge)}") from None
