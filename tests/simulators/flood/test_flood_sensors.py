"""Flood sensors err as they are said to."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from devices.topic import Address
from simulators.agenda import Agenda, Sent
from simulators.flood.sensing import (
    LEVEL_SIGMA_M,
    LEVEL_SPIKE_M,
    LEVEL_SPIKE_SHARE,
    STREET_SEES_M,
    TIP_MM,
    Instrument,
    LevelGauge,
    Measure,
    PumpTelemetry,
    StreetFloodSensor,
    TippingBucket,
    is_wet,
)
from simulators.sensors import Transmitter
from simulators.streams import stream

GAUGE = Address("town", "water-level", "lock")
HOUR_S = 3_600.0


def sent_by(
    measure: Measure,
    until_s: float,
    *,
    worth_sending: Callable[[dict[str, float]], bool] = lambda _: True,
    seed: int = 1,
) -> list[Sent]:
    """Once each, by number."""
    agenda, random = Agenda(), stream(seed, "device", GAUGE.id)
    transmitter = Transmitter(GAUGE, agenda, random)
    Instrument(
        transmitter,
        agenda,
        random,
        measure,
        every_s=60.0,
        heartbeat_s=600.0,
        worth_sending=worth_sending,
    )
    return list({message.seq: message for message in agenda.until(until_s)}.values())


def errors(seed: int = 1):
    return stream(seed, "error", GAUGE.id)


def test_a_level_gauge_errs_by_a_centimetre_and_sometimes_sees_a_boat():
    readings = sent_by(LevelGauge(lambda _: 1.5, errors()), 20_000 * 60.0)
    off_m = np.array([message.values["level"] for message in readings]) - 1.5
    spikes = off_m > LEVEL_SPIKE_M[0] - 5 * LEVEL_SIGMA_M
    assert len(readings) == pytest.approx(20_000, abs=2)
    assert off_m[~spikes].std() == pytest.approx(LEVEL_SIGMA_M, rel=0.03)
    assert off_m[~spikes].mean() == pytest.approx(0.0, abs=4e-4)
    assert spikes.mean() == pytest.approx(LEVEL_SPIKE_SHARE, abs=0.0013)
    assert off_m.max() < LEVEL_SPIKE_M[1] + 0.05


def test_a_gauge_measures_every_minute_at_a_moment_of_its_own():
    readings = sent_by(LevelGauge(lambda _: 1.5, errors()), HOUR_S)
    assert 0 <= readings[0].sent_s < 60
    assert {round(later.sent_s - earlier.sent_s, 6) for earlier, later in pairwise(readings)} == {60.0}
    assert [message.seq for message in readings] == list(range(1, 61))


def test_the_truth_is_asked_for_at_the_moment_of_measuring():
    readings = sent_by(LevelGauge(lambda t_s: t_s / 100, errors()), HOUR_S)
    assert all(message.values["level"] * 100 == pytest.approx(message.sent_s, abs=150) for message in readings)
    assert readings[-1].values["level"] == pytest.approx(readings[-1].sent_s / 100, abs=0.05)


def test_a_tipping_bucket_counts_whole_tips_and_forgets_after_a_day():
    bucket = TippingBucket(lambda t_s: min(t_s, 2 * HOUR_S) / HOUR_S * 30.0, errors())
    readings = sent_by(bucket, 27 * HOUR_S)
    tips = [message.values["rain"] / 60 / TIP_MM for message in readings[1:]]
    assert tips == pytest.approx(np.round(tips), abs=1e-6)
    in_the_hour = [message.values["rain"] for message in readings if HOUR_S < message.sent_s < 2 * HOUR_S]
    assert np.mean(in_the_hour) == pytest.approx(30.0, abs=TIP_MM)
    day_mm = {round(message.sent_s / 60): message.values["rain_24h"] for message in readings}
    assert day_mm[3 * 60] == pytest.approx(60.0, abs=TIP_MM)
    assert day_mm[25 * 60] == pytest.approx(30.0, abs=1.0)
    assert day_mm[26 * 60 + 2] == 0.0


def test_a_street_sensor_is_quiet_when_dry_and_speaks_each_minute_when_wet():
    wet = StreetFloodSensor(lambda t_s: 0.2 if 2 * HOUR_S <= t_s < 3 * HOUR_S else 0.0, errors())
    readings = sent_by(wet, 5 * HOUR_S, worth_sending=is_wet)
    dry = [message for message in readings if message.values["depth"] == 0.0]
    depths_m = [message.values["depth"] for message in readings if message.values["depth"] > 0.05]
    assert np.mean(depths_m) == pytest.approx(0.2, abs=0.003)
    assert 58 <= len(depths_m) <= 60
    assert all(depth == 0.0 or depth >= STREET_SEES_M for depth in (message.values["depth"] for message in readings))
    assert len(dry) == pytest.approx(4 * 6, abs=8)
    assert max(later.sent_s - earlier.sent_s for earlier, later in pairwise(readings)) <= 600 + 1e-6


def test_a_pump_station_says_whether_it_runs_and_how_much():
    readings = sent_by(PumpTelemetry(lambda t_s: 40.0 if t_s > 300 else 0.0), 600)
    assert readings[0].values == {"running": 0.0, "flow": 0.0}
    assert readings[-1].values == {"running": 1.0, "flow": 40.0}


def test_the_same_seed_gives_the_same_readings():
    one, other, third = (sent_by(LevelGauge(lambda _: 2.0, errors(seed)), HOUR_S) for seed in (1, 1, 2))
    assert one == other
    assert one != third
