"""Whatever goes wrong is a problem in JSON that names culprit and cure; nothing changes anything."""

import asyncio
import dataclasses

import pytest
from dash import Dash, html

from broker.stores.store import StoreUnavailable
from dashboard.api.app import create_api
from dashboard.platform import BrokerHealth, Delivery, Health, StoreHealth, Trouble

COUNTER = "istanbul.car-park-counter.balmumcu"
HISTORY = f"/api/v1/devices/{COUNTER}/history"
STEERED, SHOWN, DRAWN = "/api/v1/run", "/api/v1/show", "/api/v1/drawn"
CONSULTATIONS, EXPORTED = "/api/v1/consultations", "/api/v1/consultations/export"
UNSEEN = (DRAWN, CONSULTATIONS, EXPORTED)
"""Nobody is warned here, and what visitors left is not for everybody."""
PATHS = [
    "/api/v1/cities",
    "/api/v1/cities/istanbul",
    "/api/v1/cities/istanbul/base-map",
    "/api/v1/solutions",
    "/api/v1/solutions/parking",
    "/api/v1/solutions/parking/day",
    "/api/v1/devices",
    f"/api/v1/devices/{COUNTER}",
    f"/api/v1/devices/{COUNTER}/latest",
    HISTORY,
    "/api/v1/alerts",
    "/api/v1/alerts/feed",
    "/api/v1/time",
    "/api/v1/refusals",
    STEERED,
    SHOWN,
    "/api/v1/health",
    "/api/v1/phones",
    "/api/v1/quake",
    "/api/v1/water",
    "/api/v1/traces",
    "/api/v1/futures",
    "/api/v1/live",
    "/api/v1/openapi.json",
    "/asyncapi.json",
]


def problem(response):
    """The problem that a response is, checked for what all problems have in common."""
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == "about:blank"
    assert "Traceback" not in response.text
    return body


def test_the_walk_below_knows_every_path_of_the_document(ask):
    documented = ask("/api/v1/openapi.json").json()["paths"]
    others = [path for path in documented if "{alert}" in path or path in UNSEEN]
    assert len(documented) - len(others) == len(PATHS) - 2


@pytest.mark.parametrize("path", [path for path in PATHS if path not in (STEERED, SHOWN)])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_no_path_but_that_of_the_run_can_be_written_to(ask, path, method):
    response = ask(path, method)
    assert problem(response) == {
        "type": "about:blank",
        "title": "Method Not Allowed",
        "status": 405,
        "detail": f"{method} is not for {path}; GET it",
        "instance": path,
    }
    assert "GET" in response.headers["allow"]


@pytest.mark.parametrize("path", PATHS)
def test_every_path_answers_head_as_it_answers_get(ask, path):
    assert ask(path, "HEAD").status_code == 200


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/api/v1/nope", "nothing is at /api/v1/nope; /api/v1/openapi.json lists what there is"),
        ("/api/nope", "nothing is at /api/nope; /api/v1/openapi.json lists what there is"),
        ("/nope", "nothing is at /nope; /api/v1/openapi.json lists what there is"),
        ("/api/v1/cities/bankok", "unknown city 'bankok'; known: istanbul"),
        ("/api/v1/cities/bankok/base-map", "unknown city 'bankok'; known: istanbul"),
        ("/api/v1/solutions/flood", "unknown solution 'flood'; known: parking"),
        ("/api/v1/devices/x", "unknown device 'x'; /api/v1/devices lists those that are known"),
        (
            "/api/v1/devices/istanbul.guidance-sign.balmumcu/latest",
            "'istanbul.guidance-sign.balmumcu' has not reported yet; is what plays or sends it running?",
        ),
    ],
)
def test_what_is_not_there_is_a_problem_that_says_so(ask, path, detail):
    assert problem(ask(path)) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": detail,
        "instance": path,
    }


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        ("points=0", "points", "'0' should be greater than or equal to 1"),
        ("points=2001", "points", "'2001' should be less than or equal to 2000"),
        ("points=many", "points", "'many' should be a valid integer, unable to parse string as an integer"),
        ("quantity=smell", "quantity", "unknown quantity 'smell'; known: free, occupied"),
        (
            "from=yesterday",
            "from",
            "'yesterday' is not a moment; write 2026-11-23T10:00:00+03:00 or epoch milliseconds",
        ),
        (
            "to=2026-11-23T10:00:00",
            "to",
            "'2026-11-23T10:00:00' names no moment: '2026-11-23T10:00:00' has no offset; "
            "write 2026-11-23T10:00:00+03:00 or ...Z",
        ),
        (
            f"to={10**40}",
            "to",
            f"'{10**40}' lies outside the years 1970 to 9999; write 2026-11-23T10:00:00+03:00 or epoch milliseconds",
        ),
        ("from=200&to=100", "from", "200 is not before to=100; write an earlier one"),
    ],
)
def test_a_wrong_parameter_of_history_is_named_with_its_cure(ask, query, parameter, detail):
    assert problem(ask(f"{HISTORY}?{query}")) == {
        "type": "about:blank",
        "title": "Unprocessable Content",
        "status": 422,
        "detail": f"{parameter}: {detail}",
        "instance": HISTORY,
        "errors": [{"parameter": parameter, "detail": detail}],
    }


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("kind=flying-car", "kind: unknown kind 'flying-car'; known: car-park-counter, guidance-sign, parking-bay"),
        ("city=bankok", "city: unknown city 'bankok'; known: istanbul"),
        ("limit=1001", "limit: '1001' should be less than or equal to 1000"),
        ("offset=-1", "offset: '-1' should be greater than or equal to 0"),
        ("state=tired", "state: 'tired' should be 'fresh', 'silent', 'offline' or 'unheard'"),
    ],
)
def test_a_misspelt_filter_is_an_error_and_not_an_empty_list(ask, query, detail):
    response = ask(f"/api/v1/devices?{query}")
    assert problem(response)["detail"] == detail


def test_all_that_is_wrong_is_told_at_once(ask):
    errors = problem(ask(f"{HISTORY}?points=0&from=x"))["errors"]
    assert [error["parameter"] for error in errors] == ["from", "points"]


def broken(platform, error):
    class Broken:
        def history(self, *_args, **_kwargs):
            raise error

    return create_api(dataclasses.replace(platform, store=Broken()))


def test_a_store_that_cannot_answer_asks_to_try_again_and_keeps_its_paths_to_itself(platform, ask_of):
    api = broken(platform, StoreUnavailable("/home/booth/data: no space left"))
    response = ask_of(api)(HISTORY)
    assert response.headers["retry-after"] == "5"
    assert problem(response) == {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": "the store cannot answer now and nothing is lost; try again, and see /api/v1/health for the cure",
        "instance": HISTORY,
    }


def test_what_nobody_foresaw_shows_nothing_of_the_inside(platform, ask_of):
    response = ask_of(broken(platform, RuntimeError("secret")))(HISTORY)
    assert problem(response)["detail"] == "the hub failed at this and goes on; its log says why"
    assert "secret" not in response.text


def test_health_is_degraded_by_a_problem_which_comes_with_its_cure(platform, ask_of):
    full = Trouble(words="the disk is full", cure="make room or name another with --data")
    ill = Health(
        version="0.1.0",
        uptime_s=1,
        broker=BrokerHealth(connected=True),
        store=StoreHealth(kind="duckdb", problem=full),
        delivery=Delivery(),
    )
    response = ask_of(create_api(dataclasses.replace(platform, health=lambda: ill)))("/api/v1/health")
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["store"]["problem"] == {
        "words": "the disk is full",
        "cure": "make room or name another with --data",
    }


def test_a_broker_that_is_away_degrades_health():
    away = Health(
        version="0.1.0",
        uptime_s=1,
        broker=BrokerHealth(connected=False),
        store=StoreHealth(kind="duckdb"),
        delivery=Delivery(),
    )
    assert away.status == "degraded"


@pytest.fixture(scope="module")
def dash(platform):
    """A real Dash app on an API of its own, after the start of the server, when Dash adds its catch-all."""
    dash = Dash("stage", server=create_api(platform))  # pyright: ignore[reportArgumentType]: its hint says bool
    dash.layout = html.Div("stage")
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive():
        return next(messages)

    async def send(_message):
        pass

    asyncio.run(dash.server({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send))
    return dash


def test_dash_on_the_same_app_answers_pages_and_leaves_the_api_its_problems(ask_of, dash):
    ask = ask_of(dash.server)
    assert "<!DOCTYPE html>" in ask("/").text
    assert "<!DOCTYPE html>" in ask("/any/page").text
    assert problem(ask("/api/v1/nope"))["status"] == 404
    assert problem(ask("/api"))["status"] == 404
    assert problem(ask("/api/v1/cities", "POST"))["status"] == 405
    assert ask("/api/v1/cities").json()[0]["id"] == "istanbul"
    assert all(path.startswith("/api/v1/") for path in ask("/api/v1/openapi.json").json()["paths"])


def test_every_answer_forbids_guessing_framing_and_foreign_requests(ask):
    for path in ("/api/v1/cities", "/api/v1/nope", "/asyncapi.json"):
        headers = ask(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_a_page_may_run_its_own_scripts_and_no_inline_one_but_dashs_renderer(ask_of, dash):
    policy = ask_of(dash.server)("/").headers["content-security-policy"]
    (renderer,) = dash.csp_hashes()
    assert f"script-src 'self' {renderer};" in policy
    assert "frame-ancestors 'self'" in policy
