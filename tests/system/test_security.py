"""What a visitor can do to a real hub: look, and nothing else. Every route of the app is walked."""

import http.client
import json
import re

import pytest
from brokers import Peer
from hubs import running_hub
from processes import until
from starlette.routing import Mount

from dashboard.api.headers import COMMON, DATA_POLICY, PAGE_POLICY, PICTURE_POLICY

BAY = "istanbul.parking-bay.demo-01"
READING = {"GET", "HEAD"}
CHANGING = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND")
STEERED = ("/api/v1/run", "POST")
SHOWN = ("/api/v1/show", "POST")
REPORTED = ("/api/v1/drawn", "POST")
LEFT = ("/api/v1/consultations", "POST")
OPENED = ("/api/v1/consultations/export", "POST")
ALLOWED = {
    STEERED[0]: "GET, HEAD, POST",
    SHOWN[0]: "GET, HEAD, POST",
    REPORTED[0]: "POST",
    LEFT[0]: "GET, HEAD, POST",
    OPENED[0]: "POST",
}
FILLED = {
    "city": "istanbul",
    "solution": "parking",
    "device": BAY,
    "language": "en",
    "package_name": "dash",
    "fingerprinted_path": "dash-renderer/build/dash_renderer.min.js",
}
WRONG = (
    "x",
    "..%2F..%2Fetc%2Fpasswd",
    "%00",
    "%ff%fe",
    "a" * 3000,
    "<script>",
    "'; DROP TABLE reading; --",
    "%F0%9F%85%BF",
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A hub that one real device has spoken to."""
    with running_hub(tmp_path_factory.mktemp("hub")) as hub, Peer(hub.broker.endpoint(), "demo") as device:
        device.publish(f"city/{BAY.replace('.', '/')}/telemetry", '{"values":{"occupied":1}}')
        until(lambda: hub.platform.store.usage().readings)
        yield hub


@pytest.fixture
def ask(hub):
    """One request, as it is written; the head of the answer and, but for the endless stream, its body."""

    def ask(method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders(body)
            answer = connection.getresponse()
            endless = answer.headers["content-type"] == "text/event-stream; charset=utf-8"
            return answer, b"" if endless else answer.read()
        finally:
            connection.close()

    return ask


def routes(hub):
    return sorted("/" + path.lstrip("/") for path in _paths(hub.app.routes))


def _paths(routes, prefix=""):
    """As the app matches them (Dash's catch-all has no slash); FastAPI keeps what it included apart."""
    found = set()
    for route in routes:
        if (included := getattr(route, "original_router", None)) is not None:
            found |= _paths(included.routes, prefix + route.include_context.prefix)
        elif isinstance(route, Mount):
            found.add(f"{route.path}/x.js")
        else:
            found.add(prefix + route.path)
    return found


def filled(path, **values):
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda blank: (FILLED | values).get(blank[1], "x"), path)


def state(hub):
    """What a visitor might have changed."""
    platform = hub.platform
    return (platform.live.devices(), platform.live.view().run, platform.store.usage(), platform.refusals.counts())


def test_the_walk_finds_the_screens_the_api_and_what_dash_brings(hub):
    assert {"/api/v1/devices/{device}", "/_dash-update-component", "/", "/asyncapi.json"} <= set(routes(hub))
    assert len(routes(hub)) > 20


def test_no_route_takes_anything_but_a_question_and_nothing_changes(hub, ask):
    """But for run and show, there only with the PIN, and for what a screen reports of an alert: it moves a figure."""
    before = state(hub)
    for route in routes(hub):
        for method in CHANGING:
            if (route, method) in (STEERED, SHOWN, REPORTED, LEFT, OPENED):
                continue
            answer, body = ask(method, filled(route))
            assert answer.status == 405, f"{method} {route}: {answer.status}"
            assert answer.headers["allow"] == ALLOWED.get(route, "GET, HEAD")
            assert json.loads(body)["status"] == 405
            content = json.dumps({"output": "x", "inputs": [], "changedPropIds": []})
            answer, _ = ask(method, filled(route), content.encode(), content_length=str(len(content)))
            assert answer.status == 413, f"{method} {route} with a body: {answer.status}"
        for method in READING if route != LEFT[0] else ():  # which is read with the PIN, and a try is counted
            answer, body = ask(method, filled(route))
            assert answer.status in {200, 304, 307, 404, 405, 422}, f"{method} {route}: {answer.status} {body[:300]}"
    assert state(hub) == before


@pytest.mark.parametrize("path", ["/", "/m", "/health", "/contract", "/api/v1/devices", "/asyncapi.json"])
def test_a_head_is_what_a_get_is_without_its_body(ask, path):
    head, nothing = ask("HEAD", path)
    answer, body = ask("GET", path)
    assert (head.status, nothing) == (200, b"")
    assert head.headers["content-type"] == answer.headers["content-type"]
    assert len(body) > 100


@pytest.mark.parametrize(
    ("language", "words"), [("tr", "Bu adreste"), ("th", "ไม่พบ"), ("ko", "이 주소"), ("en", "Nothing")]
)
def test_where_nothing_is_a_page_says_so_in_the_visitors_language(ask, language, words):
    answer, body = ask("GET", "/no/such/page", accept_language=language)
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert words in body.decode()
    assert b'href="/m"' in body
    assert b"no/such" not in body


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"x_roadshow_pin": ""}, 401),
        ({"x_roadshow_pin": "000000"}, 401),
        ({"authorization": "Bearer "}, 401),
        ({"origin": "http://elsewhere.example"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"transfer_encoding": "chunked"}, 413),
    ],
)
def test_who_does_not_know_the_pin_steers_nothing(hub, ask, headers, status):
    """Refused before a body is read: none comes, and none is waited for."""
    before = state(hub)
    about = {"content_type": "application/json"} | ({} if status == 413 else {"content_length": "20"}) | headers
    answer, body = ask("POST", STEERED[0], **about)
    assert (answer.status, json.loads(body)["status"]) == (status, status)
    assert answer.headers["connection"] == "close"
    assert state(hub) == before


def test_a_report_of_an_alert_that_nobody_knows_changes_nothing(hub, ask):
    before = state(hub)
    report = {"alert": "x", "revision": 1, "screen": "phone", "drawn_ms": 1, "uncertainty_ms": 1}
    said = json.dumps(report).encode()
    answer, body = ask("POST", REPORTED[0], said, content_type="application/json", content_length=str(len(said)))
    assert (answer.status, json.loads(body)["title"]) == (404, "Not Found")
    assert state(hub) == before


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://elsewhere.example"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"content_type": "text/plain"}, 415),
        ({"transfer_encoding": "chunked"}, 413),
    ],
)
def test_no_other_sites_page_reports(hub, ask, headers, status):
    before = state(hub)
    about = {"content_type": "application/json"} | ({} if status == 413 else {"content_length": "20"}) | headers
    answer, body = ask("POST", REPORTED[0], **about)
    assert (answer.status, json.loads(body)["status"]) == (status, status)
    assert answer.headers["connection"] == "close"
    assert state(hub) == before


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_name_is_no_failure_on_any_route(hub, ask, wrong):
    for route in routes(hub):
        if "{" in route:
            path = re.sub(r"\{\w+(?::\w+)?\}", lambda _: wrong.replace(" ", "%20"), route)
            answer, body = ask("GET", path)
            assert answer.status < 500, f"{path[:100]}: {answer.status} {body[:300]}"
            assert b"Traceback" not in body


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b"{", b"\xff\xfe", b'{"output":"..a.b..","inputs":1}', b"[" * 30_000, b"x" * 200_000],
)
def test_dash_s_callback_address_answers_calmly_whatever_it_is_sent(ask, body):
    answer, said = ask(
        "POST", "/_dash-update-component", body, content_type="application/json", content_length=str(len(body))
    )
    assert answer.status in (405, 413)
    assert set(json.loads(said)) == {"type", "title", "status", "detail", "instance"}


@pytest.mark.parametrize(
    "path",
    ["/_reload-hash", "/_favicon.ico", "/_dash-update-component", "/_dash_startup_route/x", "/_dash-ws-callback"],
)
def test_what_dash_brings_and_no_screen_needs_is_not_there(ask, path):
    answer, body = ask("GET", path)
    assert (answer.status, json.loads(body)["title"]) == (404, "Not Found")


@pytest.mark.parametrize(
    "path",
    [
        "/_dash-component-suites/os/path.py",
        "/_dash-component-suites/dash/deps/nope.js",
        "/_dash-component-suites/dash/../../../etc/passwd",
        "/_dash-component-suites/dash/%2e%2e/%2e%2e/dash.py",
        "/built/../../../etc/passwd",
        "/built/%2e%2e%2fpages.py",
    ],
)
def test_files_that_are_not_ours_to_give_are_not_found(ask, path):
    answer, body = ask("GET", path)
    assert answer.status == 404
    assert b"root:" not in body


def test_every_answer_tells_the_browser_what_to_refuse(hub, ask):
    paths = [filled(route) for route in routes(hub)]
    for path in [*paths, "/nowhere", "/api/nowhere", "/?theme=light&lang=th", "/api/v1/devices?limit=-1"]:
        answer, _ = ask("GET", path)
        assert {key: answer.headers[key] for key in COMMON} == COMMON, path
        policy = answer.headers["content-security-policy"]
        of_data = DATA_POLICY if path.startswith(("/api/", "/asyncapi.json")) else PAGE_POLICY
        assert policy == (PICTURE_POLICY if path.startswith("/brand/") else of_data), path
        assert "set-cookie" not in answer.headers
        assert "server" not in answer.headers


def test_the_policy_names_no_other_host_and_no_script_of_the_page_but_one():
    assert "http" not in PAGE_POLICY
    assert "*" not in PAGE_POLICY
    scripts = next(part for part in PAGE_POLICY.split("; ") if part.startswith("script-src"))
    assert re.fullmatch(r"script-src 'self' 'sha256-[\w+/=]+'", scripts)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://elsewhere.example"},
        {"origin": "http://elsewhere.example", "access_control_request_method": "POST"},
    ],
)
def test_no_other_site_is_let_in(ask, headers):
    answer, _ = ask("GET", "/api/v1/devices", **headers)
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_an_upgrade_to_a_socket_is_not_taken(ask):
    answer, _ = ask(
        "GET",
        "/_dash-ws-callback",
        connection="Upgrade",
        upgrade="websocket",
        sec_websocket_version="13",
        sec_websocket_key="dGhlIHNhbXBsZSBub25jZQ==",
    )
    assert answer.status == 404
