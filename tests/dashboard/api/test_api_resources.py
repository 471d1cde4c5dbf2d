"""Each resource, on whole values."""

import base64
import gzip

import pytest

RUN_MS = 1_795_417_200_000
WALL_MS = 1_800_000_000_000
COUNTER = "istanbul.car-park-counter.balmumcu"
NEWCOMER = "istanbul.parking-bay.demo-01"
HOUR_MS = 3_600_000


def test_the_cities_of_the_packs_are_listed_with_names_in_four_languages(ask):
    assert ask("/api/v1/cities").json() == [
        {
            "id": "istanbul",
            "names": {"en": "Istanbul", "ko": "이스탄불", "th": "อิสตันบูล", "tr": "İstanbul"},
            "time_zone": "Europe/Istanbul",
            "centre": [28.975, 41.055],
            "bounds": [28.8, 40.9, 29.2, 41.2],
            "solutions": ["parking"],
            "on_show": True,
            "source": "made by hand",
            "credit": {"en": "nobody", "ko": "nobody", "th": "nobody", "tr": "nobody"},
        }
    ]


def test_a_city_tells_its_places(ask):
    assert ask("/api/v1/cities/istanbul").json()["places"] == [
        {
            "id": "balmumcu",
            "kind": "covered",
            "names": {"en": "Balmumcu", "ko": "발뭄주", "th": "บัลมุมจู", "tr": "Balmumcu"},
            "lon": 29.01,
            "lat": 41.06,
            "district": "Beşiktaş",
            "hours": "",
            "capacity": 4,
        }
    ]


def test_a_base_map_is_sent_once_and_then_known_by_its_tag(ask):
    first = ask("/api/v1/cities/istanbul/base-map", headers={"Accept-Encoding": "identity"})
    assert first.json() == {"type": "FeatureCollection", "features": []}
    assert first.headers["content-type"] == "application/geo+json"
    tag = first.headers["etag"]
    again = ask(
        "/api/v1/cities/istanbul/base-map",
        headers={"Accept-Encoding": "identity", "If-None-Match": f'"old", W/{tag}'},
    )
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_a_base_map_is_compressed_for_those_who_can_read_it(ask):
    packed = ask("/api/v1/cities/istanbul/base-map", headers={"Accept-Encoding": "gzip, br"})
    plain = ask("/api/v1/cities/istanbul/base-map", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, mtime=0))


def test_a_solution_tells_its_kinds_quantities_units_and_states(ask):
    (parking,) = ask("/api/v1/solutions").json()
    assert parking == ask("/api/v1/solutions/parking").json()
    assert (parking["id"], parking["cities"], parking["scenarios"]) == (
        "parking",
        ["istanbul", "bangkok"],
        ["sensors", "weekday-bangkok", "weekday"],
    )
    assert parking["names"].keys() == parking["story"].keys() == {"en", "ko", "th", "tr"}
    bay = next(kind for kind in parking["kinds"] if kind["id"] == "parking-bay")
    (occupied,) = bay["quantities"]
    assert (bay["heartbeat_s"], bay["actuator"]) == (3600, False)
    assert (occupied["key"], occupied["unit"], occupied["lowest"], occupied["highest"]) == ("occupied", "1", 0, 1)
    assert [(state["number"], state["key"], state["names"]["en"]) for state in occupied["states"]] == [
        (0, "free", "free"),
        (1, "occupied", "occupied"),
    ]


def test_devices_are_the_listed_fleet_and_then_the_newcomers(ask):
    page = ask("/api/v1/devices").json()
    assert (page["total"], page["next"]) == (7, None)
    assert [device["id"] for device in page["devices"]] == [
        COUNTER,
        "istanbul.parking-bay.balmumcu-a01",
        "istanbul.parking-bay.balmumcu-a02",
        "istanbul.parking-bay.balmumcu-a03",
        "istanbul.parking-bay.balmumcu-a04",
        "istanbul.guidance-sign.balmumcu",
        NEWCOMER,
    ]


def test_a_listed_device_stands_where_its_pack_says(ask):
    assert ask("/api/v1/devices").json()["devices"][0] == {
        "id": COUNTER,
        "city": "istanbul",
        "solution": "parking",
        "kind": "car-park-counter",
        "name": "balmumcu",
        "names": {"en": "Balmumcu", "ko": "발뭄주", "th": "บัลมุมจู", "tr": "Balmumcu"},
        "place": "balmumcu",
        "bay": None,
        "lon": 29.01,
        "lat": 41.06,
        "newcomer": False,
        "state": "fresh",
        "provenance": "simulated",
        "level": "normal",
    }


def test_a_newcomer_stands_where_its_status_says(ask):
    assert ask("/api/v1/devices?provenance=real").json()["devices"] == [
        {
            "id": NEWCOMER,
            "city": "istanbul",
            "solution": "parking",
            "kind": "parking-bay",
            "name": "demo-01",
            "names": {"en": "Demo bay", "ko": "Demo bay", "th": "Demo bay", "tr": "Demo bay"},
            "place": None,
            "bay": None,
            "lon": 29.0,
            "lat": 41.0,
            "newcomer": True,
            "state": "fresh",
            "provenance": "real",
            "level": "normal",
        }
    ]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("city=istanbul", 7),
        ("kind=parking-bay", 5),
        ("solution=parking", 7),
        ("state=unheard", 5),
        ("state=fresh&kind=parking-bay", 1),
        ("provenance=recorded", 0),
    ],
)
def test_devices_are_filtered(ask, query, total):
    assert ask(f"/api/v1/devices?{query}").json()["total"] == total


def test_following_next_walks_every_device_once(ask):
    path, seen = "/api/v1/devices?kind=parking-bay&limit=2", []
    while path:
        page = ask(path).json()
        assert (page["total"], page["limit"]) == (5, 2)
        seen += [device["id"] for device in page["devices"]]
        path = page["next"]
    assert seen == [f"istanbul.parking-bay.balmumcu-a0{number}" for number in (1, 2, 3, 4)] + [NEWCOMER]


def test_one_device_comes_with_its_kind_and_its_latest_reading(ask):
    device = ask(f"/api/v1/devices/{COUNTER}").json()
    assert device["kind_detail"]["id"] == "car-park-counter"
    assert device["latest"] == ask(f"/api/v1/devices/{COUNTER}/latest").json()
    assert ask("/api/v1/devices/istanbul.guidance-sign.balmumcu").json()["latest"] is None


def test_the_latest_reading_of_a_device(ask):
    assert ask(f"/api/v1/devices/{COUNTER}/latest").json() == {
        "device": COUNTER,
        "at_ms": RUN_MS,
        "received_ms": WALL_MS,
        "provenance": "simulated",
        "values": {"free": 1, "occupied": 3},
    }


def sample(at_ms, value):
    return {"at_ms": at_ms, "mean": value, "low": value, "high": value, "last": value, "count": 1}


def test_history_is_by_default_the_last_day_of_the_runs_clock_and_the_first_quantity(ask):
    history = ask(f"/api/v1/devices/{COUNTER}/history").json()
    samples = history.pop("samples")
    assert history == {
        "device": COUNTER,
        "quantity": "free",
        "unit": "1",
        "run": "r-1",
        "from_ms": RUN_MS + 1 - 24 * HOUR_MS,
        "to_ms": RUN_MS + 1,
    }
    assert [each["last"] for each in samples] == [3, 2, 1]


def test_history_of_a_real_device_goes_by_the_hubs_clock(ask):
    history = ask(f"/api/v1/devices/{NEWCOMER}/history").json()
    assert history["to_ms"] == WALL_MS + 1
    assert [each["last"] for each in history["samples"]] == [1]


@pytest.mark.parametrize(
    "moments",
    [
        f"from={RUN_MS - 300_000}&to={RUN_MS}",
        "from=2026-11-23T06:55:00Z&to=2026-11-23T07:00:00Z",
        "from=2026-11-23T09:55:00%2B03:00&to=2026-11-23T10:00:00.000%2B03:00",
        "from=2026-11-23T09:55:00+03:00&to=2026-11-23T10:00:00+03:00",
    ],
)
def test_history_takes_moments_by_rfc_3339_and_in_milliseconds_and_leaves_the_end_out(ask, moments):
    history = ask(f"/api/v1/devices/{COUNTER}/history?quantity=occupied&points=2000&{moments}").json()
    assert (history["from_ms"], history["to_ms"]) == (RUN_MS - 300_000, RUN_MS)
    assert history["samples"] == [sample(RUN_MS - 300_000, 2)]


def test_history_of_a_run_that_never_was_is_empty(ask):
    history = ask(f"/api/v1/devices/{COUNTER}/history?run=r-0").json()
    assert (history["run"], history["samples"]) == ("r-0", [])


def test_refusals_show_the_raw_bytes_as_text_and_exactly(ask):
    assert ask("/api/v1/refusals").json() == {
        "counts": {"not-json": 1},
        "recent": [
            {
                "at_ms": WALL_MS,
                "topic": "city/istanbul/parking-bay/demo-01/telemetry",
                "reason": "not-json",
                "detail": "expected JSON",
                "size": 2,
                "text": "\\xff{",
                "base64": base64.b64encode(b"\xff{").decode(),
            }
        ],
    }


def test_health_tells_the_broker_the_store_the_run_and_the_counts(ask):
    health = ask("/api/v1/health").json()
    assert health == {
        "version": "0.1.0",
        "uptime_s": 12.5,
        "broker": {"connected": True, "since_ms": WALL_MS, "problem": None},
        "store": {"kind": "duckdb", "readings": 7, "bytes": None, "oldest_ms": WALL_MS, "problem": None},
        "run": {
            "run": "r-1",
            "city": "istanbul",
            "scenario": "weekday",
            "seed": 7,
            "speed": 60,
            "at_ms": RUN_MS,
            "state": "running",
        },
        "delivery": {"received": 5, "stored": 4, "duplicates": 0, "refused": 1, "backlog": 0},
        "parts": [],
        "interruptions": [],
        "phones": {"now": 0, "ever": 0, "last_seen_ms": None},
        "status": "ok",
    }


def test_the_wire_contract_is_served(ask):
    document = ask("/asyncapi.json").json()
    assert document["asyncapi"] == "3.1.0"
    assert document["channels"]["telemetry"]["address"] == "city/{city}/{kind}/{device}/telemetry"
