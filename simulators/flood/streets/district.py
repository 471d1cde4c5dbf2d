"""A city district by a canal: rain on its streets, drains that need a canal with room, banks that water tops."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulators.flood.canals.drains import drains_room
from simulators.flood.hazard import CAR_HEAD_M, EMERGENCY_HEAD_M, WET_M, total_head_m
from simulators.flood.streets.grid import Grid, LonLat
from simulators.flood.streets.terrain import Ground, terrain
from simulators.flood.water.storm import HOUR_S
from simulators.flood.water.surface import Surface

Array = NDArray[np.float64]

MM_PER_M = 1e3
WEIR_M05_S = 1.7
"""Broad-crested weir, SI (Chow 1959, 3-7)."""
BANKS = 2
"""A cell of canal has one on either side."""
SUBMERGED_POWER = 0.385
"""Villemonte 1947: Q / Q_free = (1 - (h_down / h_up)^1.5)^0.385."""


@dataclass(frozen=True, slots=True)
class DistrictDesign:
    waterway: str
    gauge: str
    """The canal stands in the whole district as it does at this gauge."""
    centre: LonLat
    drains_mm_h: float = 60.0
    """The rain over the whole district that its street inlets can swallow [own]."""
    manning_n: float = 0.03
    ground: Ground = field(default_factory=Ground)
    terrain_seed: int = 1
    """Of the city, not of the run: the ground is the same in every run."""
    rows: int = 128
    columns: int = 128
    cell_m: float = 20.0


class District:
    """Owns the surface and its exchange with the canal; one owner steps it."""

    def __init__(self, design: DistrictDesign, *, canal: list[LonLat], bank_m: float) -> None:
        self.design = design
        grid = Grid(design.centre, design.rows, design.columns, design.cell_m)
        self.terrain = terrain(grid, canal, bank_m=bank_m, seed=design.terrain_seed, ground=design.ground)
        self.surface = Surface(self.terrain.bed_m, cell_m=design.cell_m, manning_n=design.manning_n)
        self._bank_m = bank_m
        self._inflow_m3_s = np.zeros_like(self.surface.bed_m)
        self._drain_m_s = np.zeros_like(self.surface.bed_m)
        self._inlets_m_s = np.zeros_like(self.surface.bed_m)
        streets = self.terrain.streets
        areal_m_s = design.drains_mm_h / MM_PER_M / HOUR_S
        self._inlets_m_s.flat[streets] = areal_m_s * self.surface.bed_m.size / streets.size

    def step(self, step_s: float, *, runoff_mm: float, canal_m: float, may_spill_m3: float) -> float:
        """Play a step. Returns what the canal gets from the district, negative where it loses more to it, in m3/s."""
        exchange_m3_s = self._over_the_banks(step_s, canal_m, may_spill_m3)
        self._inflow_m3_s.flat[self.terrain.canal] = exchange_m3_s
        room = drains_room(canal_m, bank_m=self._bank_m)
        np.multiply(self._inlets_m_s, room, out=self._drain_m_s)
        balance = self.surface.balance
        before_m3 = balance.taken_m3 + balance.drained_m3 - balance.flowed_in_m3
        self.surface.advance(
            step_s,
            rain_m_s=runoff_mm / MM_PER_M / step_s,
            inflow_m3_s=self._inflow_m3_s if exchange_m3_s.any() else None,
            drain_m_s=self._drain_m_s if room else None,
        )
        return (balance.taken_m3 + balance.drained_m3 - balance.flowed_in_m3 - before_m3) / step_s

    def _over_the_banks(self, step_s: float, canal_m: float, may_spill_m3: float) -> Array:
        """Onto each canal cell, or (negative) back: a weir, drowned from the lower side, never past the mean level."""
        level_m = self.surface.level_m(self.terrain.canal)
        higher_m = np.maximum(level_m, canal_m) - self._bank_m
        lower_m = np.maximum(np.minimum(level_m, canal_m) - self._bank_m, 0.0)
        higher_m = np.maximum(higher_m, 0.0)
        drowned = np.divide(lower_m, higher_m, out=np.ones_like(lower_m), where=higher_m > 0) ** 1.5
        length_m = BANKS * self.design.cell_m
        rate_m3_s = WEIR_M05_S * length_m * higher_m**1.5 * np.maximum(1 - drowned, 0.0) ** SUBMERGED_POWER
        to_level_m3 = np.abs(canal_m - level_m) / 2 * self.surface.cell_m2
        rate_m3_s = np.minimum(rate_m3_s, to_level_m3 / step_s) * np.sign(canal_m - level_m)
        spilled_m3 = float(rate_m3_s[rate_m3_s > 0].sum()) * step_s
        if spilled_m3 > may_spill_m3:
            rate_m3_s[rate_m3_s > 0] *= may_spill_m3 / spilled_m3
        return rate_m3_s

    def depth_m(self, lon: float, lat: float) -> float:
        """In the street nearest to a place."""
        return float(self.surface.depth_m.flat[self.terrain.street_cell(lon, lat)])

    @property
    def street_depths_m(self) -> Array:
        """By street cell, in the order of `terrain.streets`."""
        return self.surface.depth_m.flat[self.terrain.streets]

    @property
    def street_heads_m(self) -> Array:
        return total_head_m(self.surface.depth_m, self.surface.speed_m_s()).flat[self.terrain.streets]

    @property
    def wet_share(self) -> float:
        """Of the streets: deeper than 0.15 m."""
        return float((self.street_depths_m > WET_M).mean())

    @property
    def closed_share(self) -> float:
        """Of the streets: closed to cars."""
        return float((self.street_heads_m > CAR_HEAD_M).mean())

    @property
    def cut_off_share(self) -> float:
        """Of the streets: closed to emergency vehicles too."""
        return float((self.street_heads_m > EMERGENCY_HEAD_M).mean())
