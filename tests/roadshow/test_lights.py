"""The lights of `check`: from facts to a colour, words and a cure."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from devices.packs import Finding
from roadshow.preflight import lights
from roadshow.preflight.facts import Facts, Folder, Port
from roadshow.preflight.firewall import how_to_let_in
from roadshow.preflight.lights import GB, Light
from roadshow.settings import Settings

ISTANBUL = ZoneInfo("Europe/Istanbul")
MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=3)))
DATA = Path("/srv/data")


def folder(**more):
    whole = {"path": DATA, "free_bytes": 80 * GB, "readings": 1_000, "bytes": 0, "damaged": (), "trouble": ""}
    return Folder(**(whole | more))


def facts(**more):
    whole = {
        "settings": Settings.model_construct(port=8600, host="0.0.0.0", speed=60, keep_gb=10, broker="embedded"),
        "system": "Linux",
        "machine": "Linux, 2 cores",
        "python": "3.11.7",
        "program": "/usr/bin/python3",
        "health": None,
        "ports": [Port("screens", 8600, ""), Port("MQTT", 1883, "")],
        "folder": folder(),
        "now": MORNING,
        "clock_set_ms": 0,
        "city_zone": ISTANBUL,
        "addresses": ["192.168.1.20"],
        "phone_address": "http://192.168.1.20:8600/m",
        "built": True,
        "findings": [],
        "broker_trouble": "",
        "brand": "",
        "brand_trouble": "",
    }
    return Facts(**(whole | more))


def health(**more):
    broker, store = {"connected": True, "problem": None}, {"kind": "duckdb", "problem": None}
    return {"broker": broker, "store": store, "delivery": {"stored": 1_200}, "parts": []} | more


def test_a_booth_whose_show_is_live_and_where_a_phone_has_come_is_green_all_over():
    seen = lights.lights(facts(health=health(phones={"now": 1, "ever": 2})), days=3)
    assert {light.colour for light in seen} == {"green"}
    assert [light.cure for light in seen if light.cure] == []


def test_before_the_show_runs_nothing_is_red():
    seen = lights.lights(facts(), days=3)
    assert {light.name for light in seen if light.colour != "green"} == {"show", "firewall", "phone"}
    assert "red" not in {light.colour for light in seen}


def test_a_health_that_knows_nothing_of_phones_or_parts_is_read_all_the_same():
    old = health()
    del old["parts"]
    assert lights.lights(facts(health=old), days=3)[-1].words == "none has come yet"


def test_a_port_that_another_program_has_is_red_and_our_own_is_not():
    taken = Port("MQTT", 1883, "port 1883 is in use by another program; stop that one")
    assert lights.port(taken, ours=False) == Light(
        "port 1883", "red", "port 1883 is in use by another program", "stop that one"
    )
    assert lights.port(taken, ours=True) == Light("port 1883", "green", "MQTT: our own show is there")


@pytest.mark.parametrize(("free_gb", "colour"), [(0.1, "red"), (2, "yellow"), (3, "green")])
def test_the_disk_must_hold_the_planned_days_and_what_else_goes_on(free_gb, colour):
    light = lights.disk(folder(free_bytes=free_gb * GB), days=3, speed=60, keep_bytes=10 * GB)
    assert (light.colour, bool(light.cure)) == (colour, colour != "green")


def test_a_show_wants_no_more_disk_than_it_keeps_less_what_it_has():
    light = lights.disk(folder(bytes=GB), days=300, speed=600, keep_bytes=2 * GB)
    assert light.words == "80.0 GB free; 300 days want up to 1.0 GB more"


def test_damaged_files_are_yellow_and_a_folder_that_cannot_be_used_is_red():
    damaged = lights.data(folder(damaged=["2026-11-23-0001.duckdb.damaged"]))
    newer = lights.data(folder(trouble="2026-11-23-0001.duckdb was written by a newer Roadshow; update this one"))
    assert (damaged.colour, newer.colour, newer.cure) == ("yellow", "red", "update this one")


def test_a_clock_in_the_citys_zone_is_green():
    light = lights.clock(MORNING, ISTANBUL, set_ms=0)
    assert light == Light(
        "clock", "green", "2026-11-24 09:30 by this machine, UTC+0300; compare it with a phone, nobody here can"
    )


def test_a_clock_of_another_zone_asks_whether_that_is_meant():
    light = lights.clock(MORNING.astimezone(UTC), ISTANBUL, set_ms=0)
    assert light.colour == "yellow"
    assert light.words.endswith("in the city it is 09:30, UTC+0300")


@pytest.mark.parametrize("year", [1970, 2025, 2041])
def test_a_year_that_cannot_be_is_red(year):
    assert lights.clock(MORNING.replace(year=year), ISTANBUL, set_ms=0).colour == "red"


def test_a_clock_that_is_set_while_we_look_is_yellow():
    assert lights.clock(MORNING, ISTANBUL, set_ms=-3_600_000).words.endswith("it was set by -3600.0 s just now")


def test_packs_are_red_with_problems_yellow_with_things_to_do():
    problem, todo = (Finding(Path("solution.toml"), "name", "", "write it", grade) for grade in ("problem", "todo"))
    assert lights.packs([todo, problem]).colour == "red"
    assert lights.packs([todo]).colour == "yellow"
    assert lights.packs([]).colour == "green"


def test_a_show_in_trouble_is_red_with_its_own_words_and_cure():
    full = {"kind": "duckdb", "problem": {"words": "no room on the disk", "cure": "make room"}}
    assert lights.show(health(store=full)) == Light("show", "red", "no room on the disk", "make room")


def test_a_part_that_is_being_started_again_is_yellow():
    assert lights.show(health(parts=[{"name": "simulate", "state": "down"}])).colour == "yellow"


def test_without_a_network_the_stage_goes_on_and_phones_cannot_come():
    light = lights.address("", [], host="0.0.0.0")
    assert (light.colour, light.words) == ("yellow", "this machine is on no network")


def test_screens_for_this_machine_alone_need_no_firewall():
    assert lights.firewall(facts(phone_address=""), arrived=False).colour == "green"


def test_the_firewall_is_known_to_let_phones_in_when_one_has_come():
    assert lights.firewall(facts(), arrived=True).colour == "green"
    assert lights.firewall(facts(system="Windows"), arrived=False).cure == how_to_let_in("Windows", 8600, "")


@pytest.mark.parametrize(
    ("system", "command"),
    [
        ("Windows", "netsh advfirewall firewall add rule"),
        ("Darwin", "socketfilterfw --add /py"),
        ("Linux", "ufw allow 8600"),
    ],
)
def test_each_system_has_its_own_command(system, command):
    assert command in how_to_let_in(system, 8600, "/py")
