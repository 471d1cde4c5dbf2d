"""A broker as a child process: is its port free, has it come up, and what did it say if it hasn't."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from broker.mqtt.client import Endpoint

if sys.platform != "win32":
    import resource

START_S = 10.0
STOP_S = 10.0
MANY_FILES = 16_384


class BrokerUnavailable(Exception):
    """A broker cannot run here; the message says why and what to do."""


def connectable(host: str) -> str:
    """Where to knock for one who listens at `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def allow_many_connections() -> None:
    """Each connection is an open file, and the usual 1,024 of this process and its children is less than a city has."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = MANY_FILES if hard == resource.RLIM_INFINITY else min(MANY_FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


@contextlib.contextmanager
def running(command: Sequence[str], *endpoints: Endpoint, folder: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A broker that accepts connections at all `endpoints`; it has ended when the block is left."""
    allow_many_connections()
    with log.open("wb") as words:
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=words, stderr=words)
    try:
        for endpoint in endpoints:
            _await_welcome(child, endpoint, log)
        yield child
    finally:
        _end(child)


def _await_welcome(child: "subprocess.Popen[bytes]", endpoint: Endpoint, log: Path) -> None:
    deadline_s = time.monotonic() + START_S
    while child.poll() is None and time.monotonic() < deadline_s:
        with contextlib.suppress(OSError), socket.create_connection((endpoint.host, endpoint.port), timeout=1):
            return
        time.sleep(0.02)
    said = log.read_text(errors="replace").strip()[-2_000:] or "it said nothing"
    raise BrokerUnavailable(f"the broker for {endpoint} did not come up: {said}")


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(STOP_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
