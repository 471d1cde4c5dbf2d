"""A city pack's base map: GeoJSON, or vector tiles in one .pmtiles file (its specification, version 3)."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import unpack_from
from typing import Any

from devices.packs.files import read_geojson
from devices.packs.findings import Findings

Box = tuple[float, float, float, float]
"""West, south, east, north."""

TILES = ".pmtiles"
HEADER_BYTES = 127
MAGIC = b"PMTiles\x03"
TILE_TYPE_AT = 99
VECTOR = 1
BOUNDS_AT = 102
"""Four little-endian int32, in ten millionths of a degree."""
E7 = 10_000_000
NOTHING_DRAWN = '{"type":"FeatureCollection","features":[]}'


@dataclass(frozen=True, slots=True)
class ReadBaseMap:
    geojson: str
    tiles: Path | None
    extent: Box | None
    """What it covers; None where it draws nothing."""


def read_base_map(file: Path, findings: Findings) -> ReadBaseMap:
    if file.suffix == TILES:
        return ReadBaseMap(NOTHING_DRAWN, file, _tiles_extent(file, findings))
    geojson = read_geojson(file, findings)
    return ReadBaseMap(geojson, None, _extent(json.loads(geojson)) if geojson else None)


def _tiles_extent(file: Path, findings: Findings) -> Box | None:
    if not file.is_file():
        findings.problem(file, "", "no such file; city.toml names it as base_map.file")
        return None
    with file.open("rb") as opened:
        header = opened.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        findings.problem(file, "", "is not PMTiles version 3; convert it with `pmtiles convert`")
        return None
    if header[TILE_TYPE_AT] != VECTOR:
        findings.problem(
            file, "", "holds pictures; a base map needs vector tiles (MVT), which take the theme's colours"
        )
        return None
    west, south, east, north = unpack_from("<4i", header, BOUNDS_AT)
    return west / E7, south / E7, east / E7, north / E7


def _extent(collection: dict[str, Any]) -> Box | None:
    points = list(_points(feature.get("geometry") for feature in collection["features"]))
    if not points:
        return None
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return min(lons), min(lats), max(lons), max(lats)


def _points(geometries: Iterable[Any]) -> Iterator[tuple[float, float]]:
    stack: list[Any] = [geometry["coordinates"] for geometry in geometries if geometry and "coordinates" in geometry]
    while stack:
        item = stack.pop()
        if item and isinstance(item[0], int | float):
            yield item[0], item[1]
        else:
            stack.extend(item)
