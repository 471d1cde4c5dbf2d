"""The phone's map: the city's own base map as a drawing of a few kilobytes, and where a place lies on it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot, log, pi, tan
from typing import Any

WIDTH = 1000
"""Of the drawing; whole numbers are exact enough for a phone three times as sharp."""
MARGIN = 40
"""Drawn beyond the frame, so that no line ends within it."""
MOST_CHARACTERS = 24_000
LAYERS = ("land", "road", "water", "river", "canal", "coast")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """From longitude and latitude to the drawing: Mercator, so that north is up and angles are true."""

    west: float
    south: float
    east: float
    north: float

    @property
    def height(self) -> int:
        return round(self.at((self.east, self.south))[1])

    def at(self, lon_lat: Sequence[float]) -> Point:
        scale = WIDTH / (self.east - self.west)
        return (lon_lat[0] - self.west) * scale, (_mercator(self.north) - _mercator(lon_lat[1])) * scale

    def holds(self, point: Point) -> bool:
        return 0 <= point[0] <= WIDTH and 0 <= point[1] <= self.height


def _mercator(lat: float) -> float:
    return 180 / pi * log(tan(pi / 4 + lat * pi / 360))


def drawing(geojson: str, frame: Frame) -> str:
    """SVG paths, one a feature, as detailed as so few bytes allow."""
    features = json.loads(geojson)["features"]
    tolerance = 1.0
    while len(paths := _paths(features, frame, tolerance)) > MOST_CHARACTERS:
        tolerance *= 1.5
    return paths


def _paths(features: Iterable[dict[str, Any]], frame: Frame, tolerance: float) -> str:
    by_layer: dict[str, list[str]] = {layer: [] for layer in LAYERS}
    for feature in features:
        layer = (feature.get("properties") or {}).get("layer")
        if layer not in by_layer:
            continue
        closed = layer in ("land", "water")
        for line in _lines(feature["geometry"]["coordinates"]):
            within = [
                simplified(part, tolerance) for part in _within([frame.at(at) for at in line], frame, closed=closed)
            ]
            by_layer[layer] += [_path(part, closed=closed) for part in within if len(part) > 1 + closed]
    return "".join(f'<path class="base-{layer}" d="{"".join(parts)}"/>' for layer, parts in by_layer.items() if parts)


def _lines(coordinates: Any) -> Iterator[Sequence[Sequence[float]]]:  # noqa: ANN401, as deep as GeoJSON nests
    if isinstance(coordinates[0][0], int | float):
        yield coordinates
    else:
        for part in coordinates:
            yield from _lines(part)


def _within(line: list[Point], frame: Frame, *, closed: bool) -> list[list[Point]]:
    """What of a line, or of an area's outline, can be seen."""
    low, high_x, high_y = -MARGIN, WIDTH + MARGIN, frame.height + MARGIN
    if closed:
        for axis, limit, sign in ((0, low, 1), (0, high_x, -1), (1, low, 1), (1, high_y, -1)):
            line = _cut(line, axis, limit, sign)
        return [line]
    parts: list[list[Point]] = [[]]
    for point in line:
        if low <= point[0] <= high_x and low <= point[1] <= high_y:
            parts[-1].append(point)
        elif parts[-1]:
            parts.append([])
    return parts


def _cut(area: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    """The part of an area on one side of a straight line (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for before, after in zip([*area[-1:], *area[:-1]], area, strict=True):
        was, is_ = (before[axis] - limit) * sign, (after[axis] - limit) * sign
        if (was < 0) != (is_ < 0):
            share = was / (was - is_)
            kept.append((before[0] + (after[0] - before[0]) * share, before[1] + (after[1] - before[1]) * share))
        if is_ >= 0:
            kept.append(after)
    return kept


def simplified(line: list[Point], tolerance: float) -> list[Point]:
    """Without the points that lie closer than `tolerance` to what is left (Douglas and Peucker)."""
    line = _thinned(line, tolerance)
    if len(line) < 3:
        return line
    kept = {0, len(line) - 1}
    open_ = [(0, len(line) - 1)]
    while open_:
        first, last = open_.pop()
        distances = [_distance(line[number], line[first], line[last]) for number in range(first + 1, last)]
        if distances and (farthest := max(distances)) > tolerance:
            middle = first + 1 + distances.index(farthest)
            kept.add(middle)
            open_ += [(first, middle), (middle, last)]
    return [line[number] for number in sorted(kept)]


def _thinned(line: list[Point], tolerance: float) -> list[Point]:
    """Without the points that lie within `tolerance` of the one before: a fine coast has thousands in a unit."""
    kept = line[:1]
    for point in line[1:-1]:
        if hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) > tolerance:
            kept.append(point)
    return kept + line[1:][-1:]


def _distance(point: Point, first: Point, last: Point) -> float:
    """To the straight line between two points, or to both where they are one."""
    across, up = last[0] - first[0], last[1] - first[1]
    length = hypot(across, up)
    if not length:
        return hypot(point[0] - first[0], point[1] - first[1])
    return abs(across * (point[1] - first[1]) - up * (point[0] - first[0])) / length


def _path(line: list[Point], *, closed: bool) -> str:
    """Relative whole numbers: half the characters of absolute ones."""
    x, y = round(line[0][0]), round(line[0][1])
    path = f"M{x} {y}l"
    steps: list[str] = []
    for point in line[1:]:
        dx, dy = round(point[0]) - x, round(point[1]) - y
        if dx or dy:
            steps.append(f"{dx} {dy}")
            x, y = x + dx, y + dy
    return path + " ".join(steps).replace(" -", "-") + ("z" if closed else "") if steps else ""
