"""The flood's scenarios through the product's own rules: who is warned, and which sensors are not believed."""

from dataclasses import dataclass, field

import pytest

from broker.alerts.alert import reading_of
from broker.live.live import Live
from devices.packs import read_packs
from devices.provenance import Provenance
from devices.reading import Reading
from devices.rule import LEVELS
from simulators.play import play

PACKS = read_packs()
FLOOD = PACKS.solutions["flood"]
START_MS = 1_795_000_000_000


@dataclass
class Told:
    raised_min: dict[str, float] = field(default_factory=dict)
    """By alert, `alert key:device name`: when it was first raised, in scenario minutes."""
    ill_min: dict[str, float] = field(default_factory=dict)
    """By `kind.name`: when a sensor was first found stuck or drifting."""


def told_in(city, scenario, *, hours, seed=1):
    live, told = Live(PACKS, PACKS.city(city)), Told()
    for sent in play(PACKS.city(city), [(FLOOD, FLOOD.scenarios[scenario])], lead="flood", seed=seed).until(
        hours * 3600
    ):
        at_ms, address, minute = START_MS + round(sent.at_s * 1000), sent.address, sent.sent_s / 60
        reading = Reading(
            city=city,
            kind=address.kind,
            device=address.id,
            at_ms=at_ms,
            received_ms=at_ms,
            values=dict(sent.values),
            provenance=Provenance.SIMULATED,
            run="r-1",
            seq=sent.seq,
        )
        for decided in (reading_of(decision.alert) for decision in live.apply([reading])):
            if decided.values["level"] > LEVELS.index("normal"):
                told.raised_min.setdefault(decided.device.rpartition("flood:")[2], minute)
        device = live.device(address.id)
        if device and device.health in ("stuck", "drifting"):
            told.ill_min.setdefault(f"{address.kind}.{address.name}", minute)
    return told


@pytest.mark.parametrize("seed", [1, 2])
def test_in_a_flood_that_is_real_every_sensor_is_believed_and_canals_and_streets_warn(seed):
    told = told_in("bangkok", "flash-flood", hours=4.5, seed=seed)
    assert told.ill_min == {}
    assert {key.split(":")[0] for key in told.raised_min} == {"canal", "street"}
    assert "canal:wl-ssb-02" in told.raised_min


def test_before_the_storm_nobody_is_warned():
    assert told_in("bangkok", "flash-flood", hours=2).raised_min == {}


def test_broken_sensors_are_found_and_warn_nobody():
    told = told_in("bangkok", "sensor-failures", hours=4.5)
    assert told.ill_min.keys() == {"water-level-gauge.wl-ssb-02", "rain-gauge.wl-ssn-01"}
    assert told.ill_min["water-level-gauge.wl-ssb-02"] < 180
    assert "canal:wl-ssb-02" not in told.raised_min
    assert min(told.raised_min.values()) > 145


def test_khon_kaen_is_warned_before_its_first_road_floods():
    told = told_in("khon-kaen", "slow-rise", hours=15)
    streets = [minute for key, minute in told.raised_min.items() if key.startswith("street:")]
    assert told.raised_min["canal:e16a"] < min(streets) - 120
