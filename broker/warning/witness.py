"""What one seismic station has told: when P came to it, how far it moved the ground, whether it can be believed."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf

LIVE_FOR_S = 3.0
"""A station silent for longer has nothing to say, for or against."""
TRIGGER_LAG_S = 0.1
"""STA/LTA triggers so long after P: the median of the simulated stations [own]."""
AGREE_WITHIN_S = 0.3
"""Two reports, one after another, have to give the same onset: a spike gives none, or another."""
RESTS_FOR_S = 60.0
"""So long after one pick the next is the same quake: S, or coda."""
NOISY_WITHIN_S = 600.0
NOISY_FROM = 4
"""More picks than quakes come in ten minutes: not believed until they are over. All [own]."""
PD_WINDOW_S = 3.0


@dataclass(frozen=True, slots=True)
class Report:
    """What a station says of the second that ends at `at_s`."""

    station: str
    lon: float
    lat: float
    at_s: float
    displacement_cm: float
    since_trigger_s: float | None
    """None: not triggered."""

    @property
    def onset_s(self) -> float | None:
        return None if self.since_trigger_s is None else self.at_s - self.since_trigger_s - TRIGGER_LAG_S


@dataclass(frozen=True, slots=True)
class Pick:
    """P at a station, borne out by a second report."""

    station: str
    lon: float
    lat: float
    at_s: float


@dataclass(slots=True)
class Witness:
    """One owner lets it hear; what it answers depends on nothing else."""

    lon: float
    lat: float
    heard_s: float = -inf
    live_since_s: float = inf
    """It has not been silent from then on."""
    pick: Pick | None = None
    """The last."""
    _last: Report | None = None
    _onsets_s: deque[float] = field(default_factory=deque[float])
    _moved_cm: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    """Seconds since the pick, and the peak of the second that ended then."""

    def hear(self, report: Report) -> None:
        """Reports older than the last are passed over."""
        if report.at_s <= self.heard_s:
            return
        if report.at_s - self.heard_s > LIVE_FOR_S:
            self.live_since_s = report.at_s
        before, self._last, self.heard_s = self._last, report, report.at_s
        self.lon, self.lat = report.lon, report.lat
        while self._onsets_s and self._onsets_s[0] < report.at_s - NOISY_WITHIN_S:
            self._onsets_s.popleft()
        onset_s = report.onset_s
        if onset_s is not None and self._is_new(onset_s) and _agree(before, onset_s):
            self.pick = Pick(report.station, report.lon, report.lat, onset_s)
            self._onsets_s.append(onset_s)
            self._moved_cm = _moved_since(onset_s, [each for each in (before, report) if each])
        elif self.pick is not None and report.at_s - self.pick.at_s <= PD_WINDOW_S + 1.0:
            self._moved_cm.append((report.at_s - self.pick.at_s, report.displacement_cm))

    def is_live(self, now_s: float) -> bool:
        return now_s - self.heard_s <= LIVE_FOR_S

    def is_noisy(self) -> bool:
        return len(self._onsets_s) >= NOISY_FROM

    def bear_out(self) -> None:
        """Its last pick was a quake, not noise."""
        if self.pick and self.pick.at_s in self._onsets_s:
            self._onsets_s.remove(self.pick.at_s)

    def is_quiet(self) -> bool:
        """Not triggered at all, by its last report."""
        return self._last is not None and self._last.since_trigger_s is None

    def displacement_cm(self, *, before_s: float) -> tuple[float, float] | None:
        """How many seconds of P it has heard (3 at most, and none of S, which comes at `before_s`), and their peak."""
        if self.pick is None:
            return None
        until_s = before_s - self.pick.at_s
        whole = [(since_s, cm) for since_s, cm in self._moved_cm if since_s <= min(until_s, PD_WINDOW_S + 1.0)]
        return (min(whole[-1][0], PD_WINDOW_S), max(cm for _, cm in whole)) if whole else None

    def _is_new(self, onset_s: float) -> bool:
        return self.pick is None or onset_s - self.pick.at_s > RESTS_FOR_S


def _agree(before: Report | None, onset_s: float) -> bool:
    return before is not None and before.onset_s is not None and abs(before.onset_s - onset_s) <= AGREE_WITHIN_S


def _moved_since(onset_s: float, reports: Iterable[Report]) -> list[tuple[float, float]]:
    return [(report.at_s - onset_s, report.displacement_cm) for report in reports]
