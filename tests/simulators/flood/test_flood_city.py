"""The flood of the product plays in its cities: a pure function of city, scenario and seed, told by sensors alone."""

from itertools import groupby

import pytest

from devices.fleet import fleet
from devices.packs import read_packs
from devices.scenario import Pump
from devices.topic import Address
from simulators.flood.catchment import Catchment
from simulators.simulation import Simulated, simulate

PACKS = read_packs()
FLOOD = PACKS.solutions["flood"]
HOUR_S = 3_600.0
MAIN_PUMPS = "wl-kks-04"
SOMKHIT = "wl-ssb-02"


def flood_in(city: str, scenario: str, *, seed: int = 1) -> Simulated:
    return simulate(PACKS.city(city), FLOOD, FLOOD.scenarios[scenario], seed=seed)


def truth_of(simulated: Simulated) -> Catchment:
    assert simulated.catchment
    return simulated.catchment


@pytest.fixture(scope="module")
def flash_flood():
    """Its messages until the heaviest hour is over."""
    return list(flood_in("bangkok", "flash-flood").until(4 * HOUR_S))


def test_the_same_seed_gives_the_same_flood_however_it_is_taken(flash_flood):
    again = flood_in("bangkok", "flash-flood")
    in_parts = [message for quarter in range(1, 17) for message in again.until(quarter * HOUR_S / 4)]
    assert in_parts == flash_flood


def test_another_seed_is_another_day(flash_flood):
    assert list(flood_in("bangkok", "flash-flood", seed=2).until(HOUR_S)) != flash_flood[:1000]


@pytest.mark.parametrize(("city", "scenario"), [("bangkok", "flash-flood"), ("khon-kaen", "slow-rise")])
def test_every_device_speaks_within_its_heartbeat_and_within_its_range(city, scenario):
    heard = set()
    for message in flood_in(city, scenario).until(0.5 * HOUR_S):
        kind = FLOOD.kinds[message.address.kind]
        assert message.values.keys() == {quantity.key for quantity in kind.quantities}
        for quantity in kind.quantities:
            steps = message.values[quantity.key] / quantity.resolution
            assert quantity.range[0] <= message.values[quantity.key] <= quantity.range[1]
            assert steps == pytest.approx(round(steps), abs=1e-6)
        if message.sent_s <= kind.heartbeat_s:
            heard.add(message.address)
    assert heard == {device.address for device in fleet(PACKS.city(city), FLOOD)}


def test_a_gauge_says_how_full_the_canal_is_and_errs_a_little():
    simulated = flood_in("bangkok", "flash-flood")
    told = [message for message in simulated.until(3 * HOUR_S) if message.address.name == SOMKHIT]
    last = [message for message in told if message.address.kind == "water-level-gauge"][-1]
    assert last.values["fill"] == pytest.approx(100 * truth_of(simulated).bank_fill(SOMKHIT), abs=2)
    assert last.values["level"] == pytest.approx(last.values["fill"] / 100 * 3.0, abs=0.01)


def test_a_street_speaks_at_once_when_it_is_wet_and_rests_while_it_is_dry(flash_flood):
    depths = [message for message in flash_flood if message.address.kind == "street-flood-sensor"]
    for _, one in groupby(sorted(depths, key=lambda sent: (sent.address.name, sent.seq)), lambda sent: sent.address):
        by_number = {sent.seq: sent for sent in one}
        dry = [sent for sent in by_number.values() if sent.sent_s < HOUR_S / 3]
        wet = [sent for sent in by_number.values() if sent.sent_s > 3.5 * HOUR_S]
        assert len(dry) <= 6
        assert len(wet) >= 25


def test_without_its_pumps_the_canal_has_nowhere_to_go():
    """The same rain, the same seed."""
    with_pumps, without = (flood_in("bangkok", "pump-failure") for _ in range(2))
    for simulated in (with_pumps, without):
        list(simulated.until(HOUR_S))
    assert without.happen(Pump(what="pump", place=MAIN_PUMPS, works=False), t_s=HOUR_S)
    for simulated in (with_pumps, without):
        list(simulated.until(6 * HOUR_S))
    assert truth_of(without).pump_m3_s(MAIN_PUMPS) == 0
    assert truth_of(without).bank_fill(MAIN_PUMPS) > truth_of(with_pumps).bank_fill(MAIN_PUMPS) + 0.25
    assert without.happen(Pump(what="pump", place=MAIN_PUMPS, works=True), t_s=6 * HOUR_S)
    list(without.until(6.1 * HOUR_S))
    assert truth_of(without).pump_m3_s(MAIN_PUMPS) > 0


def test_pumps_that_are_not_there_concern_nobody():
    assert not flood_in("bangkok", "flash-flood").happen(Pump(what="pump", place="siam", works=False), t_s=0.0)


def test_the_rising_river_is_seen_upstream_hours_before_the_town():
    simulated = flood_in("khon-kaen", "slow-rise")
    first_s: dict[str, float] = {}
    for message in simulated.until(14 * HOUR_S):
        if message.values.get("fill", 0.0) >= 90:
            first_s.setdefault(message.address.name, message.sent_s)
    assert first_s["e16a"] - first_s["mancha-khiri"] > 3 * HOUR_S


def test_a_siren_sounds_when_it_is_told_to():
    simulated = flood_in("bangkok", "flash-flood")
    siren = Address("bangkok", "siren", MAIN_PUMPS)
    answer = simulated.command(siren, {"sounding": 1}, t_s=60.0)
    assert answer
    assert answer.ok
    told = [message.values for message in simulated.until(120.0) if message.address == siren and message.sent_s >= 60]
    assert {"sounding": 1.0} in told
