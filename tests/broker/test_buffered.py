"""Few system calls, the same bytes."""

import contextlib
import socket
import struct

import pytest

from broker.mqtt.buffered import CHUNK_BYTES, BufferedSocket


@pytest.fixture
def ends():
    """Our end of a connection, buffered and without waiting, and the other end as it is."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        raw = socket.create_connection(listener.getsockname())
        other, _ = listener.accept()
    ours = BufferedSocket(raw)
    ours.setblocking(False)
    with other, contextlib.closing(ours):
        yield ours, other


def received(ours, size):
    while True:
        with contextlib.suppress(BlockingIOError):
            return ours.recv(size)


def test_bytes_that_came_together_are_handed_out_as_asked_for(ends):
    ours, other = ends
    other.sendall(b"\x30\x05hello")
    pieces = [received(ours, size) for size in (1, 1, 3)]
    assert (pieces, ours.pending(), received(ours, 100), ours.pending()) == ([b"\x30", b"\x05", b"hel"], 2, b"lo", 0)


def test_nothing_to_read_is_said_as_a_socket_says_it(ends):
    with pytest.raises(BlockingIOError):
        ends[0].recv(1)


def test_the_end_of_the_connection_is_no_bytes(ends):
    ours, other = ends
    other.shutdown(socket.SHUT_WR)
    assert received(ours, 1) == b""


def test_what_is_sent_waits_for_the_flush(ends):
    ours, other = ends
    assert (ours.send(b"one"), ours.send(b"two"), ours.unsent()) == (3, 3, 6)
    other.setblocking(False)
    with pytest.raises(BlockingIOError):
        other.recv(10)
    other.setblocking(True)
    ours.flush()
    assert (ours.unsent(), other.recv(10)) == (0, b"onetwo")


def test_a_flush_does_not_wait_for_a_slow_reader_and_loses_nothing(ends):
    ours, other = ends
    sent = bytes(range(256)) * (CHUNK_BYTES // 4)
    ours.send(sent)
    ours.flush()
    assert ours.unsent() > 0
    got = b""
    while len(got) < len(sent):
        ours.flush()
        got += other.recv(CHUNK_BYTES)
    assert got == sent


def test_closing_sends_what_was_left(ends):
    ours, other = ends
    ours.send(b"goodbye")
    ours.close()
    assert (other.recv(10), other.recv(10)) == (b"goodbye", b"")


def test_what_cannot_be_sent_any_more_is_dropped_and_a_read_tells(ends):
    ours, other = ends
    other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    other.close()
    with pytest.raises(ConnectionResetError):
        received(ours, 1)
    ours.send(b"into the void")
    ours.flush()
    assert (ours.unsent(), ours.recv(1)) == (0, b"")
