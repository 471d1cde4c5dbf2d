"""Whether an address is free to listen on, asked before anything starts."""

import errno
import socket

ALONE: int = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
"""Binds only where nobody listens; elsewhere than on Windows SO_REUSEADDR does so too, and passes over old sockets."""


class CannotListen(Exception):
    """The message says why not and what to do."""


def require_free(host: str, port: int, *, options: str = "--mqtt-") -> None:
    """Tell whoever is about to listen here that it can't, before a server does so in its own words or not at all.

    `options` begins the names of the two options that are the cure.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, ALONE, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        raise CannotListen(_why_not(host, port, options, error)) from None


def _why_not(host: str, port: int, options: str, error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine; choose 127.0.0.1, 0.0.0.0 or one of its own ({options}host)"
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} of {host} is in use by another program; stop that one, or choose another ({options}port "
            f"{port + 1 if port < 65_535 else port - 1})"
        )
    if error.errno == errno.EACCES:
        return f"port {port} is kept for the system; choose one from 1024 up ({options}port)"
    return f"cannot listen at {host}:{port}: {error}; choose another ({options}port)"
