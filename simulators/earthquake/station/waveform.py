"""Ground acceleration at a station, sample by sample: a stochastic source seen through two windows, P and S.

White noise makes a damped oscillator ring (Kanai 1957, Tajimi 1960); what rings is shaped in time by the window of
Boore 2003 (Pure Appl. Geophys. 160, 635-676), separately for P and S, as in Rezaeian and Der Kiureghian 2008. The
window comes after the filter, so before P there is nothing of the quake, to the last bit; a zero-phase filter would
leak some.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from simulators.streams import stream

Samples = NDArray[np.float64]

RATE_HZ = 100
S_KM_S = 3.5
STRESS_DROP_BAR = 100.0
"""Shear wave speed at the source and stress drop: usual for active crust (Boore 2003)."""
PATH_S_PER_KM = 0.05
RISES_FOR, LEFT_AT_END, WINDOW_DURATIONS = 0.2, 0.05, 2.0
"""Of the window: where its peak lies, what is left at its end, its length in durations. Boore 2003."""
P_SHARE = 0.25
"""Peak acceleration of P to that of S [own]."""
PEAK_FACTOR = 2.5
"""Peak to root mean square at the height of the shaking, as this record comes out (a record's peak then is PGA, give
or take 15 %)."""
GROUND_HZ, GROUND_DAMPING = 2.5, 0.6
"""Firm ground (Kanai and Tajimi)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one quake brings to one station. Times on the clock that the station is asked by."""

    p_s: float
    s_s: float
    pga_cm_s2: float
    pgv_cm_s: float
    pd_cm: float
    duration_s: float


def duration_s(magnitude: float, ray_km: float) -> float:
    """Of strong shaking: the source's 1 / corner frequency and the path's 0.05 s a km (Boore 2003)."""
    moment_dyne_cm = 10 ** (1.5 * magnitude + 16.05)
    corner_hz = 4.9e6 * S_KM_S * (STRESS_DROP_BAR / moment_dyne_cm) ** (1 / 3)
    return 1 / corner_hz + PATH_S_PER_KM * ray_km


def window(since_s: Samples, duration_s: float) -> Samples:
    """0 until the wave arrives, 1 at its height."""
    b = -RISES_FOR * log(LEFT_AT_END) / (1 + RISES_FOR * (log(RISES_FOR) - 1))
    share = np.maximum(since_s, 0.0) / (WINDOW_DURATIONS * duration_s * RISES_FOR)
    return (share * np.exp(1 - share)) ** b


def envelope(t_s: Samples, arrival: Arrival) -> Samples:
    """How strong the shaking is meant to be at these moments, as a share of its peak: P first, then S over it."""
    p = P_SHARE * window(t_s - arrival.p_s, arrival.duration_s)
    return np.maximum(p, window(t_s - arrival.s_s, arrival.duration_s))


def moments_of(second: int) -> Samples:
    return second + np.arange(RATE_HZ) / RATE_HZ


def background(second: int, *, seed: int, station: str, noise_cm_s2: float) -> Samples:
    """What the station records of traffic, wind and its own electronics: white noise [own]."""
    return noise_cm_s2 * stream(seed, "hum", station, second).standard_normal(RATE_HZ)


def acceleration_cm_s2(
    second: int, arrivals: Sequence[Arrival], *, seed: int, station: str, noise_cm_s2: float
) -> Samples:
    """One second of the record, from `second` on. Any second can be asked for, in any order, and is always the same."""
    heard = background(second, seed=seed, station=station, noise_cm_s2=noise_cm_s2)
    for number, arrival in enumerate(arrivals):
        shape = envelope(moments_of(second), arrival)
        if shape.any():
            scale_cm_s2 = arrival.pga_cm_s2 / PEAK_FACTOR
            heard = heard + scale_cm_s2 * shape * _ringing(second, seed=seed, station=station, number=number)
    return heard


def _ringing(second: int, *, seed: int, station: str, number: int) -> Samples:
    """Of unit variance; a second of memory is enough for what rings to die away."""
    white = np.concatenate(
        [stream(seed, "source", station, number, each).standard_normal(RATE_HZ) for each in (second - 1, second)]
    )
    return np.convolve(white, OSCILLATOR, mode="valid")[:RATE_HZ]


def _oscillator() -> Samples:
    t_s = np.arange(1, RATE_HZ + 1) / RATE_HZ
    omega = 2 * pi * GROUND_HZ
    rings = np.exp(-GROUND_DAMPING * omega * t_s) * np.sin(omega * sqrt(1 - GROUND_DAMPING**2) * t_s)
    return rings / np.sqrt(np.sum(rings**2))


OSCILLATOR = _oscillator()
