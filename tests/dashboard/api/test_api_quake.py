"""A quake for other systems: when its waves reach whom, and the warning as CAP says it."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from broker.live.live import Live
from broker.live.runs import AnnouncedRun
from dashboard.api.app import create_api
from devices.packs import read_packs
from devices.payload import Run, moment
from devices.provenance import Provenance
from devices.reading import Reading
from simulators.simulation import simulate

PACKS = read_packs()
START_MS = 1_795_417_200_000
ORIGIN_S = 60.3
CAP = {"": "urn:oasis:names:tc:emergency:cap:1.2"}
PUBLISHED_S = {
    "district-sahinbey": 5.6,
    "town-kilis": 12.5,
    "town-osmaniye": 15.4,
    "town-adiyaman": 28.6,
    "town-antakya": 35.0,
    "town-sanliurfa": 38.4,
}
"""From an alert 5.65 s after the origin to S, in the Pazarcık quake of 2023."""


@pytest.fixture(scope="module")
def ask_in(platform, ask_of):
    """Asks a city's hub after so many seconds of a scenario."""

    def ask_in(city, scenario, until_s):
        live, quakes = Live(PACKS, PACKS.city(city)), PACKS.solutions["earthquake"]
        playing = Run("r-1", city, scenario, 1, 1.0, moment(START_MS))
        live.announce(AnnouncedRun.heard(playing, heard_ms=0))
        for sent in simulate(PACKS.city(city), quakes, quakes.scenarios[scenario], seed=1).until(until_s):
            at_ms, address = START_MS + round(sent.at_s * 1000), sent.address
            said = dict(sent.values), Provenance.SIMULATED, "r-1", sent.seq
            live.apply([Reading(city, address.kind, address.id, at_ms, at_ms, *said)])
        return ask_of(create_api(replace(platform, packs=PACKS, city=PACKS.city(city), live=live)))

    return ask_in


@pytest.fixture(scope="module")
def pazarcik(ask_in):
    return ask_in("gaziantep", "pazarcik", 100)


def test_before_a_quake_there_is_none(ask_in):
    assert ask_in("gaziantep", "pazarcik", 60)("/api/v1/quake").json() is None


def test_it_says_where_how_large_give_or_take_and_that_it_may_be_larger(pazarcik):
    quake = pazarcik("/api/v1/quake").json()
    assert (quake["lon"], quake["lat"]) == (pytest.approx(37.043, abs=0.03), pytest.approx(37.288, abs=0.03))
    assert quake["origin_ms"] == pytest.approx(START_MS + 1000 * ORIGIN_S, abs=600)
    assert 6.5 < quake["magnitude"] < 7.3
    assert 0.15 < quake["magnitude_spread"] < 0.4
    assert (quake["at_least"], quake["is_over"], quake["provenance"]) == (True, False, "simulated")
    waited_s = (quake["warned_ms"] - quake["origin_ms"]) / 1000
    assert quake["blind_zone_km"] == pytest.approx(((3.55 * waited_s) ** 2 - 100) ** 0.5, abs=0.1)


def test_s_comes_to_each_town_in_the_order_and_within_a_second_of_what_is_published(pazarcik):
    """Stations find the epicentre to a kilometre or two, and take every quake to lie 10 km deep."""
    quake = pazarcik("/api/v1/quake").json()
    after_origin_s = {
        reached["place"]: (reached["s_ms"] - START_MS) / 1000 - ORIGIN_S
        for reached in quake["places"]
        if reached["place"] in PUBLISHED_S
    }
    assert list(after_origin_s) == list(PUBLISHED_S)
    assert after_origin_s == {place: pytest.approx(5.65 + seconds, abs=1.0) for place, seconds in PUBLISHED_S.items()}


def test_who_was_in_the_blind_zone_is_told_so_and_nearer_is_stronger(pazarcik):
    quake = pazarcik("/api/v1/quake").json()
    reached = quake["places"]
    assert all((place["warned_s"] < 0) == (place["distance_km"] < quake["blind_zone_km"]) for place in reached)
    felt = [place["intensity"] for place in reached]
    assert felt == sorted(felt, reverse=True)


def test_bangkok_is_told_when_and_not_how_strongly(ask_in):
    quake = ask_in("bangkok", "mandalay", 100)("/api/v1/quake").json()
    assert {place["intensity"] for place in quake["places"]} == {None}
    assert {round((place["s_ms"] - quake["origin_ms"]) / 1000) for place in quake["places"]} <= set(range(288, 296))


@pytest.mark.parametrize(
    ("city", "scenario", "severity"), [("gaziantep", "pazarcik", "Extreme"), ("bangkok", "mandalay", "Severe")]
)
def test_cap_says_geo_immediate_observed_and_to_take_shelter(ask_in, city, scenario, severity):
    ask = ask_in(city, scenario, 100)
    (alert,) = ask("/api/v1/alerts").json()
    said = ET.fromstring(ask(alert["cap"]).content)
    assert said.findtext("status", namespaces=CAP) == "Exercise"
    infos = said.findall("info", CAP)
    told = {
        (
            *tuple(info.findtext(part, namespaces=CAP) for part in ("category", "urgency", "severity", "certainty")),
            info.findtext("responseType", namespaces=CAP),
        )
        for info in infos
    }
    assert told == {("Geo", "Immediate", severity, "Observed", "Shelter")}
    assert [info.findtext("language", namespaces=CAP) for info in infos] == ["en", "ko", "th", "tr"]
    assert [info.findtext("event", namespaces=CAP) for info in infos] == ["Earthquake", "지진", "แผ่นดินไหว", "Deprem"]
    assert infos[0].findtext("area/areaDesc", namespaces=CAP) == PACKS.city(city).names["en"]
    said_of = {
        part.findtext("valueName", "", CAP): part.findtext("value", "", CAP)
        for part in infos[0].findall("parameter", CAP)
    }
    assert float(said_of["magnitudeAtLeast"]) == pytest.approx(ask("/api/v1/quake").json()["magnitude"], abs=0.05)
    lat_lon, radius_km = (infos[0].findtext("area/circle", namespaces=CAP) or "").split(" ")
    assert [float(part) for part in lat_lon.split(",")] == [
        pytest.approx(alert["lat"], abs=1e-4),
        pytest.approx(alert["lon"], abs=1e-4),
    ]
    farthest_km = max(place["distance_km"] for place in ask("/api/v1/quake").json()["places"])
    assert farthest_km <= float(radius_km) <= farthest_km + 1
