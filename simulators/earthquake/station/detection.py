"""When a station triggers: the recursive STA/LTA of Withers and others 1998 (BSSA 88, 95-106).

A short and a long running mean of the squared record, each y_k = y_(k-1) + (x_k - y_(k-1)) / n. A block of samples is
filtered at once by the matrix that the recursion comes to.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from simulators.earthquake.station.waveform import RATE_HZ

Samples = NDArray[np.float64]

SHORT_S, LONG_S = 0.5, 10.0
TRIGGERS_AT = 4.0
RESTS_AT = 1.5
"""Below this ratio a triggered station is at rest again [own]."""


class RunningMean:
    """Of so many samples, over blocks of one second."""

    def __init__(self, over_s: float) -> None:
        new = 1 / (over_s * RATE_HZ)
        steps = np.arange(RATE_HZ)
        age = steps[:, None] - steps[None, :]
        self._of_block = np.where(age >= 0, new * (1 - new) ** np.maximum(age, 0), 0.0)
        self._of_before = (1 - new) ** (steps + 1)

    def over(self, block: Samples, before: float) -> Samples:
        """The mean at each sample, given that before the first."""
        return self._of_block @ block + self._of_before * before


SHORT, LONG = RunningMean(SHORT_S), RunningMean(LONG_S)


@dataclass(frozen=True, slots=True)
class Detector:
    """What a station remembers from one second to the next."""

    short: float = 0.0
    long: float = 0.0
    heard_s: int = 0
    ratio: float = 0.0
    """The highest of the last second; 0 while the long mean still fills."""
    triggered_s: float | None = None
    """Since when, on the clock of the blocks."""

    def after(self, block: Samples, *, from_s: float) -> Self:
        squared = np.square(block)
        short, long = SHORT.over(squared, self.short), LONG.over(squared, self.long)
        heard_s = self.heard_s + 1
        ratio = short / np.maximum(long, 1e-30) if heard_s > LONG_S else np.zeros(RATE_HZ)
        return type(self)(float(short[-1]), float(long[-1]), heard_s, float(ratio.max()), self._trigger(ratio, from_s))

    def _trigger(self, ratio: Samples, from_s: float) -> float | None:
        if self.triggered_s is not None:
            return None if bool((ratio < RESTS_AT).any()) else self.triggered_s
        high = np.flatnonzero(ratio >= TRIGGERS_AT)
        return from_s + int(high[0]) / RATE_HZ if high.size else None
