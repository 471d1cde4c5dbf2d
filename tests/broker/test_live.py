"""The live state: every device as it stands, the tiles, and what happened last."""

from datetime import UTC, datetime

import pytest

from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from devices.packs import read_packs
from devices.payload import Ack, Command, Run, Status, epoch_ms
from devices.provenance import Provenance
from devices.reading import Reading
from devices.topic import Address

NOW = epoch_ms(datetime(2026, 11, 23, 10, tzinfo=UTC))
SCENARIO = epoch_ms(datetime(2026, 11, 23, 5, tzinfo=UTC))
DEMO = Address("istanbul", "parking-bay", "demo-01")
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def packs():
    return read_packs()


@pytest.fixture
def live(packs):
    return Live(packs, packs.city("istanbul"))


def run(name="run-1", *, state="running", speed=60.0):
    at = datetime(2026, 11, 23, 5, tzinfo=UTC)
    return AnnouncedRun.heard(Run(name, "istanbul", "weekday", 1, speed, at, state), heard_ms=NOW)


def counted(name, free, occupied, *, at_ms=SCENARIO, run="run-1"):
    return Reading(
        city="istanbul",
        kind="car-park-counter",
        device=f"istanbul.car-park-counter.{name}",
        at_ms=at_ms,
        received_ms=NOW,
        values={"free": free, "occupied": occupied},
        provenance=Provenance.SIMULATED if run else Provenance.REAL,
        run=run,
    )


def bay(occupied, *, at_ms=NOW, received_ms=NOW):
    return Reading("istanbul", "parking-bay", DEMO.id, at_ms, received_ms, {"occupied": occupied})


def test_a_newcomer_is_welcomed_told_and_badged_real(live):
    live.tick(wall_ms=NOW)
    live.apply([bay(1)])
    view = live.tick(wall_ms=NOW)
    assert not view.complete
    assert view.devices[DEMO.id].newcomer
    assert view.devices[DEMO.id].provenance == "real"
    assert view.provenance == {"real": 1}
    assert [(event.kind, event.device) for event in view.events] == [("joined", DEMO.id)]


def test_a_delta_holds_what_changed_and_the_next_one_nothing(live):
    live.tick(wall_ms=NOW)
    live.apply([counted("balmumcu", 100, 300)])
    first, second = live.tick(wall_ms=NOW), live.tick(wall_ms=NOW)
    assert list(first.devices) == ["istanbul.car-park-counter.balmumcu"]
    assert second.devices == {}
    assert second.tick == first.tick + 1


def test_tiles_are_over_all_devices_of_their_kind(live):
    live.apply([counted("balmumcu", 100, 300), counted("levent-4", 36, 200)])
    assert live.tick(wall_ms=NOW).tiles == {
        "parking.free": 136,
        "parking.parked": 500,
        "parking.occupancy": pytest.approx(500 / 636),
    }


def test_a_late_reading_changes_nothing_on_the_screen(live):
    live.apply([bay(1), bay(0, at_ms=NOW - 1)])
    assert live.view().devices[DEMO.id].values == {"occupied": 1}


def test_a_bay_falls_silent_after_two_missed_heartbeats(live):
    live.apply([bay(1)])
    heard = live.tick(wall_ms=NOW + 2 * HOUR_MS).devices[DEMO.id]
    missed = live.tick(wall_ms=NOW + 2 * HOUR_MS + 1)
    assert heard.state == "fresh"
    assert missed.devices[DEMO.id].state == "silent"
    assert [event.kind for event in missed.events] == ["silent"]


def test_a_silent_bay_that_speaks_is_back(live):
    live.apply([bay(1)])
    live.tick(wall_ms=NOW + 3 * HOUR_MS)
    live.apply([bay(0, at_ms=NOW + 3 * HOUR_MS, received_ms=NOW + 3 * HOUR_MS)])
    view = live.tick(wall_ms=NOW + 3 * HOUR_MS)
    assert view.devices[DEMO.id].state == "fresh"
    assert [event.kind for event in view.events] == ["back"]


def test_a_simulated_counter_falls_silent_by_its_runs_clock(live):
    live.announce(run())
    live.apply([counted("balmumcu", 100, 300)])
    ten_scenario_minutes = NOW + 10_000  # at 60x
    assert live.tick(wall_ms=ten_scenario_minutes).devices["istanbul.car-park-counter.balmumcu"].state == "fresh"
    later = live.tick(wall_ms=ten_scenario_minutes + 100)
    assert later.devices["istanbul.car-park-counter.balmumcu"].state == "silent"


def test_a_silent_device_leaves_the_count(live):
    live.announce(run())
    live.apply([counted("balmumcu", 100, 300), counted("levent-4", 36, 200, at_ms=SCENARIO + 600_000)])
    assert live.tick(wall_ms=NOW + 11_000).tiles["parking.free"] == 36


def test_nothing_falls_silent_while_the_run_is_paused_or_ended(live):
    live.announce(run(state="ended"))
    live.apply([counted("balmumcu", 100, 300)])
    assert live.tick(wall_ms=NOW + HOUR_MS).devices["istanbul.car-park-counter.balmumcu"].state == "fresh"


def test_a_full_car_park_is_told_once(live):
    live.announce(run())
    live.apply([counted("balmumcu", 8, 392)])
    live.apply([counted("balmumcu", 7, 393, at_ms=SCENARIO + 1000)])
    events = live.tick(wall_ms=NOW).events
    assert [(event.kind, event.level, event.rule) for event in events] == [("level", "warning", "parking.filling")]


def test_what_happened_before_the_show_is_not_news(live):
    live.announce(run(state="seeking"))
    live.apply([counted("balmumcu", 8, 392)])
    view = live.tick(wall_ms=NOW)
    assert view.events == ()
    assert view.devices["istanbul.car-park-counter.balmumcu"].level == "warning"


def test_a_new_run_begins_with_nothing_of_the_old_one_and_real_devices_stay(live):
    live.announce(run("run-1"))
    live.apply([counted("balmumcu", 100, 300), bay(1)])
    live.tick(wall_ms=NOW)
    live.announce(run("run-2"))
    view = live.tick(wall_ms=NOW)
    assert view.complete
    assert list(view.devices) == [DEMO.id]
    live.apply([counted("balmumcu", 1, 399, run="run-1")])
    assert list(live.view().devices) == [DEMO.id]


def test_a_device_says_where_it_is_and_its_will_says_that_it_is_gone(live):
    live.status(DEMO, Status(name="Demo bay", lon=28.98, lat=41.04), received_ms=NOW)
    live.apply([bay(1)])
    seen = live.view().devices[DEMO.id]
    assert (seen.name, seen.lon, seen.lat, seen.state) == ("Demo bay", 28.98, 41.04, "fresh")
    live.status(DEMO, Status(online=False), received_ms=NOW)
    assert live.view().devices[DEMO.id].state == "offline"


def test_a_sign_that_acknowledges_has_answered(live):
    sign = "istanbul.guidance-sign.balmumcu"
    live.apply([Reading("istanbul", "guidance-sign", sign, NOW, NOW, {"shown": 0})])
    live.command_sent(sign, Command("7", {"shown": 12}))
    assert live.view().devices[sign].answer == "waiting"
    live.acknowledge(sign, Ack("7"))
    assert live.view().devices[sign].answer == "done"


def test_another_citys_reading_does_not_show(live):
    live.apply([Reading("ankara", "parking-bay", "ankara.parking-bay.x", NOW, NOW, {"occupied": 1})])
    assert live.view().devices == {}


@pytest.mark.parametrize("set_ms", [24 * HOUR_MS, -24 * HOUR_MS])
def test_a_clock_that_is_set_makes_nobody_silent_and_nobody_fresh(live, set_ms):
    live.announce(run())
    live.apply([counted("balmumcu", 100, 300), bay(1)])
    live.interrupted(wall_ms=NOW + set_ms, set_ms=set_ms)
    fresh = live.tick(wall_ms=NOW + set_ms).devices
    assert {view.state for view in fresh.values()} == {"fresh"}
    later = live.tick(wall_ms=NOW + set_ms + 2 * HOUR_MS + 1).devices
    assert {view.state for view in later.values()} == {"silent"}


@pytest.mark.parametrize("slept_ms", [60_000, 24 * HOUR_MS])
def test_what_was_heard_before_an_interruption_and_is_told_after_it_makes_nobody_silent(live, slept_ms):
    """It waited to be read when the machine fell asleep, or somebody set its clock ahead."""
    live.announce(run())
    live.apply([counted("balmumcu", 100, 300)])
    woke_ms = NOW + slept_ms
    live.interrupted(wall_ms=woke_ms, set_ms=0)
    live.announce(run())
    live.apply([bay(1)])
    seen = live.tick(wall_ms=woke_ms)
    assert {view.state for view in seen.devices.values()} == {"fresh"}
    assert seen.run.at == SCENARIO


def test_a_device_without_a_clock_is_shown_although_the_hubs_was_set_back(live):
    live.apply([bay(1)])
    live.apply([bay(0, at_ms=NOW - HOUR_MS, received_ms=NOW - HOUR_MS)])
    assert live.tick(wall_ms=NOW - HOUR_MS).devices[DEMO.id].values == {"occupied": 0}


def test_a_last_will_takes_a_device_its_voice_but_not_its_name_and_place(live):
    live.status(DEMO, Status(name="Demo bay", lon=28.98, lat=41.04), received_ms=NOW)
    live.apply([bay(1)])
    live.status(DEMO, Status(online=False), received_ms=NOW)
    seen = live.view().devices[DEMO.id]
    assert (seen.name, seen.lon, seen.lat, seen.state) == ("Demo bay", 28.98, 41.04, "offline")
