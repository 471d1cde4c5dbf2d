"""A city as data: its places, its base map, and car parks laid out bay by bay."""

from dataclasses import dataclass
from math import cos, radians, sin
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from devices.kind import Row
from devices.words import LANGUAGES, Words

METRES_PER_DEGREE = 111_320.0
"""Of latitude, and of longitude at the equator: a sphere is exact enough for a car park."""


class Place(Row):
    """Somewhere a device can stand: a row of places.csv."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    kind: str
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    names: Words
    """In every language, once a pack has been read."""
    capacity: int | None = Field(default=None, gt=0)
    free_at_snapshot: int | None = Field(default=None, ge=0)
    hours: str = ""
    district: str = ""
    far: bool = False
    """It lies beyond what the wall frames, or off its map, and may: a station near a far fault."""


class BaseMap(Row):
    file: str
    """GeoJSON, or vector tiles as .pmtiles."""
    credit: Words
    """What must stand beside it; a text without language is taken for English."""

    @field_validator("credit", mode="before")
    @classmethod
    def _may_be_one_text(cls, value: object) -> object:
        return {"en": value} if isinstance(value, str) else value


class People(Row):
    """Who lives in the city, as published."""

    registered: int = Field(gt=0)
    by: str
    """Whose count and of which year, short enough for a wall."""
    living: dict[str, int] = Field(default_factory=dict)
    """By place: registered in that district. Where none is named people are taken to live evenly over the places."""


class BayRow(Row):
    """Bays side by side; (x_m, y_m) is the row's corner nearest the layout's origin."""

    id: str
    x_m: float
    y_m: float
    bays: int = Field(gt=0)
    pitch_m: float = Field(gt=0)
    depth_m: float = Field(gt=0)
    facing: Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Bay:
    """One bay in its layout's own metres, x to the right and y up."""

    id: str
    x_m: float
    y_m: float
    width_m: float
    depth_m: float
    facing: Literal["up", "down"]


class Layout(Row):
    """A car park bay by bay. Its origin is the south-west corner of a rectangle centred on the place."""

    bearing_deg: float = 0.0
    """How far the layout's y axis is turned clockwise from north."""
    width_m: float = Field(gt=0)
    height_m: float = Field(gt=0)
    entrance: tuple[float, float]
    note: str = ""
    rows: tuple[BayRow, ...] = Field(min_length=1)

    @property
    def bays(self) -> tuple[Bay, ...]:
        return tuple(
            Bay(
                f"{row.id}{number + 1:02d}".lower(),
                row.x_m + number * row.pitch_m,
                row.y_m,
                row.pitch_m,
                row.depth_m,
                row.facing,
            )
            for row in self.rows
            for number in range(row.bays)
        )

    def lon_lat(self, x_m: float, y_m: float, *, centre: Place) -> tuple[float, float]:
        east, north = x_m - self.width_m / 2, y_m - self.height_m / 2
        turn = radians(self.bearing_deg)
        east, north = east * cos(turn) + north * sin(turn), north * cos(turn) - east * sin(turn)
        return (
            centre.lon + east / (METRES_PER_DEGREE * cos(radians(centre.lat))),
            centre.lat + north / METRES_PER_DEGREE,
        )


class CityFile(Row):
    """What city.toml says, before its places are read."""

    schema_version: Literal[1] = Field(alias="schema")
    time_zone: str
    language: str
    centre: tuple[float, float]
    bounds: tuple[float, float, float, float]
    """West, south, east, north: what the wall frames."""
    places: str
    source: str
    names: Words
    base_map: BaseMap
    layout: dict[str, Layout] = Field(default_factory=dict)
    people: People | None = None

    @field_validator("time_zone")
    @classmethod
    def _is_a_known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"unknown time zone '{value}'; write one such as Europe/Istanbul") from None
        return value

    @field_validator("language")
    @classmethod
    def _is_spoken_here(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"unknown language '{value}'; known: {', '.join(LANGUAGES)}")
        return value

    @field_validator("bounds")
    @classmethod
    def _frame_something(cls, value: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        west, south, east, north = value
        if west >= east or south >= north:
            raise ValueError(f"bounds {list(value)} frame nothing; write [west, south, east, north]")
        return value


@dataclass(frozen=True, slots=True)
class City:
    id: str
    time_zone: ZoneInfo
    language: str
    centre: tuple[float, float]
    bounds: tuple[float, float, float, float]
    source: str
    names: Words
    """In every language."""
    base_map: str
    """The base map's GeoJSON text; an empty collection where there are tiles."""
    credit: Words
    """In every language."""
    places: dict[str, Place]
    layouts: dict[str, Layout]
    """By place id."""
    tiles: Path | None = None
    """A .pmtiles file of vector tiles, read where it lies."""
    people: People | None = None
