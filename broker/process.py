"""A broker as a child process: is its port free, has it come up, and what did it say if it hasn't."""

import contextlib
import errno
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from broker.client import Endpoint

if sys.platform != "win32":
    import resource

START_S = 10.0
STOP_S = 10.0
MANY_FILES = 16_384
ALONE: int = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
"""Binds only where nobody listens; elsewhere than on Windows SO_REUSEADDR does so too, and passes over old sockets."""


class BrokerUnavailable(Exception):
    """A broker cannot run here; the message says why and what to do."""


def require_free(host: str, port: int) -> None:
    """Tell whoever is about to listen here that it can't, before a broker does so in its own words or not at all."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, ALONE, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise BrokerUnavailable(_why_not(host, port, error)) from None


def _why_not(host: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {port} of {host} is in use by another program; stop that or choose another port (--mqtt-port)"
        case errno.EADDRNOTAVAIL:
            return f"{host} is no address of this machine; choose 127.0.0.1, 0.0.0.0 or one of its own (--mqtt-host)"
        case errno.EACCES:
            return f"port {port} is kept for the system; choose one from 1024 up (--mqtt-port)"
        case _:
            return f"cannot listen at {host}:{port}: {error}"


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
def running(
    command: Sequence[str], endpoint: Endpoint, *, folder: Path, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A broker that accepts connections at `endpoint`; it has ended when the block is left."""
    allow_many_connections()
    with log.open("wb") as words:
        child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=words, stderr=words)
    try:
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
