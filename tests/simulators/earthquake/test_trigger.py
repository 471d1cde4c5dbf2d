"""The trigger of a station."""

import numpy as np
import pytest
from scipy.signal import lfilter

from simulators.earthquake.station.detection import LONG, SHORT, Detector, RunningMean
from simulators.earthquake.station.waveform import Arrival, acceleration_cm_s2

HOURS = 20


def whole(mean: RunningMean, samples: np.ndarray) -> np.ndarray:
    out, before = [], 0.0
    for block in samples.reshape(-1, 100):
        out.append(mean.over(block, before))
        before = float(out[-1][-1])
    return np.concatenate(out)


@pytest.mark.parametrize(("mean", "samples_long"), [(SHORT, 50), (LONG, 1_000)])
def test_block_by_block_is_the_recursion(mean, samples_long):
    samples = np.random.default_rng(4).standard_normal(3_000) ** 2
    expected, y = [], 0.0
    for x in samples:
        y += (x - y) / samples_long
        expected.append(y)
    assert whole(mean, samples) == pytest.approx(expected, rel=1e-9)
    new = 1 / samples_long
    assert whole(mean, samples) == pytest.approx(lfilter([new], [1.0, new - 1.0], samples), rel=1e-9)


def run(arrivals: tuple[Arrival, ...], seconds: int, *, station: str = "a") -> list[Detector]:
    detector, states = Detector(), []
    for second in range(seconds):
        block = acceleration_cm_s2(second, arrivals, seed=9, station=station, noise_cm_s2=0.05)
        detector = detector.after(block, from_s=second)
        states.append(detector)
    return states


def test_it_triggers_within_half_a_second_of_p_and_rests_when_it_is_over():
    """M5 at 50 km or so."""
    quake = Arrival(p_s=30.4, s_s=36.2, pga_cm_s2=25.0, pgv_cm_s=1.5, pd_cm=0.01, duration_s=4.0)
    states = run((quake,), 120)
    triggered_s = [state.triggered_s for state in states if state.triggered_s is not None]
    assert 30.4 <= triggered_s[0] <= 30.9
    assert states[-1].triggered_s is None


def test_nothing_triggers_while_the_long_mean_fills():
    quake = Arrival(p_s=4.0, s_s=7.0, pga_cm_s2=50.0, pgv_cm_s=4.0, pd_cm=0.1, duration_s=4.0)
    assert [state.triggered_s for state in run((quake,), 10)] == [None] * 10


def test_noise_alone_does_not_trigger_in_twenty_hours():
    """White noise would need a short mean 20 standard deviations off: the highest ratio stays well below 2.5."""
    random, detector, highest = np.random.default_rng(6), Detector(), 0.0
    for second in range(HOURS * 3_600):
        detector = detector.after(random.standard_normal(100), from_s=second)
        assert detector.triggered_s is None
        highest = max(highest, detector.ratio)
    assert 1.5 < highest < 2.5
