"""The same storm with and without a solution: the water is the same, what differs is when people are told.

Without sensors somebody who sees a wet street calls, and those near are warned when that call has been believed. With
the solution they are warned by its own alerts as well, wherever those come first. The channel is the same in both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, inf, isfinite
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from devices.futures.basis import Assumption
from devices.futures.flood import FloodFutures, Storm
from simulators.flood.hazard import CAR_HEAD_M, WET_M
from simulators.flood.streets.district import District
from simulators.flood.streets.grid import Grid
from simulators.reach import BROADCAST, WarningChannel
from simulators.spread import spread_of

Array = NDArray[np.float64]

MINUTE_S = 60.0
CALL_IN_S = 30 * MINUTE_S
"""From a wet street to a warning that goes out without sensors: seen, called in, looked at, decided [own]."""
CALLED_M = 800.0
"""Who lives nearer than this to a street that was called in is warned [own]; as the flood solution's street alert."""
DELIVERED_SHARE = 0.5
"""Of the people in the district: when so many know, the warning counts as delivered [own]."""
ASSUMPTIONS = (
    Assumption("call_in", CALL_IN_S / MINUTE_S, "min", "own"),
    Assumption("called", CALLED_M, "m", "own"),
    Assumption("wet", 100 * WET_M, "cm", "own"),
    Assumption("closed", 100 * CAR_HEAD_M, "cm", "published"),
    Assumption("reach", 100 * BROADCAST.share, "%", "published"),
    Assumption("median", BROADCAST.median_s, "s", "published"),
    Assumption("spread", BROADCAST.spread_ln, "1", "own"),
    Assumption("delivered", 100 * DELIVERED_SHARE, "%", "own"),
)

AROUND_S = 40 * MINUTE_S
"""Drawn before the first moment and after the last."""
ROUND_S = 10 * MINUTE_S
MOST_POINTS = 180


class Alerted(NamedTuple):
    """An alert that tells people what to do: whom it concerns, and when it went out."""

    t_s: float
    lon: float
    lat: float
    radius_m: float


@dataclass(slots=True)
class Witness:
    """Writes down what happens in a district's streets while a storm is played; one owner looks, in order of time."""

    district: District
    t_s: list[float] = field(default_factory=list[float])
    wet_share: list[float] = field(default_factory=list[float])
    closed_s: float = inf
    wet_s: Array = field(init=False)
    """By street cell: when it was wet first."""

    def __post_init__(self) -> None:
        self.wet_s = np.full(self.district.terrain.streets.size, inf)

    def look(self, t_s: float) -> None:
        wet = self.district.street_depths_m > WET_M
        self.wet_s[wet & (self.wet_s > t_s)] = t_s
        if self.closed_s == inf and (self.district.street_heads_m > CAR_HEAD_M).any():
            self.closed_s = t_s
        self.t_s.append(t_s)
        self.wet_share.append(float(wet.mean()))


@dataclass(frozen=True, slots=True)
class Telling:
    """When the people along each street are told, in one future. People live evenly along the streets [own]."""

    told_s: Array
    """By street cell; infinite for those whom nobody tells."""

    def reached(self, t_s: float, channel: WarningChannel = BROADCAST) -> float:
        """The share of all people that knows by then."""
        at_s, streets = np.unique(self.told_s[self.told_s < t_s], return_counts=True)
        known = [channel.reached(t_s - told_s) for told_s in at_s.tolist()]
        return float(np.dot(known, streets)) / self.told_s.size if known else 0.0

    def delivered_s(self, share: float = DELIVERED_SHARE, channel: WarningChannel = BROADCAST) -> float:
        """The first whole second at which so many know; infinite where that many never do."""
        told_s = self.told_s[np.isfinite(self.told_s)]
        if told_s.size == 0:
            return inf
        early_s, late_s = floor(told_s.min()), ceil(told_s.max() + 100 * channel.median_s)
        if self.reached(late_s, channel) < share:
            return inf
        while late_s - early_s > 1:
            middle_s = (early_s + late_s) // 2
            if self.reached(middle_s, channel) < share:
                early_s = middle_s
            else:
                late_s = middle_s
        return late_s


def earlier_s(with_solution: Telling, without: Telling) -> float | None:
    """On average over those whom both futures tell. The channel is the same, so its time cancels out."""
    both = np.isfinite(with_solution.told_s) & np.isfinite(without.told_s)
    if not both.any():
        return None
    return float((without.told_s[both] - with_solution.told_s[both]).mean())


def told_by_calls(wet_s: Array, middles_m: tuple[Array, Array]) -> Telling:
    """Each wet street is called in, and those around it are warned."""
    east_m, north_m = middles_m
    told_s = np.full_like(wet_s, inf)
    for street in np.argsort(wet_s, kind="stable"):
        if not isfinite(wet_s[street]) or np.isfinite(told_s).all():
            break
        near = np.hypot(east_m - east_m[street], north_m - north_m[street]) <= CALLED_M
        told_s[near] = np.minimum(told_s[near], wet_s[street] + CALL_IN_S)
    return Telling(told_s)


def told_by_alerts(alerts: Iterable[Alerted], grid: Grid, middles_m: tuple[Array, Array]) -> Telling:
    """Those whom an alert concerns, from the moment it goes out."""
    east_m, north_m = middles_m
    told_s = np.full_like(east_m, inf)
    for alert in alerts:
        x_m, y_m = grid.x_y_m(alert.lon, alert.lat)
        near = np.hypot(east_m - x_m, north_m - y_m) <= alert.radius_m
        told_s[near] = np.minimum(told_s[near], alert.t_s)
    return Telling(told_s)


@dataclass(frozen=True, slots=True)
class Played:
    """One storm to its end, and both futures of it."""

    seed: int
    t_s: Array
    wet_share: Array
    closed_s: float
    wet_s: float
    """The first street."""
    alert_s: float
    with_solution: Telling
    without: Telling

    @classmethod
    def of(cls, seed: int, witness: Witness, alerts: Sequence[Alerted]) -> "Played":
        terrain = witness.district.terrain
        east_m, north_m = terrain.grid.middles_m()
        middles_m = east_m.flat[terrain.streets], north_m.flat[terrain.streets]
        calls = told_by_calls(witness.wet_s, middles_m)
        alerted = told_by_alerts(alerts, terrain.grid, middles_m)
        return cls(
            seed=seed,
            t_s=np.array(witness.t_s),
            wet_share=np.array(witness.wet_share),
            closed_s=witness.closed_s,
            wet_s=float(witness.wet_s.min()),
            alert_s=float(alerted.told_s.min()),
            with_solution=Telling(np.minimum(alerted.told_s, calls.told_s)),
            without=calls,
        )

    def storm(self) -> Storm:
        return Storm(
            seed=self.seed,
            closed_s=_came(self.closed_s),
            alert_s=_came(self.alert_s),
            told_with_s=_came(self.with_solution.delivered_s()),
            told_without_s=_came(self.without.delivered_s()),
            earlier_s=earlier_s(self.with_solution, self.without),
        )


def futures_of(solution: str, scenario: str, played: Sequence[Played]) -> FloodFutures:
    """Of storms that differ by their seed alone; the first is the one that is drawn."""
    storms = tuple(one.storm() for one in played)
    drawn, first = played[0], storms[0]
    t_s = _window(drawn, first)
    return FloodFutures(
        solution=solution,
        scenario=scenario,
        storms=storms,
        earlier=spread_of([storm.earlier_s for storm in storms]),
        lead_with=spread_of([storm.lead_with_s for storm in storms]),
        lead_without=spread_of([storm.lead_without_s for storm in storms]),
        from_s=float(t_s[0]),
        every_s=float(t_s[1] - t_s[0]),
        reached_with=tuple(round(drawn.with_solution.reached(at_s), 3) for at_s in t_s.tolist()),
        reached_without=tuple(round(drawn.without.reached(at_s), 3) for at_s in t_s.tolist()),
        wet=tuple(round(share, 3) for share in np.interp(t_s, drawn.t_s, drawn.wet_share).tolist()),
        assumptions=ASSUMPTIONS,
    )


def _window(played: Played, storm: Storm) -> Array:
    """Round minutes around all moments of a storm; where nothing came, all of it."""
    begins_s, ends_s = float(played.t_s[0]), float(played.t_s[-1])
    moments = [storm.closed_s, storm.alert_s, storm.told_with_s, storm.told_without_s, _came(played.wet_s)]
    if came := [moment for moment in moments if moment is not None]:
        ends_s = min(ends_s, ceil((max(came) + AROUND_S) / ROUND_S) * ROUND_S)
        begins_s = max(begins_s, floor((min(came) - AROUND_S) / ROUND_S) * ROUND_S)
    every_s = MINUTE_S * ceil((ends_s - begins_s) / MINUTE_S / MOST_POINTS)
    return np.arange(begins_s, ends_s + every_s / 2, every_s)


def _came(moment_s: float) -> float | None:
    return moment_s if isfinite(moment_s) else None
