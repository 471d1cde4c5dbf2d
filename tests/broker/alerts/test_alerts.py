"""From readings to alerts: agreement, broken sensors, restarts, and runs that seek."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from broker.alerts.alert import reading_of
from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from devices.packs import read_packs
from devices.payload import Ack, Command, Run, Status, epoch_ms
from devices.provenance import Provenance
from devices.reading import Reading
from devices.topic import Address

PACKS = read_packs(Path(__file__).parents[2] / "packs")
START = datetime(2026, 11, 23, 5, tzinfo=UTC)
MINUTE_MS = 60_000


class Canal:
    """A city with four gauges along a canal, and what came of their readings."""

    def __init__(self, run="r-1"):
        self.live = Live(PACKS, PACKS.city("riverside"))
        self.run = run
        self.stored = []
        self.announce()

    def announce(self, state="running"):
        if self.run:
            run = Run(self.run, "riverside", "day", 1, 60.0, START, state)
            self.live.announce(AnnouncedRun.heard(run, heard_ms=0))

    def say(self, minute, **levels):
        """What the named gauges say; the revisions of alerts that come of it, as (key, device, level)."""
        readings = [self.reading("canal-gauge", name, minute, {"level": level}) for name, level in levels.items()]
        decided = [reading_of(decision.alert) for decision in self.live.apply(readings)]
        self.stored += [*readings, *decided]
        return [(one.device.split(".", 2)[2], one.values["level"]) for one in decided]

    def reading(self, kind, name, minute, values):
        at_ms = epoch_ms(START) + round(minute * MINUTE_MS)
        provenance = Provenance.SIMULATED if self.run else Provenance.REAL
        return Reading("riverside", kind, f"riverside.{kind}.{name}", at_ms, at_ms, values, provenance, self.run)

    @property
    def alerts(self):
        return [(alert.alert, alert.device.split(".")[2], alert.level) for alert in self.live.alerts()]


@pytest.fixture
def canal():
    canal = Canal()
    canal.say(0, lock=0.8, bridge=0.8, mill=0.8, far=0.8)
    return canal


OVERFLOW = "canal.overflow"


def test_one_gauge_alone_warns_nobody_until_a_neighbour_bears_it_out(canal):
    assert canal.say(5, lock=1.6) == []
    assert canal.say(6, bridge=1.1) == [("canal:overflow:lock", 2)]
    assert canal.alerts == [(OVERFLOW, "lock", "warning")]


def test_a_gauge_far_away_is_no_neighbour(canal):
    assert canal.say(5, lock=1.6, far=1.6) == []


def test_an_alert_is_raised_updated_and_cleared_and_each_revision_is_stored(canal):
    assert canal.say(5, bridge=1.1, lock=1.6) == [("canal:overflow:lock", 2)]
    assert canal.say(8, lock=2.0) == [("canal:overflow:lock", 3)]
    assert canal.say(9, lock=1.95) == []
    assert canal.say(12, lock=1.45) == [("canal:overflow:lock", 2)]
    assert canal.say(15, lock=1.0) == [("canal:overflow:lock", 0)]
    assert canal.alerts == [(OVERFLOW, "lock", "normal")]
    revisions = [one for one in canal.stored if one.kind == "alert"]
    assert [one.seq for one in revisions] == [1, 2, 3, 4]
    assert len({one.values["since"] for one in revisions}) == 1


def test_what_is_borne_out_stands_when_the_neighbour_is_low_again(canal):
    canal.say(5, bridge=1.1, lock=1.6)
    assert canal.say(8, bridge=0.7) == []
    assert canal.alerts == [(OVERFLOW, "lock", "warning")]


def test_the_moment_of_an_alert_is_that_of_the_reading_that_decided(canal):
    canal.say(5, lock=1.6)
    canal.say(7, bridge=1.1)
    (alert,) = canal.live.alerts()
    assert alert.since == alert.at == epoch_ms(START) + 7 * MINUTE_MS


def test_a_rise_warns_before_anything_is_high(canal):
    story = [(minute, 0.4 + minute * 0.06) for minute in range(14)]
    decided = [revision for minute, level in story for revision in canal.say(20 + minute, mill=level)]
    assert decided == [("canal:surge:mill", 2)]
    assert canal.say(40, mill=1.2) == []
    assert canal.say(52, mill=1.2) == [("canal:surge:mill", 0)]


def test_a_spike_raises_nothing_and_the_sensor_says_that_it_is_broken(canal):
    canal.say(5, bridge=1.1)
    assert canal.say(5.1, lock=4.9) == []
    device = canal.live.device("riverside.canal-gauge.lock")
    assert device is not None
    assert (device.health, device.values, device.level) == ("spiking", {"level": 4.9}, "normal")
    assert canal.say(6, lock=0.85) == []
    mended = canal.live.device("riverside.canal-gauge.lock")
    assert mended is not None
    assert mended.health == "well"


def test_a_spike_downward_ends_no_alert(canal):
    canal.say(5, bridge=1.1, lock=1.6)
    assert canal.say(5.1, lock=0.0) == []
    (alert,) = canal.live.alerts()
    assert (alert.level, alert.witness) == ("warning", "spiking")


def test_a_broken_neighbour_bears_nobody_out(canal):
    canal.say(5.1, bridge=4.9)
    assert canal.say(6, lock=1.6) == []
    assert canal.say(7, bridge=1.1) == [("canal:overflow:lock", 2)]


def test_an_alert_whose_only_witness_is_stuck_stands_and_says_so(canal):
    canal.say(5, bridge=1.1, lock=1.6)
    for minute in range(10, 45, 5):
        canal.say(minute, bridge=1.1 + minute / 500, lock=1.6)
    (alert,) = canal.live.alerts()
    assert (alert.level, alert.witness) == ("warning", "stuck")


def test_an_alert_whose_only_witness_falls_silent_stands_and_says_so(canal):
    canal.say(5, bridge=1.1, lock=1.6)
    canal.live.tick(wall_ms=3_600_000)
    (alert,) = canal.live.alerts()
    assert (alert.level, alert.witness) == ("warning", "silent")


def test_a_delta_tells_the_alerts_only_when_one_has_changed(canal):
    assert canal.live.tick(wall_ms=0).complete
    assert canal.live.tick(wall_ms=0).alerts is None
    canal.say(5, bridge=1.1, lock=1.6)
    assert canal.live.has_news()
    told = canal.live.tick(wall_ms=0).alerts
    assert told is not None
    assert [(alert.device, alert.place, alert.lat) for alert in told] == [
        ("riverside.canal-gauge.lock", "lock", 13.752)
    ]
    assert canal.live.tick(wall_ms=0).alerts is None
    assert not canal.live.has_news()
    assert canal.live.view().alerts == told


def test_a_restart_restores_what_is_open_and_goes_on_from_there(canal):
    canal.say(5, bridge=1.1, lock=1.6)
    canal.say(8, lock=1.45)
    again = Canal()
    again.live.restore(latest(canal.stored))
    assert again.alerts == [(OVERFLOW, "lock", "warning")]
    assert again.say(8, lock=1.45) == [], "told again by the broker, for it was not acknowledged"
    assert again.say(9, lock=1.42) == []
    assert again.say(12, lock=1.0) == [("canal:overflow:lock", 0)]


def test_an_alert_that_was_lost_between_two_commits_is_decided_anew_with_the_next_reading(canal):
    canal.say(5, bridge=1.1, lock=1.6)
    again = Canal()
    again.live.restore(latest([one for one in canal.stored if one.kind != "alert"]))
    assert again.alerts == []
    assert again.say(6, lock=1.62) == [("canal:overflow:lock", 2)]


def test_another_run_begins_without_the_alerts_of_the_old_one(canal):
    canal.say(5, bridge=1.1, lock=1.6)
    canal.run = "r-2"
    canal.announce()
    assert canal.alerts == []


def test_a_real_sensors_alert_stands_in_every_run():
    canal = Canal(run="")
    canal.say(0, bridge=1.1, lock=1.6)
    canal.run = "r-2"
    canal.announce()
    assert canal.alerts == [(OVERFLOW, "lock", "warning")]


def test_while_a_run_seeks_alerts_are_decided_and_stored_and_nobody_is_told(canal):
    canal.announce("seeking")
    assert canal.say(5, bridge=1.1, lock=1.6) == [("canal:overflow:lock", 2)]
    assert not canal.live.has_news()
    assert canal.live.view().alerts == ()
    assert canal.live.standing() == ()
    canal.announce("running")
    assert canal.live.has_news()
    assert len(canal.live.standing()) == 1


def test_an_alert_says_how_many_sirens_it_speaks_to_and_how_many_have_answered(canal):
    canal.live.apply([canal.reading("canal-siren", name, 1, {"sounding": 0}) for name in ("lock", "bridge", "mill")])
    canal.say(5, bridge=1.1, lock=1.6)
    siren = "riverside.canal-siren.lock"
    for value, answered in ((0, 0), (1, 1)):
        canal.live.command_sent(siren, Command(str(value), {"sounding": value}))
        canal.live.acknowledge(siren, Ack(str(value)))
        (alert,) = canal.live.alerts()
        assert (alert.told, alert.answered) == (2, answered)


def test_a_newcomer_that_says_where_it_stands_raises_alerts_and_bears_others_out(canal):
    address = Address("riverside", "canal-gauge", "handmade")
    canal.live.status(address, Status(name="Handmade", lon=100.5, lat=13.7525), received_ms=0)
    canal.say(5, handmade=1.2)
    assert canal.say(6, lock=1.6) == [("canal:overflow:lock", 2)]
    assert canal.say(9, handmade=1.7) == [("canal:overflow:handmade", 2)]
    assert [(alert.place, alert.name, alert.lat) for alert in canal.live.alerts()][-1] == ("", "Handmade", 13.7525)


def latest(readings):
    """As a store answers: of each device the newest."""
    return list({one.device: one for one in sorted(readings, key=lambda one: one.at_ms)}.values())
