"""A segment: one file of readings, complete in itself, that is written until it is sealed and dropped as a whole."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

SCHEMA_VERSION = 1

COLUMNS = {
    "run": "VARCHAR NOT NULL",
    "device": "VARCHAR NOT NULL",
    "quantity": "VARCHAR NOT NULL",
    "at_ms": "BIGINT NOT NULL",
    "value": "DOUBLE NOT NULL",
    "received_ms": "BIGINT NOT NULL",
    "seq": "BIGINT NOT NULL",
    "provenance": "VARCHAR NOT NULL",
}
IDENTITY = "run, device, quantity, at_ms, seq"
UNNUMBERED = -1
"""The `seq` of a reading that has none: as part of the identity it has to equal itself, which NULL does not."""

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-\d{4}\.duckdb")

LATEST = """
    SELECT last.spoke_ms, reading.*
    FROM {reading} AS reading
    JOIN (SELECT run, device, max(at_ms) AS at_ms, max(received_ms) AS spoke_ms FROM {reading} GROUP BY ALL) AS last
    USING (run, device, at_ms)
"""
"""Of each device in each run: the rows with the greatest `at`, and when it last spoke in that run."""


class NotASegment(Exception):
    """A DuckDB file without the tables that every segment is born with."""


@dataclass(frozen=True, slots=True)
class Span:
    """What a segment holds, known without reading it."""

    readings: int = 0
    first_at_ms: int = 0
    last_at_ms: int = 0
    first_received_ms: int = 0
    last_received_ms: int = 0

    def grown(self, other: "Span") -> "Span":
        if not self.readings or not other.readings:
            return self if self.readings else other
        return Span(
            self.readings + other.readings,
            min(self.first_at_ms, other.first_at_ms),
            max(self.last_at_ms, other.last_at_ms),
            min(self.first_received_ms, other.first_received_ms),
            max(self.last_received_ms, other.last_received_ms),
        )


@dataclass(frozen=True, slots=True)
class Segment:
    path: Path
    sealed: bool
    """A sealed segment is never written again, and has a table `latest`."""
    span: Span

    @property
    def day(self) -> str:
        """Of receipt, in UTC."""
        return self.path.name[:10]

    @property
    def alias(self) -> str:
        return f'"{self.path.stem}"'

    @property
    def reading(self) -> str:
        """The table of readings, as SQL."""
        return f"{self.alias}.reading"

    @property
    def latest(self) -> str:
        """The rows that `LATEST` gives, as SQL."""
        return f"SELECT * FROM {self.alias}.latest" if self.sealed else LATEST.format(reading=self.reading)

    @property
    def files(self) -> tuple[Path, Path]:
        return self.path, self.path.with_name(self.path.name + ".wal")

    def bytes(self) -> int:
        total = 0
        for file in self.files:
            with suppress(FileNotFoundError):  # the log comes and goes
                total += file.stat().st_size
        return total

    def may_hold(self, first_ms: int, last_ms: int) -> bool:
        return bool(self.span.readings) and self.span.first_at_ms <= last_ms and first_ms <= self.span.last_at_ms


def find(folder: Path) -> list[Path]:
    """The segments of a folder, oldest first."""
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def remove_drafts(folder: Path) -> None:
    """What a process left behind that was killed while it made a segment; nothing was ever written to it."""
    for path in folder.glob("*.duckdb.new*"):
        path.unlink()


def next_path(folder: Path, day: str) -> Path:
    """A name no segment of that day has or had, be it damaged."""
    taken = [int(path.name[11:15]) for end in ("", ".damaged") for path in folder.glob(f"{day}-*.duckdb{end}")]
    return folder / f"{day}-{max(taken, default=0) + 1:04d}.duckdb"


def create(connection: duckdb.DuckDBPyConnection, path: Path) -> Segment:
    """Made under another name and renamed when whole, so that a segment that exists is complete."""
    draft = path.with_name(path.name + ".new")
    connection.execute("DETACH DATABASE IF EXISTS draft")
    draft.unlink(missing_ok=True)
    connection.execute(f"ATTACH {_quoted(draft)} AS draft")
    try:
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        connection.execute(f"CREATE TABLE draft.reading ({columns})")
        connection.execute(f"CREATE TABLE draft.segment AS SELECT {SCHEMA_VERSION} AS schema_version")
        connection.execute("CHECKPOINT draft")
    finally:
        connection.execute("DETACH draft")
    draft.rename(path)
    return attach(connection, path)


def attach(connection: duckdb.DuckDBPyConnection, path: Path) -> Segment:
    """Replays what a killed process had committed. Raises `duckdb.Error`, or `NotASegment`."""
    bare = Segment(path, sealed=False, span=Span())
    connection.execute(f"ATTACH IF NOT EXISTS {_quoted(path)} AS {bare.alias}")
    tables = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ?", [path.stem]
    ).fetchall()
    if not {("segment",), ("reading",)} <= set(tables):
        raise NotASegment(f"it has no tables 'segment' and 'reading', only {sorted(name for (name,) in tables)}")
    return Segment(path, sealed=("latest",) in tables, span=span(connection, bare.reading))


def schema_version(connection: duckdb.DuckDBPyConnection, segment: Segment) -> int:
    return connection.execute(f"SELECT max(schema_version) FROM {segment.alias}.segment").fetchall()[0][0]


def span(connection: duckdb.DuckDBPyConnection, reading: str) -> Span:
    """From the statistics of the file where it has been checkpointed."""
    return Span(
        *connection.execute(
            "SELECT count(*), coalesce(min(at_ms), 0), coalesce(max(at_ms), 0),"
            f" coalesce(min(received_ms), 0), coalesce(max(received_ms), 0) FROM {reading}"
        ).fetchall()[0]
    )


def seal(connection: duckdb.DuckDBPyConnection, segment: Segment) -> Segment:
    connection.execute(f"CREATE OR REPLACE TABLE {segment.alias}.latest AS {LATEST.format(reading=segment.reading)}")
    sealed = Segment(segment.path, sealed=True, span=segment.span)
    compact(connection, sealed)
    return sealed


def compact(connection: duckdb.DuckDBPyConnection, segment: Segment) -> None:
    """Move a sealed segment's log into its file; later, where somebody is reading it just now."""
    if segment.sealed and segment.files[1].exists():
        with suppress(duckdb.TransactionException):
            connection.execute(f"CHECKPOINT {segment.alias}")


def detach(connection: duckdb.DuckDBPyConnection, segment: Segment) -> None:
    connection.execute(f"DETACH DATABASE IF EXISTS {segment.alias}")


def read_through(connection: duckdb.DuckDBPyConnection, segment: Segment) -> None:
    """Raises what reading any block of the segment raises."""
    columns = ", ".join(COLUMNS)
    connection.execute(f"SELECT max(hash({columns})) FROM {segment.reading}").fetchall()


def union(segments: Iterable[Segment]) -> str:
    """The readings of some segments as a table expression."""
    return "(" + " UNION ALL ".join(f"SELECT * FROM {segment.reading}" for segment in segments) + ")"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
