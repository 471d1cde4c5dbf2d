"""What a model tells the screen of the ground at its stations: thin, and true to the record."""

from base64 import b64decode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from devices.packs import read_packs
from devices.scenario import Fault, Outage
from devices.topic import Address
from simulators.earthquake.station.instrument import SeismicStation
from simulators.earthquake.station.trace import EVERY_MS, MOST_STEPS, PER_S, STEP_CM_S2, packed, thinned
from simulators.earthquake.station.waveform import RATE_HZ, Arrival
from simulators.earthquake.traces import KEPT_S, Traces
from simulators.play import play
from simulators.simulation import simulate

PACKS = read_packs()
SOLUTION = PACKS.solutions["earthquake"]
STATION = Address("istanbul", "seismic-station", "eq-yesilkoy")
QUAKE = Arrival(p_s=20.37, s_s=26.5, pga_cm_s2=150.0, pgv_cm_s=12.0, pd_cm=0.2, duration_s=10.0)
RECORDS = arrays(np.float64, RATE_HZ, elements=st.floats(-5000, 5000))


def unpacked(samples):
    """As the browser does it."""
    return np.frombuffer(b64decode(samples), "<i2") * STEP_CM_S2


def istanbul():
    return simulate(PACKS.city("istanbul"), SOLUTION, SOLUTION.scenarios["marmara"], seed=1)


def breaks(simulated, fault, *, t_s):
    return simulated.happen(Fault(what="fault", kind=STATION.kind, place=STATION.name, fault=fault), t_s=t_s)


def traced(simulated):
    """When the seconds ended in which the station was traced."""
    return {second.until_s for second in simulated.traces(after_s=0.0) if STATION.id in second.samples}


@given(RECORDS)
def test_thinning_keeps_each_peak_with_its_sign_and_in_its_twentieth_of_a_second(record):
    thin = thinned(record)
    for twentieth, sample in zip(record.reshape(PER_S, -1), thin, strict=True):
        assert sample in twentieth
        assert abs(sample) == np.abs(twentieth).max()


@given(RECORDS)
def test_packing_keeps_what_a_screen_can_show(record):
    thin = thinned(record)
    most = MOST_STEPS * STEP_CM_S2
    assert unpacked(packed(thin)) == pytest.approx(np.clip(thin, -most, most), abs=STEP_CM_S2 / 2 + 1e-9)


def test_a_second_is_twenty_samples():
    assert PER_S * EVERY_MS == 1000
    assert len(unpacked(packed(thinned(np.zeros(RATE_HZ))))) == PER_S


def test_the_peak_of_a_trace_is_the_acceleration_that_the_station_reports():
    station = SeismicStation("a", seed=5)
    station.meet(QUAKE)
    for second in range(1, 50):
        reported = station(float(second))["acceleration"]
        assert np.abs(unpacked(packed(thinned(station.record)))).max() == pytest.approx(reported, abs=STEP_CM_S2)


def test_nothing_moves_before_p():
    """Up to the twentieth of a second that holds P at 20.37 s, the trace is that of a station that met nothing."""
    shaken, still = SeismicStation("a", seed=5), SeismicStation("a", seed=5)
    shaken.meet(QUAKE)
    pairs = []
    for second in range(1, 25):
        for station in (shaken, still):
            station(float(second))
        pairs.append((packed(thinned(shaken.record)), packed(thinned(still.record))))
    assert [shaken == still for shaken, still in pairs] == [True] * 20 + [False] * 4
    with_p, without = (unpacked(samples) for samples in pairs[20])
    assert np.array_equal(with_p[:7], without[:7])


def test_every_station_is_told_every_second_once_and_after_a_second_only_what_is_later():
    simulated = istanbul()
    list(simulated.until(30))
    told = list(simulated.traces(after_s=0.0))
    stations = {device for second in told for device in second.samples}
    assert len(stations) == sum(place.kind == "seismic-station" for place in PACKS.city("istanbul").places.values())
    assert [second.until_s for second in told] == list(range(1, 31))
    assert all(second.samples.keys() == stations for second in told)
    assert list(simulated.traces(after_s=29.0)) == told[-1:]


def test_only_the_last_minute_is_kept():
    traces = Traces()
    for second in range(1, 200):
        traces.know("a", np.zeros(RATE_HZ), until_s=float(second))
    assert [second.until_s for second in traces.after(0.0)] == list(range(200 - KEPT_S, 200))


def test_the_same_seed_gives_the_same_traces_however_a_run_is_taken():
    at_once, bit_by_bit = istanbul(), istanbul()
    list(at_once.until(70))
    for half in range(1, 141):
        list(bit_by_bit.until(half / 2))
    assert list(at_once.traces(after_s=0.0)) == list(bit_by_bit.traces(after_s=0.0))


@pytest.mark.parametrize("fault", ["silent", "stuck"])
def test_a_broken_station_has_no_trace_until_it_is_mended(fault):
    simulated = istanbul()
    for t_s, what in ((10, fault), (20, "none")):
        list(simulated.until(t_s))
        assert breaks(simulated, what, t_s=float(t_s))
    list(simulated.until(30))
    # A station that is stuck says first what it measured.
    said = {11} if fault == "stuck" else set()
    assert traced(simulated) == {*range(1, 11), *range(21, 31)} | said


def test_a_station_that_spikes_has_a_trace_only_where_it_says_what_it_measured():
    simulated = istanbul()
    assert breaks(simulated, "spiking", t_s=0.0)
    reports = [each for each in simulated.until(60) if each.address == STATION]
    spiking = {each.sent_s for each in reports if each.values["acceleration"] > 1}
    assert spiking
    assert traced(simulated) == set(range(1, 61)) - spiking


def test_while_the_network_is_away_nothing_is_told():
    simulated = istanbul()
    list(simulated.until(10))
    assert simulated.happen(Outage(what="outage", minutes=0.25), t_s=10.0)
    list(simulated.until(30))
    assert traced(simulated) == {*range(1, 11), *range(25, 31)}


def test_a_city_without_stations_has_none():
    parking = PACKS.solutions["parking"]
    run = play(PACKS.city("istanbul"), [(parking, parking.scenarios["weekday"])], lead="parking", seed=1)
    assert list(run.until(60))
    assert list(run.traces(after_s=0.0)) == []
