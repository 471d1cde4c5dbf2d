"""The booth's broker: iotcore (rumqttd) in a process of ours, under a configuration of ours, nothing to install."""

import contextlib
import json
import logging
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from broker.mqtt.client import Endpoint
from broker.mqtt.listen import require_free
from broker.mqtt.process import allow_many_connections, connectable, running
from broker.mqtt.role import Role
from devices.topic import EVERYTHING

MAX_PAYLOAD_BYTES = 2 * 1024 * 1024
"""Far above what the hub reads, so that the hub refuses and counts what is too large instead of a cut connection."""
SEGMENT_BYTES = 4 * 1024 * 1024
SEGMENTS = 16
"""Of the hub's filter, in memory (about 220 MB of it in all); the oldest segment goes first."""
ABSENCE_MESSAGES = 300_000
"""What an absent hub finds again: 150 s at 2,000 messages a second, 60 s at 5,000."""
MESSAGE_BYTES = 200
"""Topic and payload of a message of that count: a reading has 150 to 190."""


def write_config(
    folder: Path, *, host: str, port: int, mqtt5_port: int | None = None, passwords: Mapping[Role, str] | None = None
) -> Path:
    """With `passwords` (by user name) nobody else comes in; iotcore has no rules by topic, so each may say all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "embedded-broker.toml"
    path.touch(mode=0o600)
    listeners = {"v4": port} | ({"v5": mqtt5_port} if mqtt5_port else {})
    path.write_text(
        _ROUTER + "".join(_listener(version, host, at, passwords or {}) for version, at in listeners.items()),
        encoding="utf-8",
    )
    return path


_ROUTER = f"""\
id = 0

[router]
id = 0
max_connections = 10010
max_outgoing_packet_count = 200
max_segment_size = {SEGMENT_BYTES // 16}
max_segment_count = 2

[router.custom_segment."{EVERYTHING}"]
max_segment_size = {SEGMENT_BYTES}
max_segment_count = {SEGMENTS}
"""


def _listener(version: str, host: str, port: int, passwords: Mapping[Role, str]) -> str:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    users = "".join(f"{json.dumps(user)} = {json.dumps(password)}\n" for user, password in passwords.items())
    return f"""
[{version}.1]
name = "{version}"
listen = "{address}"
next_connection_delay_ms = 0

[{version}.1.connections]
connection_timeout_ms = 5000
max_payload_size = {MAX_PAYLOAD_BYTES}
max_inflight_count = 100
dynamic_filters = true
""" + (f"\n[{version}.1.connections.auth]\n{users}" if users else "")


def serve(config: Path) -> None:
    """Runs in this process, and as long as it: rumqttd can't be stopped, nor does it let Python see a Ctrl-C."""
    from iotcore import IotCoreBroker

    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("rumqttd").setLevel(logging.CRITICAL)  # it reports each message as an error
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    allow_many_connections()
    IotCoreBroker(config_path=str(config)).run_forever()


@contextlib.contextmanager
def embedded_broker(
    *,
    host: str,
    port: int,
    folder: Path,
    mqtt5_port: int | None = None,
    passwords: Mapping[Role, str] | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    """The broker as a child process, until the block is left."""
    for wanted in (port, mqtt5_port):
        if wanted:
            require_free(host, wanted)
    config = write_config(folder, host=host, port=port, mqtt5_port=mqtt5_port, passwords=passwords)
    command = [sys.executable, "-P", "-m", "broker.mqtt.embedded", str(config)]
    endpoints = [Endpoint(connectable(host), wanted) for wanted in (port, mqtt5_port) if wanted]
    with running(command, *endpoints, folder=folder, log=folder / "embedded-broker.log") as child:
        yield child


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
