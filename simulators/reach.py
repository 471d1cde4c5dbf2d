"""How many people a warning reaches, and when."""

from dataclasses import dataclass
from math import log
from statistics import NormalDist

SPREAD_LN = 0.5
"""Of the time a channel takes from person to person [own]."""


@dataclass(frozen=True, slots=True)
class WarningChannel:
    """Reaches a share of people at all, and half of those by `median_s` after it was sent, spread lognormally.

    Cell broadcast: share 0.49 (NL-Alert 2015) to 0.90 (2020-21) [pub], median 13 s [pub, secondary].
    """

    share: float
    median_s: float
    spread_ln: float = SPREAD_LN

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"a share of {self.share:g} of the people cannot be; give 0 to 1")

    def reached(self, after_s: float) -> float:
        if after_s <= 0:
            return 0.0
        return self.share * NormalDist(log(self.median_s), self.spread_ln).cdf(log(after_s))


BROADCAST = WarningChannel(share=0.90, median_s=13.0)
"""NL-Alert 2020-21 [pub], median [pub, secondary], spread [own]: the best that was measured."""
BROADCAST_LOW = WarningChannel(share=0.49, median_s=13.0)
"""NL-Alert 2015 [pub]: the least."""


def people_reached(after_s: float, *channels: WarningChannel) -> float:
    """R(t) = 1 - product(1 - c_i F_i(t)): the share that at least one of independent channels has reached."""
    missed = 1.0
    for channel in channels:
        missed *= 1 - channel.reached(after_s)
    return 1 - missed
