"""Whole cities of stations: the product's own packs, played."""

import pytest

from devices.earthquake import Rupture
from devices.packs import read_packs
from devices.scenario import Fault, Outage, Quake
from devices.topic import Address
from simulators.earthquake.ground import rupture_of
from simulators.earthquake.source.events import MANDALAY, MARMARA, PAZARCIK
from simulators.play import Tapped, play
from simulators.simulation import simulate

PACKS = read_packs()
SOLUTION = PACKS.solutions["earthquake"]
ORIGIN_S = 60.3
STATION = Address("istanbul", "seismic-station", "eq-yesilkoy")
QUIET = {"triggered": 0.0, "since": 0.0}


def quake_in(city, scenario, *, seed=1):
    return simulate(PACKS.city(city), SOLUTION, SOLUTION.scenarios[scenario], seed=seed)


def said_by(address, messages):
    return [message for message in messages if message.address == address]


@pytest.fixture(scope="module")
def marmara():
    return list(quake_in("istanbul", "marmara").until(150))


@pytest.mark.parametrize(
    ("scenario", "published"), [("marmara", MARMARA), ("pazarcik", PAZARCIK), ("mandalay", MANDALAY)]
)
def test_the_packs_ruptures_are_those_that_the_validation_speaks_of(scenario, published):
    told = SOLUTION.scenarios[scenario].rupture
    assert told
    assert rupture_of(told) == published


def test_a_rupture_without_a_trace_has_the_usual_size_and_the_hypocentre_in_its_middle():
    (plane,) = rupture_of(Rupture(magnitude=6.4, epicentre=(28.65, 40.85), depth_km=10, strike_deg=85)).segments
    assert (plane.strike_deg, plane.dip_deg) == (pytest.approx(85, abs=0.3), 90)
    assert plane.length_km == pytest.approx(25, abs=1)


def test_the_same_seed_gives_the_same_quake_however_it_is_taken(marmara):
    again = quake_in("istanbul", "marmara")
    assert [message for second in range(1, 151) for message in again.until(second)] == marmara


def test_another_seed_shakes_otherwise(marmara):
    other = list(quake_in("istanbul", "marmara", seed=2).until(150))
    peaks = [max(each.values["acceleration"] for each in said_by(STATION, played)) for played in (marmara, other)]
    assert peaks[0] != pytest.approx(peaks[1], rel=0.01)


def test_a_station_reports_once_a_second_by_a_clock_that_is_right(marmara):
    reports = said_by(STATION, marmara)
    assert [(each.sent_s, each.at_s, each.seq) for each in reports] == [(s, s, s) for s in range(1, 151)]


def test_a_station_rests_until_p_comes_and_then_says_since_when(marmara):
    """19 km away and 10 km up: 3.5 s for P."""
    reports = said_by(STATION, marmara)
    before = [each for each in reports if each.sent_s < ORIGIN_S + 3]
    assert all(QUIET.items() <= each.values.items() for each in before)
    first = next(each for each in reports if each.values["triggered"])
    assert first.at_s - first.values["since"] == pytest.approx(ORIGIN_S + 3.6, abs=0.6)


def test_a_building_says_what_it_felt_at_the_height_of_the_shaking_and_until_an_hour_is_over():
    simulated = quake_in("istanbul", "marmara")
    buildings = [each for each in simulated.until(4200) if each.address.kind == "building-sensor"]
    avcilar = said_by(Address("istanbul", "building-sensor", "district-avcilar"), buildings)
    felt = [each for each in avcilar if each.values["intensity"] > 1]
    assert 0 < felt[0].sent_s - ORIGIN_S < 25
    assert {each.values["intensity"] for each in felt} == {felt[0].values["intensity"]}
    assert felt[0].values["intensity"] >= 6
    assert avcilar[-1].values == {"intensity": 1}


def test_near_the_fault_it_is_felt_more_strongly_than_far_from_it():
    def felt(district, seed):
        messages = quake_in("istanbul", "marmara", seed=seed).until(200)
        return max(
            each.values["intensity"]
            for each in messages
            if (each.address.kind, each.address.name) == ("building-sensor", f"district-{district}")
        )

    seeds = range(4)
    near, far = (sum(felt(district, seed) for seed in seeds) / len(seeds) for district in ("adalar", "sile"))
    assert near > far + 1


def test_a_quake_that_the_desk_drops_is_felt_too_and_a_fault_by_another_solution_is_not():
    simulated = quake_in("istanbul", "false-alarm")
    list(simulated.until(20))
    dropped = Quake(what="quake", magnitude=6, epicentre=(28.83, 40.9), depth_km=8)
    assert simulated.happen(dropped, t_s=20.0)
    reports = said_by(STATION, simulated.until(40))
    assert max(each.values["acceleration"] for each in reports) > 20
    parking = PACKS.solutions["parking"]
    beside = simulate(PACKS.city("istanbul"), parking, parking.scenarios["weekday"], seed=1)
    assert not beside.happen(dropped, t_s=20.0)


def test_a_second_quake_draws_anew():
    simulated = quake_in("istanbul", "false-alarm")
    same = Quake(what="quake", magnitude=6, epicentre=(28.83, 40.9), depth_km=8)
    peaks = []
    for start_s in (20, 200):
        list(simulated.until(start_s))
        simulated.happen(same, t_s=float(start_s))
        peaks.append(max(each.values["velocity"] for each in said_by(STATION, simulated.until(start_s + 40))))
    assert peaks[0] != pytest.approx(peaks[1], rel=0.01)


def test_a_station_can_fall_silent_and_be_mended():
    simulated = quake_in("istanbul", "marmara")
    list(simulated.until(10))
    for fault in ("silent", "none"):
        broken = Fault(what="fault", kind=STATION.kind, place=STATION.name, fault=fault)
        assert simulated.happen(broken, t_s=simulated.agenda.now_s)
        said = len(said_by(STATION, simulated.until(simulated.agenda.now_s + 10)))
        assert said == {"silent": 0, "none": 10}[fault]


def test_what_the_network_holds_back_comes_later_and_bears_its_own_second():
    simulated = quake_in("istanbul", "marmara")
    list(simulated.until(10))
    assert simulated.happen(Outage(what="outage", minutes=0.5), t_s=10.0)
    assert said_by(STATION, simulated.until(39.9)) == []
    late = said_by(STATION, simulated.until(40))
    assert [each.at_s for each in late] == list(range(11, 41))
    assert {each.sent_s for each in late} == {40.0}


def test_a_gas_valve_shuts_when_it_is_told_to():
    simulated = quake_in("istanbul", "marmara")
    valve = Address("istanbul", "gas-valve", "district-fatih")
    list(simulated.until(100))
    answer = simulated.command(valve, {"shut": 1}, t_s=100.0)
    assert answer
    assert answer.ok
    assert [each.values for each in said_by(valve, simulated.until(101))] == [{"shut": 1}]


def test_a_run_remembers_a_dropped_quake_by_its_key_alone():
    key = Quake(what="quake", epicentre=(28.83, 40.9), magnitude=6, depth_km=8).key
    programme = [(SOLUTION, SOLUTION.scenarios["marmara"])]
    istanbul = PACKS.city("istanbul")
    again = play(istanbul, programme, lead="earthquake", seed=1, taps=[Tapped(key, 20.0)])
    first = play(istanbul, programme, lead="earthquake", seed=1)
    told = list(first.until(20.0))
    tap = SOLUTION.scenarios["marmara"].tap(key)
    assert tap
    first.tap(tap.key, tap.happens, t_s=20.0)
    assert told + list(first.until(60)) == list(again.until(60))
