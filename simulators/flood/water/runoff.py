"""How much of the rain runs off: the curve number of the US Soil Conservation Service."""

from dataclasses import dataclass

MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class CurveNumber:
    """USDA NRCS, National Engineering Handbook, part 630, chapter 10, with the initial abstraction Ia = 0.2 S.

    From 0 (all rain stays) to 100 (all runs off); 92 to 95 for commercial districts, 98 for pavement [pub, table 9-5].
    """

    number: float

    def __post_init__(self) -> None:
        if not 0 < self.number <= 100:
            raise ValueError(f"curve number {self.number} cannot be; give more than 0 and at most 100")

    @property
    def retention_mm(self) -> float:
        """S, the most that the ground can keep."""
        return MM_PER_INCH * (1_000 / self.number - 10)

    def runoff_mm(self, fallen_mm: float) -> float:
        """Of all rain since the storm began."""
        retention_mm = self.retention_mm
        excess_mm = fallen_mm - 0.2 * retention_mm
        return excess_mm * excess_mm / (excess_mm + retention_mm) if excess_mm > 0 else 0.0

    def runoff_between_mm(self, earlier_mm: float, later_mm: float) -> float:
        """What runs off while the rain since the storm began grows from one depth to another."""
        return self.runoff_mm(later_mm) - self.runoff_mm(earlier_mm)
