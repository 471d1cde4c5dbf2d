"""A design storm fitted to an event: the Chicago hyetograph."""

from dataclasses import dataclass, replace

from numpy.random import Generator

MINUTE_S = 60.0
HOUR_S = 3_600.0
MIN_PER_H = 60.0
TOTAL_SPREAD_LN = 0.10
PEAK_SPREAD = 0.05
START_SPREAD_S = 600.0
"""How far one playing of an event differs from another in total, peak and start [own]."""


@dataclass(frozen=True, slots=True)
class Storm:
    """The Chicago hyetograph (Keifer and Chu 1957).

    The most rain in any window of t minutes is that of the mean intensity a / (t + b)^c in mm/h; the peak comes after
    the share `peak_position` of the storm, and each window round the peak is parted in the same way.
    """

    a: float
    b_min: float
    c: float
    duration_min: float
    peak_position: float = 0.375
    """r; 0.375 is what Keifer and Chu found for Chicago [pub], not for any city of ours."""
    start_s: float = 0.0
    scale: float = 1.0

    @property
    def end_s(self) -> float:
        return self.start_s + self.duration_min * MINUTE_S

    @property
    def peak_s(self) -> float:
        return self.start_s + self.peak_position * self.duration_min * MINUTE_S

    @property
    def total_mm(self) -> float:
        return self.most_mm(self.duration_min)

    def most_mm(self, window_min: float) -> float:
        """The most rain in any window of this length, up to the storm's duration."""
        return self.scale * self.a * window_min / MIN_PER_H / (window_min + self.b_min) ** self.c

    def fallen_mm(self, t_s: float) -> float:
        """All rain from the start until `t_s`."""
        t_s = min(max(t_s, self.start_s), self.end_s)
        away_min = (t_s - self.peak_s) / MINUTE_S
        before_mm = self.peak_position * self.total_mm
        if away_min <= 0:
            share = self.peak_position
            return max(before_mm - share * self.most_mm(-away_min / share), 0.0) if away_min else before_mm
        share = 1 - self.peak_position
        return min(before_mm + share * self.most_mm(away_min / share), self.total_mm)

    def intensity_mm_h(self, from_s: float, to_s: float) -> float:
        """The mean over a span of time."""
        return (self.fallen_mm(to_s) - self.fallen_mm(from_s)) * HOUR_S / (to_s - from_s)

    def varied(self, random: Generator) -> "Storm":
        """The same kind of storm on another day: a little more or less, earlier or later [own]."""
        more = random.lognormal(0.0, TOTAL_SPREAD_LN)
        peak = self.peak_position + random.uniform(-PEAK_SPREAD, PEAK_SPREAD)
        later_s = random.uniform(-START_SPREAD_S, START_SPREAD_S)
        return replace(
            self,
            scale=self.scale * more,
            peak_position=min(max(peak, 0.0), 1.0),
            start_s=max(self.start_s + later_s, 0.0),
        )
