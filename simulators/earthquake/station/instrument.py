"""A seismic station: measures a hundred times a second, reports what matters once a second."""

from collections.abc import Sequence
from math import pi

import numpy as np

from simulators.earthquake.shaking.felt import Felt, Site
from simulators.earthquake.shaking.intensity import CM_S2_PER_G
from simulators.earthquake.source.rupture import Rupture
from simulators.earthquake.source.waves import ray_km
from simulators.earthquake.station.detection import Detector
from simulators.earthquake.station.onset import grown, pd_cm
from simulators.earthquake.station.waveform import (
    RATE_HZ,
    Arrival,
    Samples,
    acceleration_cm_s2,
    duration_s,
    envelope,
    moments_of,
)
from simulators.streams import stream

NOISE_CM_S2 = (0.02, 0.1)
"""From a quiet site to one by a busy road [own]."""
NOISE_CM = 1e-4
"""Of displacement, and a hundred times that per second of velocity [own]."""
P_SCATTER_S = 0.15
"""How much earlier or later P comes than the straight ray says: rock is not of one kind [own]."""
STRONG_PERIOD_S = 2.0
"""Of the strongest displacement: peak displacement = peak velocity x period / 2 pi [own]."""


class SeismicStation:
    """Peaks within the second that ends now: `acceleration` cm/s2, `velocity` cm/s, `displacement` cm.

    `ratio`: the highest STA/LTA; `triggered` 0 or 1; while it is 1, `since`: how many seconds ago it triggered.
    Acceleration and trigger come from the synthetic record; velocity and displacement from the published laws that give
    their peaks, shaped like it.
    """

    def __init__(self, id_: str, *, seed: int) -> None:
        self._id = id_
        self._seed = seed
        low, high = NOISE_CM_S2
        self.noise_cm_s2 = float(low * (high / low) ** stream(seed, "site noise", id_).random())
        self._arrivals: list[Arrival] = []
        self._detector = Detector()
        self.record: Samples = np.zeros(RATE_HZ)
        """Ground acceleration of the last second in cm/s2, which no report holds."""

    @property
    def arrivals(self) -> Sequence[Arrival]:
        return tuple(self._arrivals)

    def meet(self, arrival: Arrival) -> None:
        """A quake is on its way."""
        self._arrivals.append(arrival)

    def __call__(self, t_s: float) -> dict[str, float]:
        """Called once a second; `t_s` is taken to the whole second."""
        second = round(t_s) - 1
        self.record = acceleration_cm_s2(
            second, self._arrivals, seed=self._seed, station=self._id, noise_cm_s2=self.noise_cm_s2
        )
        self._detector = self._detector.after(self.record, from_s=second)
        noise = float(stream(self._seed, "readings", self._id, second).uniform(0.5, 1.5)) * NOISE_CM
        triggered_s = self._detector.triggered_s
        values = {
            "acceleration": float(np.abs(self.record).max()),
            "velocity": 100 * noise + max((_velocity_cm_s(each, second) for each in self._arrivals), default=0.0),
            "displacement": noise + max((_displacement_cm(each, second) for each in self._arrivals), default=0.0),
            "ratio": self._detector.ratio,
            "triggered": 0.0 if triggered_s is None else 1.0,
        }
        return values if triggered_s is None else values | {"since": second + 1 - triggered_s}


def arrivals(rupture: Rupture, sites: Sequence[Site], shaken: Felt, *, origin_s: float, seed: int) -> list[Arrival]:
    """What each site's station meets. `shaken` is what `felt` gives for these sites."""
    met: list[Arrival] = []
    for number, site in enumerate(sites):
        away_km = float(ray_km(rupture.hypocentre, site.lon, site.lat))
        pd_draw, p_draw = stream(seed, "onset", site.id).standard_normal(2)
        met.append(
            Arrival(
                p_s=origin_s + float(shaken.p_after_s[number] + P_SCATTER_S * p_draw),
                s_s=origin_s + float(shaken.s_after_s[number]),
                pga_cm_s2=float(shaken.motion.pga_g[number]) * CM_S2_PER_G,
                pgv_cm_s=float(shaken.motion.pgv_cm_s[number]),
                pd_cm=pd_cm(rupture.magnitude, away_km, draw=float(pd_draw)),
                duration_s=duration_s(rupture.magnitude, away_km),
            )
        )
    return met


def _velocity_cm_s(arrival: Arrival, second: int) -> float:
    return arrival.pgv_cm_s * float(envelope(moments_of(second), arrival).max())


def _displacement_cm(arrival: Arrival, second: int) -> float:
    ends_s = second + 1.0 - 1 / RATE_HZ
    onset_cm = arrival.pd_cm * grown(ends_s - arrival.p_s)
    if ends_s < arrival.s_s:
        return onset_cm
    return max(onset_cm, _velocity_cm_s(arrival, second) * STRONG_PERIOD_S / (2 * pi))
