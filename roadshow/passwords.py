"""MQTT passwords by role, made at the first start that is open to more than this machine."""

import ipaddress
import secrets
import tomllib
from pathlib import Path

from broker.role import Role
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


def read_or_make(folder: Path) -> dict[Role, str]:
    """By role; in a file that only its owner can read."""
    file = folder / FILE
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        made = {role: secrets.token_urlsafe(12) for role in Role}
        file.write_text("".join(f'{role} = "{password}"\n' for role, password in made.items()), encoding="utf-8")
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
