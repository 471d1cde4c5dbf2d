"""What to say when a broker is not to be had: the culprit and the cure."""

import socket
from collections.abc import Sequence


def unreachable(host: str, port: int, error: OSError) -> str:
    match error:
        case ConnectionRefusedError():
            return f"nothing listens at {host}:{port}; start a broker there (roadshow broker) or name another"
        case socket.gaierror():
            return f"no machine is called '{host}'; check its name or use its number"
        case TimeoutError():
            return f"{host}:{port} doesn't answer; is it on this network, and does a firewall let port {port} by?"
        case _:
            return f"cannot reach {host}:{port}: {error}"


def refused(place: str, username: str | None, reason: str) -> str:
    return f"{place} refuses {_name(username)} ({reason}); check user name and password"


def not_allowed(place: str, username: str | None, topics: Sequence[str]) -> str:
    return f"{place} doesn't let {_name(username)} read {', '.join(topics)}; log in under another name"


def lost(place: str, client_id: str, reason: str) -> str:
    return f"lost {place} ({reason}); does it still run, and does nobody else call himself {client_id}?"


def _name(username: str | None) -> str:
    return f"'{username}'" if username else "a client without a name"
