"""A canal or river as a wide rectangle: how deep a discharge runs, how fast its wave travels, how far it backs up."""

from dataclasses import dataclass
from math import ceil, sqrt

BACKWATER_STEP_M = 500.0


@dataclass(frozen=True, slots=True)
class Channel:
    """Manning's law with the hydraulic radius taken for the depth, as for wide channels (Chow 1959, 5-6 and 6-3)."""

    width_m: float
    slope: float
    manning_n: float

    def discharge_m3_s(self, depth_m: float) -> float:
        return self.width_m * max(depth_m, 0.0) ** (5 / 3) * sqrt(self.slope) / self.manning_n

    def normal_depth_m(self, discharge_m3_s: float) -> float:
        flow_m2_s = max(discharge_m3_s, 0.0) / self.width_m
        return (flow_m2_s * self.manning_n / sqrt(self.slope)) ** (3 / 5)

    def wave_speed_m_s(self, depth_m: float) -> float:
        """The kinematic wave: 5/3 of the water's own speed (Chow, Maidment and Mays 1988, 9.2)."""
        return 5 / 3 * depth_m ** (2 / 3) * sqrt(self.slope) / self.manning_n

    def depth_upstream_m(self, depth_m: float, discharge_m3_s: float, *, length_m: float) -> float:
        """At the upper end of a stretch whose lower end is held at a depth: by a pump, or by a pool.

        Gradually varied flow without the velocity head, upstream dh/dx = (q n)^2 / h^(10/3) - S (Chow 1959, ch. 10):
        step by step friction by its exact integral, then the slope. It nears the normal depth, never past it.
        """
        flow_m2_s = max(discharge_m3_s, 0.0) / self.width_m
        steps = ceil(length_m / BACKWATER_STEP_M)
        step_m = length_m / steps
        friction = 13 / 3 * (flow_m2_s * self.manning_n) ** 2 * step_m
        normal_m = self.normal_depth_m(discharge_m3_s)
        for _ in range(steps):
            nearer_m = (max(depth_m, 0.0) ** (13 / 3) + friction) ** (3 / 13) - self.slope * step_m
            depth_m = max(nearer_m, normal_m) if depth_m > normal_m else min(nearer_m, normal_m)
        return depth_m
