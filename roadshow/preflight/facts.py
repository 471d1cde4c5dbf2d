"""What `check` looks at, gathered once: thin, and judged elsewhere."""

import importlib.util
import json
import os
import platform
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from broker.mqtt.listen import CannotListen, require_free
from dashboard.frontend.assets import read_built
from devices.packs import BUILT_IN, Finding, check_packs
from roadshow.clock import steady_ms, wall_ms
from roadshow.preflight.lan import lan_addresses, phone_address
from roadshow.settings import Settings
from roadshow.supervision.show import DIRECT, stage_address

LOOK_S = 0.5
"""How long the two clocks are compared."""
Health = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Port:
    what: str
    port: int
    trouble: str
    """Why nobody can listen there; empty where the port is free."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The data folder."""

    path: Path
    free_bytes: int
    readings: int | None
    """None where there is no folder yet, or a show has it open."""
    bytes: int
    damaged: Sequence[str]
    """Names of files."""
    trouble: str
    """Why a hub could not use it."""


@dataclass(frozen=True, slots=True)
class Facts:
    settings: Settings
    system: str
    machine: str
    python: str
    program: str
    health: Health | None
    """What a show of ours says at the port of the screens; None where none answers."""
    ports: Sequence[Port]
    folder: Folder
    now: datetime
    """In the machine's time zone."""
    clock_set_ms: int
    """By how much the clock was set while we looked."""
    city_zone: tzinfo | None
    addresses: Sequence[str]
    """Of this machine on a network."""
    phone_address: str
    """Where a phone finds its page; empty where none can."""
    built: bool
    findings: Sequence[Finding]
    broker_trouble: str
    brand: str
    """Whose stand it is; empty where nobody is named or the brand is wrong."""
    brand_trouble: str


def gather(settings: Settings) -> Facts:
    health = ask_health(settings)
    brand, brand_trouble = _brand(settings)
    return Facts(
        settings=settings,
        system=platform.system(),
        machine=f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} cores",
        python=platform.python_version(),
        program=sys.executable,
        health=health,
        ports=list(_ports(settings)),
        folder=_folder(settings.data.resolve(), in_use=health is not None),
        now=datetime.now().astimezone(),
        clock_set_ms=_clock_set_ms(),
        city_zone=_city_zone(settings),
        addresses=list(lan_addresses()),
        phone_address=phone_address(settings),
        built=read_built() is not None,
        findings=check_packs(*([BUILT_IN] if settings.packs is None else [BUILT_IN, settings.packs])),
        broker_trouble=_broker_trouble(settings),
        brand=brand,
        brand_trouble=brand_trouble,
    )


def ask_health(settings: Settings) -> Health | None:
    try:
        with DIRECT.open(f"{stage_address(settings)}api/v1/health", timeout=3) as answer:
            health = json.load(answer)
    except (OSError, ValueError):
        return None
    return health if isinstance(health, dict) and "delivery" in health else None


def _ports(settings: Settings) -> list[Port]:
    wanted = [("screens", settings.host, settings.port, "--")]
    if settings.broker != "external":
        wanted.append(("MQTT", settings.mqtt_host, settings.mqtt_port, "--mqtt-"))
    ports: list[Port] = []
    for what, host, port, options in wanted:
        trouble = ""
        try:
            require_free(host, port, options=options)
        except CannotListen as problem:
            trouble = str(problem)
        ports.append(Port(what, port, trouble))
    return ports


def _folder(path: Path, *, in_use: bool) -> Folder:
    there = next(folder for folder in (path, *path.parents) if folder.is_dir())
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else []
    found = None
    if path.is_dir() and not in_use:
        from broker.stores.duckdb.look import look

        found = look(path)
    return Folder(
        path=path,
        free_bytes=shutil.disk_usage(there).free,
        readings=found.readings if found else None,
        bytes=sum(file.stat().st_size for file in files if ".duckdb" in file.name),
        damaged=found.damaged if found else [file.name for file in files if file.name.endswith(".duckdb.damaged")],
        trouble=(found.refused if found else "") or _cannot_write(there),
    )


def _cannot_write(folder: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"cannot write in {folder}: {error.strerror}; choose another folder with --data"


def _clock_set_ms() -> int:
    wall, steady = wall_ms(), steady_ms()
    time.sleep(LOOK_S)
    return wall_ms() - wall - (steady_ms() - steady)


def _city_zone(settings: Settings) -> tzinfo | None:
    """None where the packs cannot be read, which the findings tell."""
    from devices.packs import PackError
    from roadshow.cannot import Cannot
    from roadshow.world import read_world

    try:
        return read_world(settings)[1].time_zone
    except (Cannot, PackError):
        return None


def _brand(settings: Settings) -> tuple[str, str]:
    """The exhibitor's name, and what is wrong."""
    from roadshow.cannot import Cannot
    from roadshow.world import brand_of

    if settings.brand is None:
        return "", ""
    try:
        return brand_of(settings).name, ""
    except Cannot as problem:
        return "", str(problem)


def _broker_trouble(settings: Settings) -> str:
    match settings.broker:
        case "embedded":
            there = importlib.util.find_spec("iotcore") is not None
            return (
                "" if there else "the embedded broker (iotcore) is not installed; delete .venv and start run.py again"
            )
        case "mosquitto":
            there = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
            return "" if there else "mosquitto is not installed; install it, or use --broker embedded"
        case "external":
            try:
                with socket.create_connection((settings.mqtt_host, settings.mqtt_port), timeout=3):
                    return ""
            except OSError as error:
                from broker.mqtt.trouble import unreachable

                return unreachable(settings.mqtt_host, settings.mqtt_port, error)
