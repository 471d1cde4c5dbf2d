"""The earthquake's scenarios through the product's own early warning: who is warned, when, and by whom not."""

from dataclasses import dataclass, field

import pytest

from broker.alerts.alert import reading_of
from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from devices.packs import read_packs
from devices.payload import Run, moment
from devices.provenance import Provenance
from devices.reading import Reading
from devices.scenario import Fault, Outage, Quake
from devices.topic import Address
from simulators.simulation import simulate

PACKS = read_packs()
QUAKES = PACKS.solutions["earthquake"]
START_MS = 1_795_000_000_000
KEY = "earthquake.quake"
PLAUSIBLE_S = 8.0
"""From the origin to the alert, where stations are some 20 km apart."""


@dataclass
class Play:
    """A run, and a hub that hears it."""

    city: str
    scenario: str
    seed: int = 1
    run: str = "r-1"
    told: list = field(default_factory=list)
    """(scenario second, alert) of each revision."""
    stored: list = field(default_factory=list)

    def __post_init__(self):
        self.simulated = simulate(PACKS.city(self.city), QUAKES, QUAKES.scenarios[self.scenario], seed=self.seed)
        rupture = QUAKES.scenarios[self.scenario].rupture
        assert rupture
        self.origin_s = rupture.after_min * 60
        self.live = self.hub()

    def hub(self):
        live = Live(PACKS, PACKS.city(self.city))
        run = Run(self.run, self.city, self.scenario, self.seed, 1.0, moment(START_MS))
        live.announce(AnnouncedRun.heard(run, heard_ms=0))
        return live

    def readings(self, until_s):
        for sent in self.simulated.until(until_s):
            at_ms, address = START_MS + round(sent.at_s * 1000), sent.address
            yield Reading(
                address.city,
                address.kind,
                address.id,
                at_ms,
                at_ms,
                dict(sent.values),
                Provenance.SIMULATED,
                self.run,
                sent.seq,
            )

    def until(self, second, *, together=1):
        """`together`: readings that arrive in one batch."""
        readings = list(self.readings(second))
        for first in range(0, len(readings), together):
            batch = readings[first : first + together]
            decided = [decision.alert for decision in self.live.apply(batch)]
            self.stored += [*batch, *map(reading_of, decided)]
            self.told += [((alert.at_ms - START_MS) / 1000 - self.origin_s, alert) for alert in decided]
        return self

    def restart(self):
        """A hub that knows only what a store has kept: of each device the newest."""
        self.live = Live(PACKS, PACKS.city(self.city))
        self.live.restore(list({one.device: one for one in sorted(self.stored, key=lambda one: one.at_ms)}.values()))
        run = Run(self.run, self.city, self.scenario, self.seed, 1.0, moment(START_MS))
        self.live.announce(AnnouncedRun.heard(run, heard_ms=0))

    @property
    def levels(self):
        return [alert.level for _, alert in self.told]


@pytest.fixture(scope="module")
def marmara():
    return Play("istanbul", "marmara").until(230)


@pytest.mark.parametrize(
    ("city", "scenario", "levels"),
    [
        ("istanbul", "marmara", {"danger"}),
        ("gaziantep", "pazarcik", {"warning", "danger"}),
        ("bangkok", "mandalay", {"warning"}),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_city_is_warned_within_seconds_by_one_alert_that_says_where_and_how_large(city, scenario, levels, seed):
    played = Play(city, scenario, seed).until(100)
    told = QUAKES.scenarios[scenario].rupture
    assert told
    after_s, first = played.told[0]
    assert 3.0 < after_s <= PLAUSIBLE_S
    assert {alert.id for _, alert in played.told} == {first.id}
    assert set(played.levels) <= levels
    last = played.told[-1][1].quake
    assert (last.lon, last.lat) == (
        pytest.approx(told.epicentre[0], abs=0.05),
        pytest.approx(told.epicentre[1], abs=0.05),
    )
    assert abs(last.origin_ms - START_MS - played.origin_s * 1000) < 1000
    (view,) = played.live.alerts()
    assert view.quake
    assert (view.alert, view.quake.at_least, view.lon, view.lat) == (KEY, True, last.lon, last.lat)
    assert view.provenance == "simulated"


def test_it_is_over_when_the_shaking_has_passed(marmara):
    last_s, last = marmara.told[-1]
    assert last.level == "normal"
    assert 120 < last_s < 125


def test_in_bangkok_it_stands_until_s_has_come_nearly_five_minutes_later():
    played = Play("bangkok", "mandalay").until(430)
    (ends_s,) = [after_s for after_s, alert in played.told if alert.level == "normal"]
    assert 292 + 60 < ends_s < 292 + 70


def test_what_is_decided_does_not_depend_on_how_readings_arrive_together(marmara):
    batched = Play("istanbul", "marmara").until(230, together=5_000)
    assert [reading_of(alert) for _, alert in batched.told] == [reading_of(alert) for _, alert in marmara.told]


def test_the_circle_of_the_screens_is_where_nobody_could_be_warned_in_time(marmara):
    (view,) = marmara.live.alerts()
    assert view.quake
    waited_s = (view.since - view.quake.origin) / 1000
    assert view.quake.blind_km == pytest.approx(((waited_s * 3.55) ** 2 - 100) ** 0.5, abs=0.2)


def test_a_restart_keeps_the_alert_its_id_and_its_quake_and_ends_it_in_time():
    played = Play("istanbul", "marmara", seed=2).until(67)
    (before,) = played.live.alerts()
    played.restart()
    (after,) = played.live.alerts()
    assert (after.id, after.revision, after.quake) == (before.id, before.revision, before.quake)
    played.until(230)
    assert {alert.id for _, alert in played.told} == {before.id}
    stations = [alert.quake.stations for _, alert in played.told]
    assert stations == sorted(stations)
    assert played.levels[-1] == "normal"
    revisions = [alert.revision for _, alert in played.told]
    assert revisions == list(range(1, len(revisions) + 1))


def test_a_restart_before_the_alert_only_delays_it():
    played = Play("istanbul", "marmara").until(63)
    played.restart()
    played.until(80)
    assert played.told[0][0] <= PLAUSIBLE_S + 2


def test_a_spiking_and_a_silent_station_warn_nobody_and_hide_nothing():
    played = Play("istanbul", "false-alarm").until(240)
    assert played.told == []
    played.until(260)
    assert 3.0 < played.told[0][0] <= PLAUSIBLE_S
    assert played.levels[0] in ("warning", "danger")


def test_a_small_quake_warns_nobody():
    played = Play("istanbul", "false-alarm").until(30)
    played.simulated.happen(Quake(what="quake", magnitude=4.2, epicentre=(28.55, 40.86), depth_km=9), t_s=30.0)
    assert played.until(200).told == []


def test_who_has_heard_of_one_quake_is_told_of_the_next_by_another_alert():
    played = Play("istanbul", "marmara").until(190)
    list(played.simulated.until(190))
    played.simulated.happen(
        Quake(what="quake", magnitude=6.4, epicentre=(29.0, 40.8), depth_km=12, strike_deg=110), t_s=190.0
    )
    played.until(400)
    assert len({alert.id for _, alert in played.told}) == 2
    assert played.levels.count("normal") == 2


def test_while_the_network_is_away_nobody_knows_and_then_it_is_told_late_by_the_stations_own_seconds():
    played = Play("istanbul", "marmara").until(55)
    played.simulated.happen(Outage(what="outage", minutes=0.5), t_s=55.0)
    assert played.until(84.9).told == []
    played.until(85)
    assert played.told[0][0] <= PLAUSIBLE_S


def test_a_silent_station_delays_a_second_by_one_report_and_hides_nothing():
    played = Play("istanbul", "marmara").until(62)
    for place in ("eq-sile", "eq-izmit"):
        played.simulated.happen(Fault(what="fault", kind="seismic-station", place=place, fault="silent"), t_s=62.0)
    assert played.until(100).told[0][0] <= PLAUSIBLE_S


def test_another_run_begins_with_another_clock_and_can_be_warned_too(marmara):
    again = Play("istanbul", "marmara", run="r-2")
    again.live = marmara.live
    again.live.announce(AnnouncedRun.heard(Run("r-2", "istanbul", "marmara", 1, 1.0, moment(START_MS)), heard_ms=0))
    again.until(100)
    assert again.levels[0] == "danger"


def test_sirens_gas_valves_and_lifts_of_the_whole_city_are_told_and_gas_stays_shut():
    played = Play("istanbul", "marmara").until(100)

    def wishes():
        orders = played.live.orders
        asked = [*orders.at_rest(played.live.actuators()), *orders.wishes(played.live.standing())]
        return {(wish.actuator.kind, wish.actuator.name): wish.value for wish in asked}

    during = wishes()
    assert {kind for kind, _ in during} == {"district-siren", "gas-valve", "lift"}
    assert set(during.values()) == {1.0}
    assert len(during) == 18 + 18 + 19
    played.until(230)
    after = wishes()
    assert {kind for kind, _ in after} == {"district-siren", "lift"}
    assert set(after.values()) == {0.0}


def test_real_stations_warn_by_themselves_and_as_what_they_are():
    played = Play("istanbul", "marmara", run="")
    played.live = Live(PACKS, PACKS.city("istanbul"))
    readings = [reading for reading in played.readings(100) if reading.kind == "seismic-station"]
    real = [
        Reading(one.city, one.kind, one.device, one.at_ms, one.received_ms, one.values, Provenance.REAL, "", one.seq)
        for one in readings
    ]
    decided = [decision.alert for decision in played.live.apply(real)]
    assert {(alert.level, alert.provenance, alert.run) for alert in decided} == {("danger", Provenance.REAL, "")}


def test_one_played_station_among_real_ones_makes_it_no_real_warning():
    played = Play("istanbul", "marmara", run="")
    played.live = Live(PACKS, PACKS.city("istanbul"))
    odd = Address("istanbul", "seismic-station", "eq-tekirdag").id
    mixed = [
        Reading(
            one.city,
            one.kind,
            one.device,
            one.at_ms,
            one.received_ms,
            one.values,
            Provenance.RECORDED if one.device == odd else Provenance.REAL,
            "",
            one.seq,
        )
        for one in played.readings(100)
        if one.kind == "seismic-station"
    ]
    decided = [decision.alert for decision in played.live.apply(mixed)]
    assert {alert.provenance for alert in decided} == {Provenance.RECORDED}
