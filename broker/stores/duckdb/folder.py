"""The folder that holds the segments: taken by one process, its newer files refused, its damaged ones set aside."""

import logging
from pathlib import Path

import duckdb

from broker.stores.duckdb import faults, segment
from broker.stores.duckdb.segment import NotASegment, Segment
from broker.stores.store import StoreRefused, StoreUnavailable

LOCK = "in-use.lock"
"""An empty DuckDB file, there to be locked: DuckDB does that on every system, for as long as the process lives."""

LIMITS = {"threads": "2", "memory_limit": "512MB", "max_temp_directory_size": "1GB"}
"""A laptop also runs broker, simulator and browser; the figures of docs/decisions/0003-stores.md were measured so."""

_log = logging.getLogger(__name__)


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    lock = folder / LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _connect(lock)
    except duckdb.Error as error:
        if not faults.is_damage(error):
            raise _refusal(lock, error) from error
        lock.unlink()
        return _connect(lock)
    except OSError as error:
        raise StoreRefused(f"cannot use {folder}: {error.strerror}; choose another folder for the data") from error


def _connect(lock: Path) -> duckdb.DuckDBPyConnection:
    no_network = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    return duckdb.connect(lock, config={**LIMITS, **no_network, "temp_directory": str(lock.with_name("spill"))})


def open_segments(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[Segment, ...]:
    """Refuses before it touches anything; then sets damaged files aside and goes on with the rest."""
    segments: list[Segment] = []
    damaged: list[tuple[Path, Exception]] = []
    for path in segment.find(folder):
        try:
            found = segment.attach(connection, path)
            version = segment.schema_version(connection, found)
        except NotASegment as error:
            damaged.append((path, error))
            segment.detach(connection, Segment(path, sealed=False, span=segment.Span()))
        except duckdb.Error as error:
            if not faults.is_damage(error):
                raise _refusal(path, error) from error
            damaged.append((path, error))
            segment.detach(connection, Segment(path, sealed=False, span=segment.Span()))
        else:
            if version > segment.SCHEMA_VERSION:
                raise StoreRefused(
                    f"{path} was written by a newer Roadshow (schema {version}; this one knows "
                    f"{segment.SCHEMA_VERSION}); update Roadshow, or choose another folder for the data"
                )
            segments.append(found)
    for path, error in damaged:
        set_aside(path, error)
    segment.remove_drafts(folder)
    return tuple(segments)


def set_aside(path: Path, error: Exception) -> None:
    """A damaged file and its log keep their bytes under another name."""
    for file in Segment(path, sealed=False, span=segment.Span()).files:
        if file.exists():
            file.rename(file.with_name(file.name + ".damaged"))
    _log.error(
        "%s is damaged and was moved aside as %s.damaged; what was received then is missing, the rest is there (%s)",
        path,
        path.name,
        str(error).partition("\n")[0],
    )


def delete(dropped: Segment) -> None:
    for file in dropped.files:
        try:
            file.unlink(missing_ok=True)
        except PermissionError:  # Windows, while a reader still has it open: the next start finds and drops it again
            _log.warning("%s is still being read; it is deleted after the next start", file)


def _refusal(path: Path, error: duckdb.Error) -> StoreRefused | StoreUnavailable:
    line = faults.first_line(error)
    if faults.is_newer(error):
        return StoreRefused(
            f"{path} was written by a newer DuckDB than {duckdb.__version__}; update Roadshow, or choose another "
            f"folder for the data ({line})"
        )
    if faults.is_in_use(error):
        return StoreRefused(
            f"{path.parent} is in use by another process; stop that one, or choose another folder for the data ({line})"
        )
    if "No space left" in line:
        return StoreUnavailable(f"no room on the disk of {path}; make room. What is stored is safe ({line})")
    return StoreRefused(f"cannot open {path}: {line}; see to its permissions, or choose another folder for the data")
