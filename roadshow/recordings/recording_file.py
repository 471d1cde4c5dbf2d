"""Recordings on disk; a name that ends in .gz is compressed."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Literal, cast

from devices.recording import Heard, WrongRecording, head_line, heard_line, read_recording
from roadshow.cannot import Cannot


class RecordingFile:
    """Written line by line, so that it is whole however it ends. One thread writes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.messages = 0

    def write(self, heard: Heard) -> None:
        self._file.write(heard_line(heard))
        self.messages += 1

    def flush(self) -> None:
        self._file.flush()


@contextmanager
def new_recording(path: Path, *, started: datetime) -> Iterator[RecordingFile]:
    try:
        file = _open(path, "xb")
    except FileExistsError:
        raise Cannot(f"{path} is there already; name another, or delete it") from None
    except OSError as error:
        raise Cannot(f"{path}: cannot be written: {error}") from None
    with file:
        file.write(head_line(started))
        file.flush()
        yield RecordingFile(file)


@contextmanager
def open_recording(path: Path) -> Iterator[tuple[int, Iterator[Heard]]]:
    """When it began, in epoch milliseconds, and its messages."""
    try:
        with _open(path, "rb") as file:
            yield read_recording(_lines(file))
    except WrongRecording as problem:
        raise Cannot(f"{path}: {problem} A CSV needs --map MAPPING.toml") from None
    except OSError as error:
        raise Cannot(f"{path}: cannot be read: {error}") from None


def _open(path: Path, mode: Literal["rb", "xb"]) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, mode)) if path.suffix == ".gz" else path.open(mode)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Up to where a compressed file breaks off, if whoever wrote it was killed."""
    try:
        yield from file
    except (EOFError, zlib.error):
        return
