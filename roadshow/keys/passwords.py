"""MQTT passwords by role, made at the first start that is open to more than this machine."""

import contextlib
import ipaddress
import os
import secrets
import tomllib
from pathlib import Path

from broker.mqtt.role import Role
from roadshow.cannot import Cannot
from roadshow.settings import Settings

FILE = "mqtt-passwords.toml"


def needed(settings: Settings) -> bool:
    """On loopback everyone is this machine's own user; beyond it nobody unknown may publish."""
    if settings.broker == "external":
        return False
    try:
        return not ipaddress.ip_address(settings.mqtt_host).is_loopback
    except ValueError:
        return settings.mqtt_host != "localhost"


def are_made(settings: Settings) -> bool:
    return settings.broker != "external" and (settings.data / FILE).exists()


def how_to_log_in(settings: Settings) -> list[str]:
    """For the exhibitor, at the start: where a device's password stands, and how it is used. Never the password."""
    topic = f"city/{settings.city}/parking-bay/demo-01/telemetry"
    words = [
        f"devices log in as '{Role.DEVICE}', with the password in {(settings.data / FILE).resolve()}",
        f"mosquitto_pub -h ADDRESS -p {settings.mqtt_port} -u {Role.DEVICE} -P PASSWORD -t {topic}"
        """ -m '{"values":{"occupied":1}}'""",
    ]
    if settings.broker == "embedded":
        words.append(
            "Who has it may speak as any device and command signs; not for strangers, who need --broker mosquitto"
        )
    return words


def read_or_make(folder: Path) -> dict[Role, str]:
    """By role; in a file that only its owner can read."""
    file = folder / FILE
    if not file.exists():
        _make(file)
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Cannot(f"{file}: is not TOML: {error}. Delete it and new passwords are made") from None
    missing = [role for role in Role if not isinstance(read.get(role), str) or not read[role]]
    if missing:
        raise Cannot(
            f"{file}: no password for {', '.join(missing)}. Write one, or delete the file and new ones are made"
        )
    return {role: read[role] for role in Role}


def _make(file: Path) -> None:
    """Whole or not at all, and never over another's: broker, hub and simulator start at the same moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{FILE}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text("".join(f'{role} = "{secrets.token_urlsafe(12)}"\n' for role in Role), encoding="utf-8")
    with contextlib.suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()
