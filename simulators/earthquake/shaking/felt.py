"""One quake, felt at many places: shaking with its two random terms, intensity, and when P and S arrive."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulators.earthquake.shaking.intensity import instrumental_intensity
from simulators.earthquake.shaking.motion import PUBLISHED_TO_KM, Motion, median_motion
from simulators.earthquake.source.rupture import Rupture
from simulators.earthquake.source.waves import p_after_s, s_after_s
from simulators.streams import stream

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Site:
    id: str
    lon: float
    lat: float
    vs30_m_s: float


@dataclass(frozen=True, slots=True)
class Felt:
    """By site, in the order of the sites. Times in seconds from the origin."""

    motion: Motion
    intensity: Values
    p_after_s: Values
    s_after_s: Values
    rjb_km: Values

    @property
    def beyond_published(self) -> NDArray[np.bool_]:
        """Where no published law says how strong it is; when it comes is as certain as elsewhere."""
        return self.rjb_km > PUBLISHED_TO_KM


def felt(rupture: Rupture, sites: Sequence[Site], *, seed: int) -> Felt:
    """The between-event term is one draw a seed, the within-event term one a seed and site: others change nothing."""
    lon, lat = np.array([site.lon for site in sites]), np.array([site.lat for site in sites])
    rjb_km = rupture.joyner_boore_km(lon, lat)
    vs30_m_s = np.array([site.vs30_m_s for site in sites])
    between = float(stream(seed, "shaking").standard_normal())
    within = np.array([stream(seed, "shaking", site.id).standard_normal() for site in sites])
    motion = median_motion(rupture.magnitude, rjb_km, vs30_m_s, rupture.mechanism).varied(
        between=between, within=within
    )
    return Felt(
        motion,
        instrumental_intensity(motion.pga_g, motion.pgv_cm_s, magnitude=rupture.magnitude, rupture_km=rjb_km),
        p_after_s(rupture.hypocentre, lon, lat),
        s_after_s(rupture.hypocentre, lon, lat),
        rjb_km,
    )
