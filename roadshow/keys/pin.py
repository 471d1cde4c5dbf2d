"""The PIN of who steers the show: made at the first start, shown to the exhibitor, and nobody's guess."""

import contextlib
import os
import secrets
from pathlib import Path

from roadshow.cannot import Cannot
from roadshow.settings import Settings

FILE = "pin"
DIGITS = 6


def pin_of(settings: Settings) -> str:
    """From the environment, or the one in the data folder, made where there is none."""
    if given := settings.pin.get_secret_value():
        return _require_long(given, "ROADSHOW_PIN")
    file = settings.data / FILE
    if not file.exists():
        _make(file)
    try:
        return _require_long(file.read_text(encoding="ascii").strip(), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise Cannot(f"{file}: cannot be read: {error}. Delete it and a new PIN is made") from None


def _require_long(pin: str, where: str) -> str:
    if len(pin) < DIGITS or not pin.isascii():
        raise Cannot(f"{where}: {len(pin)} characters are too few for a PIN; write {DIGITS} digits or more")
    return pin


def _make(file: Path) -> None:
    """Whole or not at all, and never over another's: show and hub start at the same moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{FILE}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", encoding="ascii")
    with contextlib.suppress(FileExistsError):
        os.link(fresh, file)
    fresh.unlink()
