"""The web port: questions only, without a body, not too many, and every answer well dressed."""

import asyncio
import json
from contextlib import ExitStack

import httpx
import pytest

from dashboard.api.headers import COMMON, DATA_POLICY
from dashboard.api.limits import Limits
from dashboard.api.live import OF_ONE, Broadcast, TooManyViewers
from dashboard.api.rates import THIS_MACHINE, Rates

VISITOR = ("192.168.1.7", 50_000)


@pytest.fixture
def visit(api):
    """Asks as somebody else in the hall does."""

    def visit(path="/api/v1/solutions", method="GET", *, app=api, client=VISITOR, **options):
        async def send():
            transport = httpx.ASGITransport(app, client=client)
            async with httpx.AsyncClient(transport=transport, base_url="http://hub") as http:
                return await http.request(method, path, **options)

        return asyncio.run(send())

    return visit


def limited(api, **rates):
    return Limits(api, Rates(**rates))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/api/v1/devices", "/", "/_dash-update-component", "/nowhere"])
def test_nothing_but_reading_is_possible(visit, method, path):
    answer = visit(path, method)
    assert (answer.status_code, answer.headers["allow"], answer.headers["connection"]) == (405, "GET, HEAD", "close")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == f"{method} is not for {path}; GET it"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_body_is_refused_before_it_is_read(visit, method):
    answer = visit(method=method, content=b"x")
    assert (answer.status_code, answer.json()["title"]) == (413, "Content Too Large")
    assert answer.headers["connection"] == "close"


def test_a_body_of_unknown_length_is_refused_too(visit):
    async def endless():
        yield b"x"

    assert visit(content=endless()).status_code == 413


def test_who_asks_too_much_is_told_when_to_come_back(visit, api):
    app = limited(api, a_second=0.1, at_once=3)
    answers = [visit(app=app) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 10
    assert answers[-1].json()["title"] == "Too Many Requests"
    assert visit(app=app, client=("192.168.1.8", 1)).status_code == 200


def test_the_exhibitors_own_screens_are_never_refused(visit, api):
    app = limited(api, a_second=0.1, at_once=0)
    assert [visit(app=app, client=client).status_code for client in (("127.0.0.1", 1), ("::1", 1), VISITOR)] == [
        200,
        200,
        429,
    ]


def test_what_asks_the_store_is_dearer(visit, api):
    app = limited(api, a_second=0.1, at_once=4)
    history = "/api/v1/devices/istanbul.car-park-counter.balmumcu/history"
    assert [visit(path, app=app).status_code for path in (history, "/api/v1/solutions")] == [200, 429]


@pytest.mark.parametrize(
    ("path", "method", "content", "status"),
    [
        ("/api/v1/solutions", "GET", b"", 200),
        ("/api/v1/nope", "GET", b"", 404),
        ("/api/v1/solutions", "PUT", b"", 405),
        ("/api/v1/solutions", "POST", b"x", 413),
        ("/api/v1/devices?limit=x", "GET", b"", 422),
    ],
)
def test_every_answer_carries_the_security_headers_errors_too(visit, path, method, content, status):
    answer = visit(path, method, content=content)
    assert answer.status_code == status
    assert {key: answer.headers[key] for key in COMMON} == COMMON
    assert answer.headers["content-security-policy"] == DATA_POLICY


def test_a_socket_is_not_opened(api):
    sent = []

    async def connect():
        async def receive():
            return {"type": "websocket.connect"}

        async def send(message):
            sent.append(message)

        await limited(api)({"type": "websocket", "path": "/_dash-ws-callback"}, receive, send)

    asyncio.run(connect())
    assert sent == [{"type": "websocket.close", "code": 1008}]


def watch(broadcast, who, count, stack):
    for _ in range(count):
        stack.enter_context(broadcast.viewer(who))


def test_one_address_cannot_take_every_place(stack):
    broadcast = Broadcast(bytes)
    watch(broadcast, "192.168.1.7", OF_ONE, stack)
    with pytest.raises(TooManyViewers, match=r"1,200 are watching from 192\.168\.1\.7 already"):
        watch(broadcast, "192.168.1.7", 1, stack)
    watch(broadcast, "192.168.1.8", 1, stack)


def test_the_exhibitors_own_stage_finds_a_place_in_a_full_hall(stack):
    broadcast = Broadcast(bytes)
    for number in range(2):
        watch(broadcast, f"192.168.1.{number}", 975, stack)
    with pytest.raises(TooManyViewers, match="1,950 are watching already"):
        watch(broadcast, "192.168.1.9", 1, stack)
    watch(broadcast, THIS_MACHINE, 50, stack)
    with pytest.raises(TooManyViewers, match="2,000 are watching already"):
        watch(broadcast, THIS_MACHINE, 1, stack)


def test_a_place_is_free_again_when_its_viewer_leaves(stack):
    broadcast = Broadcast(bytes)
    for _ in range(3):
        with broadcast.viewer("192.168.1.7"):
            pass
    assert (len(broadcast), broadcast._askers) == (0, {})


@pytest.fixture
def stack():
    with ExitStack() as stack:
        yield stack


def test_a_problem_is_json_whatever_the_path_holds(visit):
    answer = visit("/api/v1/%00%ff%22%3Cscript%3E")
    assert answer.status_code == 404
    assert "<script>" in json.loads(answer.text)["detail"]
