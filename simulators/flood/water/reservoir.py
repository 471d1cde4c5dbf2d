"""Ground and drains that hold water back: a linear reservoir, stepped exactly."""

from dataclasses import dataclass
from math import expm1


@dataclass(frozen=True, slots=True)
class LinearReservoir:
    """Outflow = storage / k (Chow, Maidment and Mays 1988, section 7.2), solved for an inflow steady within a step."""

    k_s: float
    stored_m3: float = 0.0

    @property
    def outflow_m3_s(self) -> float:
        return self.stored_m3 / self.k_s

    def after(self, elapsed_s: float, *, inflow_m3_s: float) -> "LinearReservoir":
        left = -expm1(-elapsed_s / self.k_s)
        return LinearReservoir(self.k_s, self.stored_m3 + (inflow_m3_s * self.k_s - self.stored_m3) * left)
