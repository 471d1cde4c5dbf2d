"""A price that keeps some bays free: what it must be, and who then parks elsewhere."""

from dataclasses import dataclass

from simulators.parking.arrivals import DAY_H, HOUR_S, Intensity
from simulators.parking.calibration import Survival, expected_cars

ELASTICITY = -0.4
"""Of occupancy by price: Pierce and Shoup 2013, mean of 5,294 changes in SFpark's first year [pub].

It varied widely from street to street, and Millard-Ball, Weinberger and Hampshire 2013 doubt that prices caused it all.
"""
TARGET_SHARE = 0.80
"""Of bays taken: the upper end of SFpark's 60 to 80 % [pub]."""


@dataclass(frozen=True, slots=True)
class Price:
    kept: tuple[float, ...]
    """By hour of arrival: the share of drivers who still come to the kerb. The others go to a garage at once [own]."""

    def keeps(self, t_s: float) -> float:
        return self.kept[int(t_s // HOUR_S % DAY_H)]

    @property
    def times_dearest(self) -> float:
        """What the dearest hour costs, where the price before is 1: kept = price ^ elasticity."""
        return min(self.kept) ** (1 / ELASTICITY)


def price_for(intensity: Intensity, still_there: Survival, *, bays: int, target_share: float = TARGET_SHARE) -> Price:
    """Raised in every hour whose demand would take more than the target, and never lowered [own].

    It is set from a forecast that is right in the mean, not from what sensors report.
    """
    wanted = expected_cars(intensity, still_there).reshape(int(DAY_H), -1).mean(axis=1) / bays
    return Price(tuple(min(1.0, target_share / share) if share else 1.0 for share in wanted.tolist()))
