"""The key that seals what steers the show, and the numbers that keep it from being said again."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import msgspec

from devices.payload import Control, Foreseen, Run, Traces, Water, encode, moment
from devices.seal import Seal
from devices.topic import Ask, control_topic, futures_topic, run_topic, traces_topic, water_topic
from roadshow.cannot import Cannot
from roadshow.clock import wall_ms
from roadshow.settings import Settings

FILE = "control-key"
SHORTEST = 16


def make_key(folder: Path) -> str:
    """A new one for this show, left in the data folder for parts that are started by hand beside it."""
    file = folder / FILE
    fresh = _fresh(file)
    fresh.replace(file)
    return _read(file)


def seal_of(settings: Settings) -> Seal:
    """By the key from the environment, or the one in the data folder, made where there is none."""
    key = settings.control_key.get_secret_value() or _read_or_make(settings.data)
    if len(key) < SHORTEST:
        raise Cannot(
            f"ROADSHOW_CONTROL_KEY has {len(key)} characters; give hub and simulator the same of {SHORTEST} or more"
        )
    return Seal(key.encode())


def _read_or_make(folder: Path) -> str:
    """The same for all, also where hub and simulator start at the same moment."""
    file = folder / FILE
    if not file.exists():
        fresh = _fresh(file)
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)
        fresh.unlink()
    return _read(file)


def _fresh(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{FILE}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_hex(32), encoding="ascii")
    return fresh


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Cannot(f"{file}: cannot be read: {error}. Delete it, and start the show again") from None


@dataclass(slots=True)
class Sealed:
    """Writes the payloads that hub and simulators believe."""

    seal: Seal
    number: int = 0
    """Of the last announcement."""

    def run(self, run: Run) -> bytes:
        self.number = max(self.number + 1, wall_ms())
        return self.seal.close(run_topic(run.city), encode(msgspec.structs.replace(run, number=self.number)))

    def water(self, city: str, water: Water) -> bytes:
        return self.seal.close(water_topic(city), encode(water))

    def traces(self, city: str, traces: Traces) -> bytes:
        return self.seal.close(traces_topic(city), encode(traces))

    def futures(self, city: str, foreseen: Foreseen) -> bytes:
        return self.seal.close(futures_topic(city), encode(foreseen))

    def control(self, city: str, ask: Ask, said: Control) -> bytes:
        return self.seal.close(control_topic(city, ask), encode(said))


def said_now(
    *,
    speed: float | None = None,
    to_s: float | None = None,
    key: str | None = None,
    scenario: str | None = None,
    solution: str | None = None,
) -> Control:
    """What the desk asks, with a number of its own."""
    return Control(moment(wall_ms()), 1 + secrets.randbits(52), speed, to_s, key, scenario, solution)
