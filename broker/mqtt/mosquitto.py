"""A local Mosquitto under mosquitto.conf, the file that docker compose mounts as well."""

import contextlib
import hashlib
import os
import secrets
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path

from broker.mqtt.client import Endpoint
from broker.mqtt.listen import require_free
from broker.mqtt.process import BrokerUnavailable, connectable, running
from broker.mqtt.role import Role

CONFIG = Path(__file__).with_name("mosquitto.conf")
RULES = Path(__file__).with_name("mosquitto.acl")
ITERATIONS = 101
"""Mosquitto's own; our passwords are long and random, and 5,000 devices may log in at once."""


@contextlib.contextmanager
def mosquitto_broker(
    *, host: str, port: int, folder: Path, passwords: Mapping[Role, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """Mosquitto as a child process, until the block is left; without passwords everybody may do everything."""
    program = _program()
    require_free(host, port)
    folder = folder.absolute()
    _write_listener(folder, host=host, port=port, passwords=passwords)
    endpoint = Endpoint(connectable(host), port)
    with running([program, "-c", str(CONFIG)], endpoint, folder=folder, log=folder / "mosquitto.log") as child:
        yield child


def _program() -> str:
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise BrokerUnavailable(
            "mosquitto is not installed; install it (apt install mosquitto) or use --broker embedded"
        )
    return program


def _write_listener(folder: Path, *, host: str, port: int, passwords: Mapping[Role, str] | None) -> None:
    lines = [f"listener {port} {host}"]
    if os.name == "posix" and os.geteuid() == 0:
        lines.append("user root")  # or it becomes the user 'mosquitto', who may not write in our folder
    if passwords:
        secret = folder / "mosquitto.passwords"
        lines += ["allow_anonymous false", f"password_file {secret}", f"acl_file {RULES}"]
    else:
        lines.append("allow_anonymous true")
    included = folder / "mosquitto.d"
    included.mkdir(parents=True, exist_ok=True)
    if passwords:
        _write_passwords(folder / "mosquitto.passwords", passwords)
    (included / "listener.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_passwords(path: Path, passwords: Mapping[Role, str]) -> None:
    path.touch(mode=0o600)
    path.write_text("".join(f"{role}:{_hashed(word)}\n" for role, word in passwords.items()), encoding="utf-8")


def _hashed(password: str) -> str:
    """As `mosquitto_passwd` writes it: PBKDF2 with SHA-512."""
    salt = secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    return f"$7${ITERATIONS}${b64encode(salt).decode()}${b64encode(digest).decode()}"
