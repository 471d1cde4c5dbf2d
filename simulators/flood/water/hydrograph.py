"""What comes down a river from beyond the model."""

from dataclasses import dataclass
from math import exp

HOUR_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Hydrograph:
    """A flood wave in the shape of a gamma law (USDA NRCS, National Engineering Handbook 630.16), over a base flow.

    `shape` 3.7 is the standard unit hydrograph of the NRCS [pub]; a smaller one has a longer tail.
    """

    base_m3_s: float
    peak_m3_s: float = 0.0
    to_peak_h: float = 1.0
    start_s: float = 0.0
    shape: float = 3.7

    def discharge_m3_s(self, t_s: float) -> float:
        share = max(t_s - self.start_s, 0.0) / (self.to_peak_h * HOUR_S)
        wave = (share * exp(1 - share)) ** self.shape
        return self.base_m3_s + max(self.peak_m3_s - self.base_m3_s, 0.0) * wave
