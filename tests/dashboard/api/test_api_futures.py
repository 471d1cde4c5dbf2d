"""`/api/v1/futures`: scenario seconds told as moments of the run, each kind in its own shape."""

from datetime import UTC, datetime

import pytest

from dashboard.api.futures import detail
from devices.futures import FloodFutures, ParkingFutures, QuakeFutures
from devices.futures.basis import Assumption, Spread
from devices.futures.earthquake import Channel, Quake, Reached
from devices.futures.flood import Storm
from devices.futures.parking import Arm, Fullness
from devices.packs import read_packs

START_MS = round(datetime(2026, 11, 24, tzinfo=UTC).timestamp() * 1000)
BANGKOK = read_packs().city("bangkok")
SPREAD = Spread(4, 1.0, 0.5, 0.5, 1.5)
SPREAD_TOLD = {"plays": 4, "mean": 1.0, "sd": 0.5, "lowest": 0.5, "highest": 1.5}
FLOOD = FloodFutures(
    solution="flood",
    scenario="flash-flood",
    storms=(Storm(1, 600.0, None, None, 660.5, None),),
    earlier=None,
    lead_with=None,
    lead_without=Spread(1, -60.5, None, -60.5, -60.5),
    from_s=60.0,
    every_s=60.0,
    reached_with=(0.0, 0.5),
    reached_without=(0.0, 0.1),
    wet=(0.0, 0.2),
    assumptions=(Assumption("call_in", 30.0, "min", "own"),),
)
QUAKE = QuakeFutures(
    solution="earthquake",
    scenario="mandalay",
    people=1_000,
    quakes=(Quake(1, 68.0, 351.0, 352.0, 354.0, 900.0), Quake(2, None, 351.0, 352.0, 354.0, None)),
    fewer=SPREAD,
    channels=(Channel("batches", (0.0, 1.0), None),),
    after_s=(1.0, 7_200.0),
    places=(Reached("khet-dusit", 284.0, 0.9, counted=True),),
    assumptions=(Assumption("registered", 1_000, "1", "published", by="DOPA"),),
)
PARKING = ParkingFutures(
    solution="parking",
    scenario="weekday",
    seeds=(1, 2),
    adoption=0.2,
    bays=768,
    from_h=13,
    to_h=19,
    arms=(Arm("none", SPREAD, None, SPREAD, (249.0, 400.0), SPREAD, SPREAD),),
    fullness=(Fullness(0.92, 1.4, 1.3, 0.0, 0.1, SPREAD),),
    assumptions=(),
)


def told(futures):
    return detail(futures, BANGKOK, run="r-1", start_ms=START_MS).model_dump()


def test_where_nothing_is_compared_there_is_null(ask):
    answer = ask("/api/v1/futures")
    assert (answer.status_code, answer.json()) == (200, None)


def test_moments_of_a_storm_are_those_of_the_run_and_what_never_comes_is_null():
    assert told(FLOOD) == {
        "kind": "flood",
        "run": "r-1",
        "solution": "flood",
        "scenario": "flash-flood",
        "storms": [
            {
                "seed": 1,
                "closed_ms": START_MS + 600_000,
                "alert_ms": None,
                "told_with_ms": None,
                "told_without_ms": START_MS + 660_500,
                "earlier_s": None,
            }
        ],
        "earlier": None,
        "lead_with": None,
        "lead_without": {"plays": 1, "mean": -60.5, "sd": None, "lowest": -60.5, "highest": -60.5},
        "from_ms": START_MS + 60_000,
        "every_ms": 60_000,
        "reached_with": [0.0, 0.5],
        "reached_without": [0.0, 0.1],
        "wet": [0.0, 0.2],
        "assumptions": [{"key": "call_in", "value": 30.0, "unit": "min", "source": "own", "by": ""}],
        "provenance": "simulated",
    }


def test_a_quake_tells_when_it_was_warned_of_and_places_by_their_names():
    answer = told(QUAKE)
    assert answer["quakes"] == [
        {
            "seed": 1,
            "decided_ms": START_MS + 68_000,
            "s_first_ms": START_MS + 351_000,
            "s_half_ms": START_MS + 352_000,
            "s_last_ms": START_MS + 354_000,
            "fewer": 900.0,
        },
        {
            "seed": 2,
            "decided_ms": None,
            "s_first_ms": START_MS + 351_000,
            "s_half_ms": START_MS + 352_000,
            "s_last_ms": START_MS + 354_000,
            "fewer": None,
        },
    ]
    (place,) = answer["places"]
    assert place | {"names": place["names"]["en"]} == {
        "place": "khet-dusit",
        "names": "Dusit",
        "s_after_s": 284.0,
        "share": 0.9,
        "counted": True,
    }
    assert answer["channels"] == [{"name": "batches", "reached": [0.0, 1.0], "waiting": None}]
    assert (answer["kind"], answer["people"], answer["fewer"]) == ("earthquake", 1_000, SPREAD_TOLD)
    assert answer["assumptions"][0]["by"] == "DOPA"


def test_parking_tells_each_arm_and_each_degree_of_fullness():
    answer = told(PARKING)
    assert answer["arms"] == [
        {
            "name": "none",
            "minutes": SPREAD_TOLD,
            "saved": None,
            "km": SPREAD_TOLD,
            "co2_g": (249.0, 400.0),
            "gave_up": SPREAD_TOLD,
            "elsewhere": SPREAD_TOLD,
        }
    ]
    assert answer["fullness"] == [
        {
            "taken": 0.92,
            "minutes_without": 1.4,
            "minutes_guided": 1.3,
            "gave_up_without": 0.0,
            "gave_up_guided": 0.1,
            "saved": SPREAD_TOLD,
        }
    ]
    assert (answer["kind"], answer["adoption"], answer["from_h"], answer["to_h"]) == ("parking", 0.2, 13, 19)


@pytest.mark.parametrize("kind", ["flood", "earthquake", "parking"])
def test_the_document_tells_the_kinds_apart(ask, kind):
    document = ask("/api/v1/openapi.json").json()
    answer = document["paths"]["/api/v1/futures"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    (kinds,) = [each["discriminator"] for each in answer["anyOf"] if "discriminator" in each]
    assert kinds["propertyName"] == "kind"
    schema = document["components"]["schemas"][kinds["mapping"][kind].rsplit("/", 1)[1]]
    assert schema["properties"]["kind"]["const"] == kind
