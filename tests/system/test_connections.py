"""Connections that are held and not used, and heads that do not end, against a real server."""

import asyncio
import socket
import threading
from contextlib import contextmanager

import pytest
import uvicorn
from processes import until

from dashboard.api.connections import HEAD_BYTES, PIPELINED, Room
from dashboard.api.rates import THIS_MACHINE

QUESTION = b"GET / HTTP/1.1\r\nhost: hub\r\n\r\n"


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    if scope["path"] == "/slow":
        await asyncio.Event().wait()
    await send({"type": "http.response.body", "body": b"ok"})


@contextmanager
def served(**room):
    config = uvicorn.Config(
        app,
        port=0,
        http=Room(**room).protocol(),
        ws="none",
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started)
        yield server, server.servers[0].sockets[0].getsockname()
    finally:
        server.should_exit = True
        thread.join()


def connect(address):
    return socket.create_connection(address, timeout=20)


def all_of(wire):
    """What is said until the other side hangs up."""
    said = b""
    try:
        while data := wire.recv(65_536):
            said += data
    except ConnectionResetError:
        pass
    return said


def test_a_question_is_answered_and_the_next_one_on_the_same_connection_too():
    with served() as (_, address), connect(address) as wire:
        for _ in range(3):
            wire.sendall(QUESTION)
            assert wire.recv(4096).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("said", [b"", b"GET / HT", QUESTION[:-2], b"\r\n", QUESTION + b"GET /"])
def test_who_never_comes_to_the_point_is_not_waited_for(said):
    with served(head_within_s=0.2) as (_, address), connect(address) as wire:
        wire.sendall(said)
        all_of(wire)


def test_a_body_that_never_comes_is_not_waited_for():
    said = b"POST / HTTP/1.1\r\nhost: hub\r\ncontent-length: 400\r\n\r\n{"
    with served(head_within_s=0.2) as (_, address), connect(address) as wire:
        wire.sendall(said)
        all_of(wire)


def test_a_long_head_is_refused_though_it_comes_at_once():
    said = b"GET / HTTP/1.1\r\nhost: hub\r\nx: %b\r\n\r\n" % (b"x" * 4 * HEAD_BYTES)
    with served() as (_, address), connect(address) as wire:
        wire.sendall(said)
        assert all_of(wire).startswith(b"HTTP/1.1 431")


def test_a_drop_now_and_then_does_not_keep_a_connection_open():
    with served(head_within_s=0.3) as (server, address), connect(address) as wire:
        stopped = threading.Event()

        def drip():
            while not stopped.wait(0.05):
                try:
                    wire.sendall(b"\r\n")
                except OSError:
                    return

        dripping = threading.Thread(target=drip)
        dripping.start()
        all_of(wire)
        stopped.set()
        dripping.join()
        until(lambda: not server.server_state.connections)


def test_an_answer_that_takes_long_is_waited_for():
    with served(head_within_s=0.1) as (server, address), connect(address) as wire:
        wire.sendall(QUESTION.replace(b"/ ", b"/slow "))
        assert wire.recv(4096).startswith(b"HTTP/1.1 200")
        wire.settimeout(1)
        with pytest.raises(TimeoutError):
            wire.recv(1)
        assert len(server.server_state.connections) == 1


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * HEAD_BYTES + b" HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nx: " + b"a" * HEAD_BYTES,
        b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * HEAD_BYTES,
    ],
)
def test_a_head_that_does_not_end_is_refused(head):
    with served() as (_, address), connect(address) as wire:
        wire.sendall(head)
        assert all_of(wire).startswith(b"HTTP/1.1 431 ")


def test_questions_are_not_piled_up_on_one_connection():
    with served() as (_, address), connect(address) as wire:
        wire.sendall(QUESTION.replace(b"/ ", b"/slow ") + QUESTION * (PIPELINED + 1))
        assert all_of(wire).count(b"HTTP/1.1 200") <= 1


def test_garbage_is_answered_once_and_the_server_lives():
    with served() as (_, address):
        with connect(address) as wire:
            wire.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500))
            assert all_of(wire).startswith(b"HTTP/1.1 400 ")
        with connect(address) as wire:
            wire.sendall(QUESTION)
            assert wire.recv(4096).startswith(b"HTTP/1.1 200")


def test_beyond_the_room_connections_are_turned_away_until_one_leaves():
    with served(in_all=2) as (server, address):
        with connect(address), connect(address):
            until(lambda: len(server.server_state.connections) == 2)
            with connect(address) as third:
                assert all_of(third) == b""
        until(lambda: not server.server_state.connections)
        with connect(address) as wire:
            wire.sendall(QUESTION)
            assert wire.recv(4096).startswith(b"HTTP/1.1 200")


def test_one_address_has_its_bound_and_this_machine_its_own_places():
    room = Room(of_one=2, in_all=203)
    assert [room.enter("a") for _ in range(3)] == [True, True, False]
    assert [room.enter("b") for _ in range(2)] == [True, False]
    assert room.enter(THIS_MACHINE)
    room.leave("a")
    assert room.enter("c")
    assert [room.enter(THIS_MACHINE) for _ in range(200)].count(True) == 199
