"""How long cars stay."""

from dataclasses import dataclass
from math import exp, log
from statistics import NormalDist
from typing import Protocol

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray


class Dwell(Protocol):
    def draw_h(self, random: Generator, cars: int) -> NDArray[np.float64]: ...


@dataclass(frozen=True, slots=True)
class Lognormal:
    """mu = 0.115, sigma = 0.757 (ln hours), mean 1.49 h: fitted [fit] to Charlottesville's 2-hour spaces [pub].

    The survey counts 909, 278, 132, 39, 19, 5, 4 and 13 stays of 1, 2, ... 8 and more hours. The fit reads a stay as
    rounded to the nearest hour, the first class being all below 1.5 h: so read, and only so, the parameters fit them.
    """

    mu_ln_h: float
    sigma_ln_h: float

    @property
    def mean_h(self) -> float:
        return exp(self.mu_ln_h + self.sigma_ln_h**2 / 2)

    def draw_h(self, random: Generator, cars: int) -> NDArray[np.float64]:
        return random.lognormal(self.mu_ln_h, self.sigma_ln_h, cars)

    def still_there(self, after_h: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share of cars that stay longer than each of these times."""
        law = NormalDist(self.mu_ln_h, self.sigma_ln_h)
        return np.array([1 - law.cdf(log(time_h)) if time_h > 0 else 1.0 for time_h in after_h.tolist()])
