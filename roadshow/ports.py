"""Whether an address is free to listen on, asked before anything starts."""

import errno
import socket
import sys

from roadshow.cannot import Cannot


def require_free(host: str, port: int, *, option: str) -> None:
    """Raises `Cannot` with the cure where `host:port` cannot be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise Cannot(
            f"cannot listen on '{host}': {error}. Name an address of this machine, such as 127.0.0.1"
        ) from None
    with socket.socket(family, kind, protocol) as trial:
        if sys.platform == "win32":  # there, an address in use can be taken over unless one asks not to
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Cannot(
                    f"port {port} is in use by another program. "
                    f"Stop that one, or choose another with {option} {port + 1}"
                ) from None
            raise Cannot(f"cannot listen on {host}:{port}: {error}. Choose another with {option}") from None
