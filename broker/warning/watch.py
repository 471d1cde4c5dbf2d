"""The watch over all stations of a city: raises a warning, keeps it up to date, cancels a false one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

from broker.warning.location import GRACE_S, Location, locate
from broker.warning.magnitude import Heard, Magnitude, magnitude_of
from broker.warning.waves import P_KM_S, S_KM_S, blind_zone_km, km_between, ray_km
from broker.warning.witness import Pick, Report, Witness

AGREEING = 4
"""Stations that have to agree."""
WORTH_WARNING = 4.5
"""No warning below this magnitude [own]."""
WIDEST_GAP_DEG = 240.0
"""A quake that stations do not surround is none of this city's: seen from one side, a far one looks near [own]."""
PICKS_FOR_S = 40.0
"""Picks farther apart are not of one quake, in a network some 200 km across."""
LOCATED_BY = 12
"""The earliest picks; more add time and no accuracy [own]."""
JURY = 12
"""Of the live stations whose P is due, the nearest decide whether a warning stands [own]."""
FITS_WITHIN_S = 2.0
SETTLED_S = 20.0
"""From the origin; by then the stations near by have told all they can, for and against [own]."""
LASTS_S = 120.0
"""From the origin; then the watch is free for the next quake [own]."""
REMEMBERED_S = 900.0
CODA_S = 60.0
"""A pick between P of a quake that was told and so long after its S is of that quake, however far away [own]."""
MOVED_KM, CHANGED_BY = 5.0, 0.2
"""What is worth an update [own]."""

Life = Literal["raised", "updated", "cancelled"]


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """One revision. All times are those that the reports bear."""

    life: Life
    revision: int
    at_s: float
    """When this revision was decided."""
    lon: float
    lat: float
    origin_s: float
    magnitude: Magnitude
    stations: int
    """That agree on place and moment."""

    def ray_km(self, lon: float, lat: float) -> float:
        return float(ray_km(km_between(self.lon, self.lat, lon, lat)))

    def p_at(self, lon: float, lat: float) -> float:
        """When P arrives at a place."""
        return self.origin_s + self.ray_km(lon, lat) / P_KM_S

    def s_at(self, lon: float, lat: float) -> float:
        """When S arrives at a place."""
        return self.origin_s + self.ray_km(lon, lat) / S_KM_S

    @property
    def blind_zone_km(self) -> float:
        """Round the epicentre: where S was before this revision."""
        return blind_zone_km(self.at_s - self.origin_s)


class Watch:
    """One owner lets it hear reports and, about once a second, judge. One quake at a time [own]."""

    def __init__(self) -> None:
        self._witnesses: dict[str, Witness] = {}
        self._standing: EarlyWarning | None = None
        self._told: list[EarlyWarning] = []
        """Quakes that were, not long ago."""
        self._cancelled_s = -inf
        """Picks from before are of no quake."""

    def hear(self, report: Report) -> None:
        witness = self._witnesses.get(report.station)
        if witness is None:
            witness = self._witnesses[report.station] = Witness(report.lon, report.lat)
        witness.hear(report)

    def resume(self, standing: EarlyWarning) -> None:
        """After a restart: what was told stands, until stations say otherwise."""
        self._standing = standing

    def judge(self, now_s: float) -> EarlyWarning | None:
        """What is new: a warning raised, changed or cancelled; None if nothing is."""
        if self._standing and now_s - self._standing.origin_s > LASTS_S:
            self._close(self._standing, now_s)
        if self._standing and now_s - self._standing.origin_s > SETTLED_S:
            return None
        if self._standing and self._is_false(self._standing, now_s):
            return self._cancel(self._standing, now_s)
        warning = self._estimate(now_s)
        if warning is None or (self._standing and not _is_news(self._standing, warning)):
            return None
        self._standing = warning
        return warning

    def _estimate(self, now_s: float) -> EarlyWarning | None:
        picks = self._picks(now_s)
        if len(picks) < AGREEING:
            return None
        location = locate(picks, self._silent(now_s, since_s=picks[0].at_s), now_s=now_s)
        if location is None or len(location.agreeing) < AGREEING:
            return None
        magnitude, standing = magnitude_of(self._heard(location)), self._standing
        is_most = 3 * len(location.agreeing) >= 2 * len(picks)
        if magnitude is None or not (standing or (is_most and _is_worth_raising(location, magnitude))):
            return None
        return EarlyWarning(
            life="updated" if standing else "raised",
            revision=standing.revision + 1 if standing else 1,
            at_s=now_s,
            lon=location.lon,
            lat=location.lat,
            origin_s=location.origin_s,
            magnitude=magnitude,
            stations=len(location.agreeing),
        )

    def _picks(self, now_s: float) -> list[Pick]:
        """The earliest that may belong to one quake, of stations that are believed."""
        since_s = self._standing.origin_s if self._standing else max(now_s - PICKS_FOR_S, self._cancelled_s)
        recent = [
            witness.pick
            for witness in self._witnesses.values()
            if witness.pick and witness.pick.at_s >= since_s and not witness.is_noisy()
        ]
        new = [pick for pick in recent if not any(_explains(quake, pick) for quake in self._told)]
        return sorted(new, key=lambda pick: (pick.at_s, pick.station))[:LOCATED_BY]

    def _silent(self, now_s: float, *, since_s: float) -> list[tuple[float, float]]:
        return [
            (each.lon, each.lat)
            for each in self._believed(now_s)
            if each.is_quiet() and each.live_since_s <= since_s and not _picked(each, now_s)
        ]

    def _believed(self, now_s: float) -> Iterable[Witness]:
        return (each for each in self._witnesses.values() if each.is_live(now_s) and not each.is_noisy())

    def _heard(self, location: Location) -> Iterable[Heard]:
        for pick in location.agreeing:
            away_km = float(ray_km(km_between(location.lon, location.lat, pick.lon, pick.lat)))
            moved = self._witnesses[pick.station].displacement_cm(before_s=location.origin_s + away_km / S_KM_S)
            if moved:
                yield Heard(away_km, *moved)

    def _is_false(self, standing: EarlyWarning, now_s: float) -> bool:
        """Of the nearest whose P is due, more say nothing than have heard it."""
        due = sorted(
            (standing.ray_km(witness.lon, witness.lat), _has_heard(witness, standing))
            for witness in self._believed(now_s)
            if witness.live_since_s <= standing.p_at(witness.lon, witness.lat) < now_s - FITS_WITHIN_S - GRACE_S
        )
        jury = [has_heard for _, has_heard in due[:JURY]]
        return 2 * sum(jury) < len(jury)

    def _cancel(self, standing: EarlyWarning, now_s: float) -> EarlyWarning:
        self._standing, self._cancelled_s = None, now_s
        return replace(standing, life="cancelled", revision=standing.revision + 1, at_s=now_s)

    def _close(self, standing: EarlyWarning, now_s: float) -> None:
        for witness in self._witnesses.values():
            if _has_heard(witness, standing):
                witness.bear_out()
        self._standing = None
        self._told = [quake for quake in self._told if now_s - quake.origin_s <= REMEMBERED_S] + [standing]


def _is_worth_raising(location: Location, magnitude: Magnitude) -> bool:
    contradictions_allowed = len(location.agreeing) // AGREEING
    return (
        magnitude.value >= WORTH_WARNING
        and location.gap_deg <= WIDEST_GAP_DEG
        and location.contradicted_by <= contradictions_allowed
    )


def _explains(quake: EarlyWarning, pick: Pick) -> bool:
    earliest_s = quake.p_at(pick.lon, pick.lat) - FITS_WITHIN_S
    return earliest_s <= pick.at_s <= quake.s_at(pick.lon, pick.lat) + CODA_S


def _has_heard(witness: Witness, quake: EarlyWarning) -> bool:
    return witness.pick is not None and abs(witness.pick.at_s - quake.p_at(witness.lon, witness.lat)) <= FITS_WITHIN_S


def _picked(witness: Witness, now_s: float) -> bool:
    return witness.pick is not None and now_s - witness.pick.at_s <= PICKS_FOR_S


def _is_news(standing: EarlyWarning, later: EarlyWarning) -> bool:
    """What rests on fewer stations is none: after a restart the first seconds of P are known of the last few alone."""
    if later.magnitude.stations < standing.magnitude.stations:
        return False
    moved_km = float(km_between(standing.lon, standing.lat, later.lon, later.lat))
    changed_by = abs(standing.magnitude.value - later.magnitude.value)
    return moved_km >= MOVED_KM or changed_by >= CHANGED_BY
