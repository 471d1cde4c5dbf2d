"""A station's record thin enough for a screen: what a model has and no station sends."""

from base64 import b64encode

import numpy as np
from numpy.typing import NDArray

from simulators.earthquake.station.waveform import RATE_HZ, Samples

PER_S = 20
EVERY_MS = 1000 // PER_S
STEP_CM_S2 = 0.1
MOST_STEPS = 2**15 - 1
"""3,277 cm/s2: more than any station has ever recorded."""
_TOGETHER = RATE_HZ // PER_S


def thinned(record: Samples) -> Samples:
    """Of each twentieth of a second the strongest sample, with its sign: no peak falls between two, and none moves."""
    together = record.reshape(-1, _TOGETHER)
    strongest = np.abs(together).argmax(axis=1)
    return together[np.arange(len(together)), strongest]


def packed(samples: Samples) -> str:
    """Base64 of signed 16-bit numbers of `STEP_CM_S2`, the low byte first."""
    steps: NDArray[np.float64] = np.clip(np.rint(samples / STEP_CM_S2), -MOST_STEPS, MOST_STEPS)
    return b64encode(steps.astype("<i2").tobytes()).decode()
