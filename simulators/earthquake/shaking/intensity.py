"""How shaking is felt: Modified Mercalli intensity, by Worden and others 2012 (WGRW12), BSSA 102, 204-221."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

CM_S2_PER_G = 981.0
"""As ShakeMap takes it."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """Three straight lines over log10 of the shaking, as (intercept, slope), and where one takes over from the last.

    What is known of the quake corrects it: `by_quake` is (constant, per log10 km, per magnitude).
    """

    weak: tuple[float, float]
    moderate: tuple[float, float]
    strong: tuple[float, float]
    moderate_from: float
    strong_from: float
    by_quake: tuple[float, float, float]

    def intensity(self, shaking: Values, *, magnitude: float | None = None, rupture_km: Values | None = None) -> Values:
        """With magnitude and distance as ShakeMap does for a known quake, held to M3 to 7.3 and to 10 to 300 km."""
        log = np.log10(np.maximum(shaking, 1e-6))
        lines = [a + b * log for a, b in (self.weak, self.moderate, self.strong)]
        felt = np.where(log < self.moderate_from, lines[0], np.where(log < self.strong_from, lines[1], lines[2]))
        if magnitude is not None and rupture_km is not None:
            constant, per_log_km, per_magnitude = self.by_quake
            felt = felt + constant + per_magnitude * min(max(magnitude, 3.0), 7.3)
            felt = felt + per_log_km * np.log10(np.clip(rupture_km, 10.0, 300.0))
        return np.clip(felt, 1.0, 10.0)


PGA_CM_S2 = Conversion((1.71, 2.08), (1.78, 1.55), (-1.60, 3.70), 0.14, 1.57, (-0.91, 1.02, -0.17))
PGV_CM_S = Conversion((4.62, 2.17), (3.78, 1.47), (2.89, 3.16), -1.21, 0.53, (0.90, 0.00, -0.18))
"""The weak line below intensity II is ShakeMap's reading of the paper's text."""


def instrumental_intensity(
    pga_g: Values, pgv_cm_s: Values, *, magnitude: float | None = None, rupture_km: Values | None = None
) -> Values:
    """From PGV; from PGA where there is no PGV (NaN). ShakeMap 4 chooses so where it predicts intensity, no mixing."""
    by_pgv = PGV_CM_S.intensity(pgv_cm_s, magnitude=magnitude, rupture_km=rupture_km)
    by_pga = PGA_CM_S2.intensity(pga_g * CM_S2_PER_G, magnitude=magnitude, rupture_km=rupture_km)
    return np.where(np.isnan(pgv_cm_s), by_pga, by_pgv)
