"""How strongly the ground shakes: Akkar, Sandıkkaya and Bommer 2014 (ASB14), Bull. Earthquake Eng. 12, 359-387.

Made from records of Europe and the Middle East; with `intensity` the pair behind the published ShakeMap of the 2023
M7.8. The coefficients are those of the distance to the fault seen from above (Rjb), restated from its table.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.earthquake.source.rupture import Mechanism

Values = NDArray[np.float64]

PUBLISHED_MAGNITUDES = (4.0, 8.0)
PUBLISHED_TO_KM = 200.0
PUBLISHED_VS30_M_S = (150.0, 1_200.0)
"""Beyond these the law still gives a number; nobody has published that it is right."""

HINGE_MAGNITUDE = 6.75
NEAR_KM = 7.5
A2, A5, A7 = 0.0029, 0.2529, -0.5096
ROCK_M_S = 750.0
HARD_ROCK_M_S = 1_000.0
SITE_C_G, SITE_N = 2.5, 3.2


@dataclass(frozen=True, slots=True)
class Measure:
    """The coefficients of one measure of shaking, and its two spreads (ln units)."""

    a1: float
    a3: float
    a4: float
    normal: float
    reverse: float
    b1: float
    b2: float
    within_ln: float
    between_ln: float


PGA_G = Measure(1.85329, -0.02807, -1.23452, -0.1091, 0.0937, -0.41997, -0.28846, 0.6201, 0.3501)
PGV_CM_S = Measure(5.61201, -0.0998, -0.98388, -0.0616, 0.0630, -0.72057, -0.19688, 0.6014, 0.3311)


@dataclass(frozen=True, slots=True)
class Motion:
    """Peak horizontal shaking (geometric mean of two components), by site."""

    pga_g: Values
    pgv_cm_s: Values

    def varied(self, *, between: float, within: float | Values) -> "Motion":
        """By standard normal draws: one for the event, one for each site.

        PGA and PGV take the same draws, each with its own spread: as if they were fully correlated [own]; about 0.7
        to 0.8 is published.
        """
        return Motion(
            self.pga_g * np.exp(PGA_G.between_ln * between + PGA_G.within_ln * within),
            self.pgv_cm_s * np.exp(PGV_CM_S.between_ln * between + PGV_CM_S.within_ln * within),
        )


def median_motion(magnitude: float, rjb_km: Values, vs30_m_s: Values, mechanism: Mechanism = "strike-slip") -> Motion:
    """`vs30_m_s`: how fast shear waves run in the upper 30 m, at each site. Low is soft."""
    rock_g = np.exp(_ln_on_rock(PGA_G, magnitude, rjb_km, mechanism))
    rock_cm_s = np.exp(_ln_on_rock(PGV_CM_S, magnitude, rjb_km, mechanism))
    return Motion(
        rock_g * np.exp(_ln_site(PGA_G, rock_g, vs30_m_s)), rock_cm_s * np.exp(_ln_site(PGV_CM_S, rock_g, vs30_m_s))
    )


def _ln_on_rock(measure: Measure, magnitude: float, rjb_km: Values, mechanism: Mechanism) -> Values:
    beyond = magnitude - HINGE_MAGNITUDE
    slope = A2 if beyond <= 0 else A7
    style = {"strike-slip": 0.0, "normal": measure.normal, "reverse": measure.reverse}[mechanism]
    source = measure.a1 + slope * beyond + measure.a3 * (8.5 - magnitude) ** 2 + style
    return source + (measure.a4 + A5 * beyond) * 0.5 * np.log(np.square(rjb_km) + NEAR_KM**2)


def _ln_site(measure: Measure, rock_g: Values, vs30_m_s: Values) -> Values:
    """Soft ground amplifies, less so when it is shaken hard (Sandıkkaya and others 2013)."""
    ratio = np.minimum(vs30_m_s, HARD_ROCK_M_S) / ROCK_M_S
    soft = np.minimum(ratio, 1.0) ** SITE_N
    return measure.b1 * np.log(ratio) + measure.b2 * np.log((rock_g + SITE_C_G * soft) / ((rock_g + SITE_C_G) * soft))
