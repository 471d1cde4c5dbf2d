"""Where a quake began: the place from which most picks agree on one moment, and which no silent station contradicts.

A grid is searched, coarse and then fine. Every node turns each pick into an origin time; picks that belong together
give the same, a false one gives any other, and is left out without being named. A live station near by that should have
heard P and did not speaks against a node: what has not arrived locates as well (Horiuchi and others 2005, BSSA 95).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from broker.warning.waves import P_KM_S, km_between, ray_km
from broker.warning.witness import Pick

AGREE_WITHIN_S = 1.0
"""From the earliest to the latest origin time of picks that belong together; on a coarse grid as much more as P takes
for a step [own]."""
GRACE_S = 1.5
"""P may come so much later than the straight ray before its silence counts; a report needs up to a second [own]."""
REACH_KM = 120.0
STEPS_KM = (5.0, 1.25, 0.4)
"""Half the width of the first grid, and the steps of the three [own]."""
KM_PER_DEGREE = 111.195

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Location:
    lon: float
    lat: float
    origin_s: float
    agreeing: tuple[Pick, ...]
    contradicted_by: int
    """Live stations that should have heard P by now and did not."""
    misfit_s: float
    """Root mean square of the agreeing picks."""

    @property
    def gap_deg(self) -> float:
        """The widest angle, seen from the epicentre, in which no agreeing station stands."""
        east = [(pick.lon - self.lon) * np.cos(np.radians(self.lat)) for pick in self.agreeing]
        north = [pick.lat - self.lat for pick in self.agreeing]
        bearings_deg = np.sort(np.degrees(np.arctan2(east, north)))
        return float(np.diff(bearings_deg, append=bearings_deg[0] + 360).max())


@dataclass(frozen=True, slots=True)
class _Nodes:
    lon: Floats
    lat: Floats

    @classmethod
    def around(cls, lon: float, lat: float, *, reach_km: float, step_km: float) -> "_Nodes":
        offsets_km = np.arange(-reach_km, reach_km + step_km / 2, step_km)
        north, east = np.meshgrid(offsets_km, offsets_km, indexing="ij")
        lats = lat + north.ravel() / KM_PER_DEGREE
        return cls(lon + east.ravel() / (KM_PER_DEGREE * np.cos(np.radians(lats))), lats)

    def p_s(self, lon: Floats, lat: Floats) -> Floats:
        """P travel times, (nodes, stations)."""
        away_km = km_between(self.lon[:, None], self.lat[:, None], lon[None, :], lat[None, :])
        return ray_km(away_km) / P_KM_S


def locate(picks: Sequence[Pick], silent: Sequence[tuple[float, float]], *, now_s: float) -> Location | None:
    """`silent`: live stations without a pick. None for a single pick, and for a quake too far off to be placed."""
    if len(picks) < 2:
        return None
    picks = sorted(picks, key=lambda pick: (pick.at_s, pick.station))
    around, found = (picks[0].lon, picks[0].lat), None
    reach_km = REACH_KM
    for step_km in STEPS_KM:
        nodes = _Nodes.around(*around, reach_km=reach_km, step_km=step_km)
        found = _best(nodes, picks, silent, now_s=now_s, within_s=AGREE_WITHIN_S + step_km / P_KM_S)
        if reach_km == REACH_KM and _is_at_edge(found, *around):
            return None
        around, reach_km = (found.lon, found.lat), 1.5 * step_km
    return found


def _best(
    nodes: _Nodes, picks: Sequence[Pick], silent: Sequence[tuple[float, float]], *, now_s: float, within_s: float
) -> Location:
    lon, lat = np.array([pick.lon for pick in picks]), np.array([pick.lat for pick in picks])
    origins_s = np.array([pick.at_s for pick in picks]) - nodes.p_s(lon, lat)
    members, origin_s, misfit_s = _agreement(origins_s, within_s=within_s)
    against = _contradictions(nodes, origin_s, members, lon, lat, silent, now_s=now_s)
    best = int(np.lexsort((misfit_s, against - members.sum(axis=1)))[0])
    return Location(
        lon=float(nodes.lon[best]),
        lat=float(nodes.lat[best]),
        origin_s=float(origin_s[best]),
        agreeing=tuple(pick for pick, is_member in zip(picks, members[best], strict=True) if is_member),
        contradicted_by=int(against[best]),
        misfit_s=float(misfit_s[best]),
    )


def _is_at_edge(found: Location, lon: float, lat: float) -> bool:
    """The true place may be any farther."""
    north_km = abs(found.lat - lat) * KM_PER_DEGREE
    east_km = abs(found.lon - lon) * KM_PER_DEGREE * float(np.cos(np.radians(found.lat)))
    return max(north_km, east_km) > REACH_KM - STEPS_KM[0] / 2


def _agreement(origins_s: Floats, *, within_s: float) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """At each node: which picks give one origin time, that time, their misfit. Any pick may be the earliest of them."""
    later_s = origins_s[:, None, :] - origins_s[:, :, None]
    together = (later_s >= 0) & (later_s <= within_s)
    first = together.sum(axis=2).argmax(axis=1)
    members = together[np.arange(len(origins_s)), first]
    count = members.sum(axis=1)
    origin_s = np.where(members, origins_s, 0.0).sum(axis=1) / count
    misfit_s = np.sqrt(np.where(members, (origins_s - origin_s[:, None]) ** 2, 0.0).sum(axis=1) / count)
    return members, origin_s, misfit_s


def _contradictions(
    nodes: _Nodes,
    origin_s: Floats,
    members: NDArray[np.bool_],
    lon: Floats,
    lat: Floats,
    silent: Sequence[tuple[float, float]],
    *,
    now_s: float,
) -> NDArray[np.int64]:
    """Only silent stations nearer than the farthest that agrees: farther ones may be too far to feel it."""
    if not silent:
        return np.zeros(len(origin_s), dtype=np.int64)
    there = np.array(silent)
    p_s = nodes.p_s(there[:, 0], there[:, 1])
    farthest_s = np.where(members, nodes.p_s(lon, lat), 0.0).max(axis=1)
    due = (origin_s[:, None] + p_s + GRACE_S < now_s) & (p_s < farthest_s[:, None])
    return due.sum(axis=1)
