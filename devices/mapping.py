"""A CSV of someone's measurements as readings: which column names the device, which the time, which become values."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from devices.kind import Row
from devices.packs.files import parse, read_toml
from devices.packs.findings import Findings, PackError
from devices.topic import NAME

SAMPLE = datetime(2016, 10, 4, 7, 59, 42, tzinfo=UTC)
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_:-]+")


class DeviceColumns(Row):
    """Columns that say which device a row is of, and optionally how it is called and where it stands."""

    column: str
    name: str = ""
    """Without it, the device's own column is its name on the screens too."""
    lon: str = ""
    lat: str = ""


class TimeColumn(Row):
    column: str
    format: str = "iso"
    """`iso`, `epoch-s`, `epoch-ms`, or a pattern such as `%d.%m.%Y %H:%M`."""
    zone: str = ""
    """Of times without an offset; the city's own where this is left out."""

    @field_validator("format")
    @classmethod
    def _reads_what_it_writes(cls, value: str) -> str:
        if value not in ("iso", "epoch-s", "epoch-ms"):
            try:
                datetime.strptime(SAMPLE.strftime(value), value)  # noqa: DTZ007, only tried
            except ValueError as error:
                raise ValueError(f"{error}; write iso, epoch-s, epoch-ms or a pattern like %Y-%m-%d %H:%M:%S") from None
        return value

    @field_validator("zone")
    @classmethod
    def _is_a_known_zone(cls, value: str) -> str:
        try:
            return value and ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"unknown time zone '{value}'; write one such as Europe/London") from None


class ValueColumn(Row):
    """`column`, less the column `minus`, times a number that turns its unit into the quantity's."""

    column: str
    minus: str = ""
    times: float = 1.0


class Mapping(Row):
    """What a mapping file says."""

    schema_version: Literal[1] = Field(alias="schema")
    city: str
    kind: str
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8-sig"
    device: DeviceColumns
    time: TimeColumn
    values: dict[str, ValueColumn] = Field(min_length=1)
    """By quantity."""

    @field_validator("encoding")
    @classmethod
    def _is_a_known_encoding(cls, value: str) -> str:
        try:
            codecs.lookup(value)
        except LookupError:
            raise ValueError(f"unknown encoding '{value}'; write one such as utf-8, cp1254 or cp874") from None
        return value

    @property
    def columns(self) -> list[str]:
        """Every column that is read, each once."""
        device = self.device
        named = [device.column, device.name, device.lon, device.lat, self.time.column]
        named += [name for value in self.values.values() for name in (value.column, value.minus)]
        return [name for name in dict.fromkeys(named) if name]


def read_mapping(file: Path) -> Mapping:
    """Raises `PackError`, which names file, key, value and cure."""
    findings = Findings()
    data = read_toml(file, findings)
    mapping = None if data is None else parse(Mapping, file, data, findings)
    if mapping is None:
        raise PackError(findings.problems)
    return mapping


class WrongColumns(Exception):
    """The file does not have what the mapping names; the message says what it has."""


@dataclass(frozen=True, slots=True)
class MappedRow:
    line: int
    """In the file, the header being 1."""
    device: str
    """Its name as a topic spells it."""
    at_ms: int
    values: dict[str, float]
    shown_name: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not taken: where it stands, what stands there, and why that is no reading."""

    line: int
    column: str
    value: str
    why: str

    def __str__(self) -> str:
        what = f", {self.column} '{self.value[:40]}'" if self.column else ""
        return f"line {self.line}{what}: {self.why}"


class _Bad(Exception):
    def __init__(self, column: str, value: str, why: str) -> None:
        super().__init__(why)
        self.column, self.value, self.why = column, value, why


def read_rows(lines: Iterable[str], mapping: Mapping, *, zone: ZoneInfo) -> Iterator[MappedRow | BadRow]:
    """The rows in the file's order; a bad one is told and the next is read. `zone` is the city's."""
    reader = csv.reader(lines, delimiter=mapping.delimiter)
    header = [name.strip() for name in next(reader, list[str]())]
    if missing := [name for name in mapping.columns if name not in header]:
        raise WrongColumns(f"no column {', '.join(missing)}; the file has: {', '.join(header) or 'nothing'}")
    rows = _Rows(mapping, ZoneInfo(mapping.time.zone) if mapping.time.zone else zone)
    while True:
        try:
            cells = next(reader, None)
            if cells is None:
                return
            if cells:
                yield rows.read(reader.line_num, header, cells)
        except csv.Error as error:
            yield BadRow(reader.line_num, "", "", f"{error}; write the row anew")
        except _Bad as bad:
            yield BadRow(reader.line_num, bad.column, bad.value, bad.why)


@dataclass(slots=True)
class _Rows:
    mapping: Mapping
    zone: ZoneInfo
    _devices: dict[str, str] = field(default_factory=dict[str, str])
    """From the name in a topic to the text it was made of."""

    def read(self, line: int, header: Sequence[str], cells: Sequence[str]) -> MappedRow:
        if len(cells) != len(header):
            raise _Bad("", "", f"{len(cells)} cells under {len(header)} columns; mend the row")
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        columns = self.mapping.device
        return MappedRow(
            line=line,
            device=self._device(row[columns.column]),
            at_ms=self._at_ms(row[self.mapping.time.column]),
            values=self._values(row),
            shown_name=row[columns.name or columns.column],
            lon=_number(row, columns.lon) if columns.lon else None,
            lat=_number(row, columns.lat) if columns.lat else None,
        )

    def _device(self, text: str) -> str:
        name = NOT_IN_A_NAME.sub("-", text).strip("-")
        if not NAME.fullmatch(name):
            raise _Bad(self.mapping.device.column, text, "names no device; 1 to 64 letters and digits are needed")
        if (known := self._devices.setdefault(name, text)) != text:
            raise _Bad(self.mapping.device.column, text, f"would be called '{name}' as '{known}' is; rename one")
        return name

    def _at_ms(self, text: str) -> int:
        try:
            at = _moment(text, self.mapping.time.format)
        except (ValueError, OverflowError, OSError):
            raise _Bad(self.mapping.time.column, text, f"is no time of the format {self.mapping.time.format}") from None
        if at.tzinfo is None:
            local = at.replace(tzinfo=self.zone)
            if local.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != at:
                raise _Bad(self.mapping.time.column, text, f"never was: {self.zone} put its clocks forward")
            at = local
        return round(at.timestamp() * 1000)

    def _values(self, row: dict[str, str]) -> dict[str, float]:
        """An empty cell is no measurement, and not zero."""
        values: dict[str, float] = {}
        for quantity, value in self.mapping.values.items():
            if row[value.column] and (not value.minus or row[value.minus]):
                less = _number(row, value.minus) if value.minus else 0.0
                values[quantity] = (_number(row, value.column) - less) * value.times
        if not values:
            raise _Bad("", "", "holds no value; every cell that would be one is empty")
        return values


def _number(row: dict[str, str], column: str) -> float:
    text = row[column]
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number) or "_" in text:
        raise _Bad(column, text, "is no number such as 12 or 3.5")
    return number


def _moment(text: str, pattern: str) -> datetime:
    match pattern:
        case "iso":
            return datetime.fromisoformat(text)
        case "epoch-s":
            return datetime.fromtimestamp(float(text), UTC)
        case "epoch-ms":
            return datetime.fromtimestamp(float(text) / 1000, UTC)
        case _:
            return datetime.strptime(text, pattern)  # noqa: DTZ007, the caller adds the zone
