"""Lines that are on disk when their writer is told so: a file a day, appended to, never written over.

Days are UTC's. What is older goes by whole days, so nobody ever writes a file anew that somebody else appends to.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from devices.payload import moment

Entry = TypeVar("Entry")

DAY_MS = 86_400_000
ENDING = ".jsonl"
APPEND = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Full(Exception):
    """There is no room for another line, by our own bound."""


class Pages(NamedTuple, Generic[Entry]):
    entries: list[Entry]
    """Oldest first."""
    torn: int
    """Lines that nobody was told are kept: their writer was killed within them."""


@dataclass(frozen=True, slots=True)
class Diary(Generic[Entry]):
    folder: Path
    type: Any
    """What `msgspec` reads a line as: `Entry`, which may be one of several."""
    most_bytes: int
    _writing: Lock = field(default_factory=Lock)

    def add(self, entry: Entry, *, at_ms: int) -> None:
        """On disk when this returns. Raises `Full`, or `OSError` where the disk takes nothing."""
        line = msgspec.json.encode(entry) + b"\n"
        with self._writing:
            if self.bytes + len(line) > self.most_bytes:
                raise Full
            self.folder.mkdir(parents=True, exist_ok=True)
            file = self.folder / _name(at_ms)
            is_new = not file.exists()
            handle = os.open(file, APPEND, 0o600)
            try:
                _write(handle, line if _ends_whole(handle) else b"\n" + line)
                os.fsync(handle)
            finally:
                os.close(handle)
            if is_new:
                _sync_folder(self.folder)

    def read(self, *, first_ms: int | None = None, last_ms: int | None = None) -> Pages[Entry]:
        """Of all days, or of those from the one to the other."""
        entries, torn = list[Entry](), 0
        for file in self._files():
            if (first_ms and file.name < _name(first_ms)) or (last_ms and file.name > _name(last_ms)):
                continue
            for line in file.read_bytes().splitlines(keepends=True):
                try:
                    entries.append(msgspec.json.decode(_whole(line), type=self.type))
                except (ValueError, msgspec.DecodeError):
                    torn += line != b"\n"
        return Pages(entries, torn)

    def forget(self, *, before_ms: int) -> int:
        """How many days went: each that had begun by then, so that nothing stays longer; an evening goes early."""
        gone = [file for file in self._files() if file.name <= _name(before_ms)]
        for file in gone:
            file.unlink(missing_ok=True)
        if gone:
            _sync_folder(self.folder)
        return len(gone)

    @property
    def bytes(self) -> int:
        return sum(file.stat().st_size for file in self._files())

    def _files(self) -> Iterator[Path]:
        yield from sorted(self.folder.glob(f"????-??-??{ENDING}"))


def _name(at_ms: int) -> str:
    return f"{moment(at_ms):%Y-%m-%d}{ENDING}"


def _whole(line: bytes) -> bytes:
    if not line.endswith(b"\n"):
        raise ValueError
    return line


def _ends_whole(handle: int) -> bool:
    """Nothing was torn off at the end."""
    if os.lseek(handle, 0, os.SEEK_END) == 0:
        return True
    os.lseek(handle, -1, os.SEEK_END)
    return os.read(handle, 1) == b"\n"


def _write(handle: int, content: bytes) -> None:
    while content:
        content = content[os.write(handle, content) :]


def _sync_folder(folder: Path) -> None:
    """So that a new file's name is as durable as what is in it; Windows has no such thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
