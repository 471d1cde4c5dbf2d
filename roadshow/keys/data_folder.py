"""The folder where a part keeps what it writes."""

import tempfile
from pathlib import Path

from roadshow.cannot import Cannot


def require_writable(folder: Path) -> None:
    """Makes the folder where it is missing; raises `Cannot` with the cure where nothing can be written in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Cannot(
            f"--data {folder}: cannot write there ({error.strerror}). Make room or choose another folder"
        ) from None
