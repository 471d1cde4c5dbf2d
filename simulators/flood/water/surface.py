"""Shallow water over ground: the local inertial equations in two dimensions, on a grid of square cells."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Side = Literal["west", "east", "south", "north"]

GRAVITY_M_S2 = 9.81
STEP_SHARE = 0.7
"""Of the time a shallow wave takes through a cell: alpha of Bates and others, 0.2 to 0.7 [pub]."""
THETA = 0.8
"""How much of a face's own flow counts, the rest being its neighbours': 0.7 to 1 (de Almeida and others 2012)."""
LONGEST_STEP_S = 10.0
"""However shallow the water is [own]."""
BED_STEP_M = 2.0**-20
"""Beds and still levels are whole multiples of this, a micrometre: sums are exact, so a lake at rest stays at rest."""
_NEVER_ZERO = 1e-300


@dataclass(slots=True)
class Balance:
    """Where all water came from and went to since the start."""

    rained_m3: float = 0.0
    flowed_in_m3: float = 0.0
    taken_m3: float = 0.0
    """By negative inflow: a pump, or a canal that takes water back."""
    drained_m3: float = 0.0
    left_m3: float = 0.0
    """Over open sides."""

    @property
    def net_m3(self) -> float:
        return self.rained_m3 + self.flowed_in_m3 - self.taken_m3 - self.drained_m3 - self.left_m3


class Surface:
    """Water on a bed, kept in arrays that this class alone writes; everybody else reads them, between two calls.

    q' = [theta q + (1 - theta)/2 (q_before + q_after) - g h_f dt d(h + z)/dx] / [1 + g dt n^2 |q| / h_f^(7/3)]

    Bates, Horritt and Fewtrell 2010 (J. Hydrol. 387) with the neighbours' share of de Almeida, Bates, Freer and
    Souvignet 2012 (Water Resour. Res. 48), dt = 0.7 dx / sqrt(g h_max). No cell gives more than it holds: where all its
    outflows together would take more, each is cut by the same share. Rows run from south to north, columns from west to
    east.
    """

    def __init__(
        self,
        bed_m: Array,
        *,
        cell_m: float,
        manning_n: float,
        theta: float = THETA,
        open_sides: Collection[Side] = (),
        open_slope: float = 1e-3,
    ) -> None:
        """`open_sides` let water leave at the normal depth of `open_slope`; the others are walls."""
        self.cell_m = cell_m
        self.bed_m: Array = np.round(np.asarray(bed_m, dtype=np.float64) / BED_STEP_M) * BED_STEP_M
        rows, columns = self.bed_m.shape
        self.depth_m: Array = np.zeros((rows, columns))
        self.east_m2_s: Array = np.zeros((rows, columns + 1))
        """Flow through the west and east faces of cells, eastward."""
        self.north_m2_s: Array = np.zeros((rows + 1, columns))
        self.balance = Balance()
        self.steps = 0
        self._manning_n = manning_n
        self._open_sides = frozenset(open_sides)
        self._open_flow = sqrt(open_slope) / manning_n
        self._level_m = self.bed_m.copy()
        level, bed = self._level_m, self.bed_m
        faces = {"cell_m": cell_m, "manning_n": manning_n, "theta": theta}
        self._east = _Faces(self.east_m2_s.T, level.T, bed.T, **faces)
        self._north = _Faces(self.north_m2_s, level, bed, **faces)
        self._change = np.zeros_like(level)
        self._share = np.zeros_like(level)
        self._edges: dict[Side, tuple[Array, Array, int]] = {
            "west": (self.east_m2_s[:, 0], self.depth_m[:, 0], 1),
            "east": (self.east_m2_s[:, -1], self.depth_m[:, -1], -1),
            "south": (self.north_m2_s[0], self.depth_m[0], 1),
            "north": (self.north_m2_s[-1], self.depth_m[-1], -1),
        }
        """Flow, depth, and which sign of flow is inward."""
        self._sink_m = np.zeros_like(level)

    @property
    def cell_m2(self) -> float:
        return self.cell_m * self.cell_m

    @property
    def stored_m3(self) -> float:
        return float(self.depth_m.sum()) * self.cell_m2

    @property
    def mass_error(self) -> float:
        """Water made or lost, as a share of all that came (of a surface that was dry at the start)."""
        came_m3 = self.balance.rained_m3 + self.balance.flowed_in_m3
        return abs(self.stored_m3 - self.balance.net_m3) / came_m3 if came_m3 else 0.0

    def fill_to(self, level_m: float) -> None:
        """A lake at rest: water up to a level, wherever the bed is lower."""
        level_m = round(level_m / BED_STEP_M) * BED_STEP_M
        np.maximum(level_m - self.bed_m, 0.0, out=self.depth_m)

    def level_m(self, cells: NDArray[np.intp]) -> Array:
        """Of the water, or of the bed where it is dry; cells by their flat index."""
        return self.bed_m.ravel()[cells] + self.depth_m.ravel()[cells]

    def speed_m_s(self, *, at_least_m: float = 0.01) -> Array:
        """Of each cell, from the mean flow of its faces; 0 where the water is shallower than `at_least_m`."""
        east = (self.east_m2_s[:, 1:] + self.east_m2_s[:, :-1]) / 2
        north = (self.north_m2_s[1:] + self.north_m2_s[:-1]) / 2
        return np.where(self.depth_m >= at_least_m, np.hypot(east, north) / np.maximum(self.depth_m, at_least_m), 0.0)

    def advance(
        self,
        duration_s: float,
        *,
        rain_m_s: float = 0.0,
        inflow_m3_s: Array | None = None,
        drain_m_s: Array | None = None,
        entering_m2_s: Mapping[Side, float] | None = None,
    ) -> None:
        """Move on under steady rain, inflow (negative takes what is there), drains, and flow that enters by a side."""
        gain_m_s = loss_m_s = None
        if inflow_m3_s is not None:
            gain_m_s = np.maximum(inflow_m3_s, 0.0) / self.cell_m2
            loss_m_s = np.maximum(-inflow_m3_s, 0.0) / self.cell_m2
        for side, (flow, _, inward) in self._edges.items():
            flow[...] = inward * (entering_m2_s or {}).get(side, 0.0)
        nothing_comes = rain_m_s == 0.0 and not entering_m2_s and (gain_m_s is None or not gain_m_s.any())
        left_s = duration_s
        while left_s > 0:
            deepest_m = float(self.depth_m.max())
            if nothing_comes and deepest_m == 0.0:
                self._stand_still()
                return
            steps = ceil(left_s / self._longest_step_s(deepest_m))
            step_s = left_s / steps
            self._flow(step_s)
            self._gain(step_s, rain_m_s, gain_m_s)
            if loss_m_s is not None:
                self.balance.taken_m3 += self._lose(step_s, loss_m_s)
            if drain_m_s is not None:
                self.balance.drained_m3 += self._lose(step_s, drain_m_s)
            self.steps += 1
            left_s = left_s - step_s if steps > 1 else 0.0

    def _longest_step_s(self, deepest_m: float) -> float:
        if deepest_m == 0.0:
            return LONGEST_STEP_S
        return min(STEP_SHARE * self.cell_m / sqrt(GRAVITY_M_S2 * deepest_m), LONGEST_STEP_S)

    def _stand_still(self) -> None:
        self.east_m2_s[...] = 0.0
        self.north_m2_s[...] = 0.0

    def _flow(self, step_s: float) -> None:
        np.add(self.bed_m, self.depth_m, out=self._level_m)
        self._east.accelerate(step_s)
        self._north.accelerate(step_s)
        for side in self._open_sides:
            flow, depth, inward = self._edges[side]
            np.multiply(depth ** (5 / 3), -inward * self._open_flow, out=flow)
        self._cut_outflow(step_s)
        for flow, _, inward in self._edges.values():
            inward_m3 = inward * float(flow.sum()) * step_s * self.cell_m
            self.balance.flowed_in_m3 += max(inward_m3, 0.0)
            self.balance.left_m3 += max(-inward_m3, 0.0)
        change = self._change
        np.subtract(self.east_m2_s[:, :-1], self.east_m2_s[:, 1:], out=change)
        change += self.north_m2_s[:-1]
        change -= self.north_m2_s[1:]
        change *= step_s / self.cell_m
        self.depth_m += change
        np.maximum(self.depth_m, 0.0, out=self.depth_m)  # what rounding leaves below zero

    def _cut_outflow(self, step_s: float) -> None:
        out, share = self._change, self._share
        east_out, west_out = self._east.parted()
        north_out, south_out = self._north.parted()
        np.subtract(east_out.T, west_out.T, out=out)
        out += north_out
        out -= south_out
        out *= step_s / self.cell_m
        np.maximum(out, _NEVER_ZERO, out=out)
        np.divide(self.depth_m, out, out=share)
        if share.min() < 1.0:
            np.minimum(share, 1.0, out=share)
            self._east.cut(share.T)
            self._north.cut(share)

    def _gain(self, step_s: float, rain_m_s: float, gain_m_s: Array | None) -> None:
        if rain_m_s:
            self.depth_m += rain_m_s * step_s
            self.balance.rained_m3 += rain_m_s * step_s * self.depth_m.size * self.cell_m2
        if gain_m_s is not None:
            np.multiply(gain_m_s, step_s, out=self._change)
            self.depth_m += self._change
            self.balance.flowed_in_m3 += float(self._change.sum()) * self.cell_m2

    def _lose(self, step_s: float, loss_m_s: Array) -> float:
        np.multiply(loss_m_s, step_s, out=self._sink_m)
        np.minimum(self._sink_m, self.depth_m, out=self._sink_m)
        self.depth_m -= self._sink_m
        return float(self._sink_m.sum()) * self.cell_m2


class _Faces:
    """The faces between neighbours along the first axis of views that `Surface` gives, edges included."""

    def __init__(
        self, flow_m2_s: Array, level_m: Array, bed_m: Array, *, cell_m: float, manning_n: float, theta: float
    ) -> None:
        self._flow = flow_m2_s
        self._inner = flow_m2_s[1:-1]
        self._before = flow_m2_s[:-2]
        self._after = flow_m2_s[2:]
        self._lower = level_m[:-1]
        self._upper = level_m[1:]
        self._bed = np.maximum(bed_m[:-1], bed_m[1:])
        self._cell_m = cell_m
        self._manning_n = manning_n
        self._theta = theta
        self._depth = np.zeros_like(self._bed)
        self._drag = np.zeros_like(self._bed)
        self._work = np.zeros_like(self._bed)
        self._new = np.zeros_like(self._bed)
        self._forward = np.zeros_like(flow_m2_s)
        self._backward = np.zeros_like(flow_m2_s)

    def accelerate(self, step_s: float) -> None:
        depth, drag, work, new = self._depth, self._drag, self._work, self._new
        np.maximum(self._lower, self._upper, out=depth)
        depth -= self._bed
        np.maximum(depth, 0.0, out=depth)
        np.add(self._before, self._after, out=new)
        new *= (1 - self._theta) / 2
        np.multiply(self._inner, self._theta, out=work)
        new += work
        np.subtract(self._upper, self._lower, out=work)
        work *= depth
        work *= GRAVITY_M_S2 * step_s / self._cell_m
        new -= work
        np.abs(self._inner, out=drag)
        drag *= GRAVITY_M_S2 * step_s * self._manning_n**2
        np.cbrt(depth, out=work)
        work *= depth
        work *= depth  # depth^(7/3), by which both sides of the fraction are multiplied: so a dry face needs no case
        drag += work
        drag += _NEVER_ZERO
        new *= work
        np.divide(new, drag, out=self._inner)

    def parted(self) -> tuple[Array, Array]:
        """What leaves each cell forward, and (negative) backward."""
        np.maximum(self._flow, 0.0, out=self._forward)
        np.minimum(self._flow, 0.0, out=self._backward)
        return self._forward[1:], self._backward[:-1]

    def cut(self, share: Array) -> None:
        """By each cell's share, after `parted`."""
        self._forward[1:] *= share
        self._backward[:-1] *= share
        np.add(self._forward, self._backward, out=self._flow)
