"""Plain signals do what their few words say."""

from dataclasses import replace
from datetime import time
from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.kind import Kind
from devices.scenario import Scenario
from devices.solution import Devices, Signal, SignalSimulation
from simulators.signal import source
from simulators.simulation import simulate
from simulators.streams import stream

HOUR_S = 3600.0
AIR = Kind.model_validate(
    {
        "heartbeat_s": 600,
        "quantities": [
            {"key": "pm25", "unit": "ug/m3", "range": [0, 50], "resolution": 0.5},
            {"key": "heat", "unit": "Cel", "range": [-10, 40], "resolution": 0.1},
        ],
    }
)


def sampled(signal: Signal, times_s, *, start_h: float = 0.0, seed: int = 1) -> np.ndarray:
    value = source(signal, stream(seed, "signal"), start_s=start_h * HOUR_S)
    return np.array([value(float(t_s)) for t_s in times_s])


def test_a_constant_is_constant():
    assert sampled(Signal(shape="constant", mean=7.5), range(0, 1000, 100)).tolist() == [7.5] * 10


def test_noise_scatters_about_the_plain_signal_as_much_as_it_says():
    values = sampled(Signal(shape="constant", mean=7.5, noise=2.0), range(10_000))
    assert values.mean() == pytest.approx(7.5, abs=4 * 2 / 100)
    assert values.std() == pytest.approx(2.0, rel=0.03)


def test_each_device_has_a_mean_of_its_own_as_far_off_as_the_spread_says():
    signal = Signal(shape="constant", mean=20, spread=6)
    means = [sampled(signal, [0.0, 500.0], seed=seed) for seed in range(2000)]
    assert all(first == later for first, later in means)
    assert np.mean(means) == pytest.approx(20, abs=4 * 6 / sqrt(2000))
    assert np.std(means) == pytest.approx(6, rel=4 / sqrt(2 * 2000))


def test_a_daily_profile_peaks_at_its_hour_of_the_local_day():
    signal = Signal(shape="daily-profile", mean=20, amplitude=5, peak_hour=15)
    assert sampled(signal, [0, 7 * HOUR_S, 19 * HOUR_S], start_h=8).tolist() == pytest.approx([18.705905, 25, 15])


def test_a_random_walk_settles_at_its_spread_and_forgets_at_its_time_constant():
    """Ornstein-Uhlenbeck: variance amplitude^2, correlation exp(-t / hold)."""
    signal = Signal(shape="random-walk", mean=100, amplitude=4, hold_s=600)
    values = sampled(signal, np.arange(40_000) * 300.0) - 100
    assert values.mean() == pytest.approx(0, abs=0.2)
    assert values.std() == pytest.approx(4, rel=0.03)
    for steps in (1, 2, 4):
        assert np.corrcoef(values[:-steps], values[steps:])[0, 1] == pytest.approx(exp(-steps * 300 / 600), abs=0.03)


def test_a_random_walk_spreads_the_same_however_often_it_is_read():
    signal = Signal(shape="random-walk", amplitude=4, hold_s=600)
    ends = [
        [sampled(signal, times_s, seed=seed)[-1] for seed in range(2000)] for times_s in ([900.0], range(0, 901, 90))
    ]
    assert [np.std(each) for each in ends] == pytest.approx([4, 4], rel=4 / sqrt(2 * 2000))


def test_poisson_events_come_at_their_rate_and_last_as_long_as_said():
    """The number under way is Poisson with mean rate times duration, from the very start."""
    signal = Signal(shape="poisson-events", mean=1, amplitude=10, rate_per_h=30, hold_s=180)
    under_way = (sampled(signal, np.arange(20_000) * 180.0) - 1) / 10
    assert under_way.mean() == pytest.approx(1.5, abs=0.04)
    assert under_way.var() == pytest.approx(1.5, rel=0.06)
    starts = [(sampled(signal, [0.0], seed=seed)[0] - 1) / 10 for seed in range(2000)]
    assert np.mean(starts) == pytest.approx(1.5, abs=4 * sqrt(1.5 / 2000))


def test_no_events_come_at_a_rate_of_none():
    assert sampled(Signal(shape="poisson-events", mean=2, amplitude=9), [0, 1e6]).tolist() == [2, 2]


@pytest.fixture(scope="session")
def air(parking):
    row = {"kind": "air", "places": ["open"], "name": "{place}", "every_s": 60}
    signals = {
        "pm25": {"shape": "random-walk", "mean": 10, "amplitude": 30, "noise": 1},
        "heat": {"shape": "daily-profile", "mean": 20, "amplitude": 30, "noise": 3},
    }
    devices = (Devices.model_validate(row | {"signals": signals}),)
    return replace(
        parking, id="air", kinds={"air": AIR}, devices=devices, simulation=SignalSimulation(model="signal"), displays=()
    )


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32))
def test_readings_lie_in_the_range_on_a_step_of_the_resolution(town, air, seed):
    noon = Scenario(start=time(12), play_from=time(12), day="weekday", max_speed=600)
    for message in simulate(town, air, noon, seed=seed).until(2 * HOUR_S):
        assert set(message.values) == {"pm25", "heat"}
        assert 0 <= message.values["pm25"] <= 50
        assert message.values["pm25"] * 2 == int(message.values["pm25"] * 2)
        assert -10 <= message.values["heat"] <= 40
        assert message.values["heat"] == round(message.values["heat"], 1)


def test_a_device_reports_its_signals_regularly_and_is_right_about_the_time(town, air, morning):
    sent = [message for message in simulate(town, air, morning, seed=1).until(600) if message.address.name == "square"]
    assert [message.seq for message in sent] == list(range(1, 11))
    assert np.diff([message.sent_s for message in sent]).tolist() == pytest.approx([60] * 9)
    assert all(message.at_s == message.sent_s for message in sent)


def test_a_device_reports_at_least_at_its_heartbeat_however_seldom_it_was_asked_to(town, air, morning):
    (row,) = air.devices
    seldom = replace(air, devices=(row.model_copy(update={"every_s": 7200}),))
    sent = [
        message for message in simulate(town, seldom, morning, seed=1).until(3600) if message.address.name == "square"
    ]
    assert np.diff([message.sent_s for message in sent]).tolist() == pytest.approx([600] * (len(sent) - 1))
    assert len(sent) == 6


def test_a_city_may_differ_in_some_of_its_signals(town, air, morning):
    (row,) = air.devices
    cold = Signal(shape="constant", mean=-5)
    there = replace(air, devices=(row.model_copy(update={"signals_in": {town.id: {"heat": cold}}}),))
    elsewhere = replace(air, devices=(row.model_copy(update={"signals_in": {"elsewhere": {"heat": cold}}}),))
    sent = [list(simulate(town, solution, morning, seed=1).until(600)) for solution in (there, elsewhere, air)]
    assert {message.values["heat"] for message in sent[0]} == {-5.0}
    assert [message.values["pm25"] for message in sent[0]] == [message.values["pm25"] for message in sent[2]]
    assert sent[1] == sent[2]


def test_devices_without_signals_are_refused_with_the_cure(town, air, morning):
    (row,) = air.devices
    mute = replace(air, devices=(row.model_copy(update={"signals": {}}),))
    with pytest.raises(
        ValueError, match=r"air: devices \{place\} have no signals, so they would be silent; write some"
    ):
        simulate(town, mute, morning, seed=1)
