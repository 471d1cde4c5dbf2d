"""Where the cells of a district lie on the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, floor, radians

import numpy as np
from numpy.typing import NDArray

from devices.city import METRES_PER_DEGREE

LonLat = tuple[float, float]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells round a centre, rows from south to north, columns from west to east; flat enough for 10 km."""

    centre: LonLat
    rows: int = 128
    columns: int = 128
    cell_m: float = 20.0

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north: the outer edges."""
        west, south = self._lon_lat(0.0, 0.0)
        east, north = self._lon_lat(self.columns * self.cell_m, self.rows * self.cell_m)
        return west, south, east, north

    def lon_lat(self, row: int, column: int) -> LonLat:
        """The middle of a cell."""
        return self._lon_lat((column + 0.5) * self.cell_m, (row + 0.5) * self.cell_m)

    def holds(self, lon: float, lat: float) -> bool:
        x_m, y_m = self.x_y_m(lon, lat)
        return 0 <= x_m < self.columns * self.cell_m and 0 <= y_m < self.rows * self.cell_m

    def cell(self, lon: float, lat: float) -> tuple[int, int]:
        if not self.holds(lon, lat):
            west, south, east, north = self.bounds
            raise ValueError(
                f"{lon:.5f}, {lat:.5f} is off the grid, which spans {west:.5f} to {east:.5f} east"
                f" and {south:.5f} to {north:.5f} north; move the place or the grid's centre"
            )
        x_m, y_m = self.x_y_m(lon, lat)
        return floor(y_m / self.cell_m), floor(x_m / self.cell_m)

    def x_y_m(self, lon: float, lat: float) -> tuple[float, float]:
        """From the south-west corner."""
        east_m = (lon - self.centre[0]) * METRES_PER_DEGREE * cos(radians(self.centre[1]))
        north_m = (lat - self.centre[1]) * METRES_PER_DEGREE
        return east_m + self.columns * self.cell_m / 2, north_m + self.rows * self.cell_m / 2

    def middles_m(self) -> tuple[Array, Array]:
        """How far east and north of the south-west corner every cell's middle lies, as arrays of the grid's shape."""
        x_m = np.zeros((self.rows, self.columns)) + (np.arange(self.columns) + 0.5) * self.cell_m
        y_m = np.zeros((self.rows, self.columns)) + (np.arange(self.rows)[:, None] + 0.5) * self.cell_m
        return x_m, y_m

    def distance_m(self, line: Sequence[LonLat]) -> Array:
        """Of every cell's middle from a line through these points."""
        if len(line) < 2:
            raise ValueError(f"a line needs two points or more; got {len(line)}")
        x_m, y_m = self.middles_m()
        nearest_m = np.full_like(x_m, np.inf)
        points = [self.x_y_m(*point) for point in line]
        for (from_x, from_y), (to_x, to_y) in pairwise(points):
            along_x, along_y = to_x - from_x, to_y - from_y
            length2 = max(along_x**2 + along_y**2, 1e-9)
            share = np.clip(((x_m - from_x) * along_x + (y_m - from_y) * along_y) / length2, 0.0, 1.0)
            away_m = np.hypot(x_m - from_x - share * along_x, y_m - from_y - share * along_y)
            np.minimum(nearest_m, away_m, out=nearest_m)
        return nearest_m

    def _lon_lat(self, x_m: float, y_m: float) -> LonLat:
        east_m, north_m = x_m - self.columns * self.cell_m / 2, y_m - self.rows * self.cell_m / 2
        lon, lat = self.centre
        return lon + east_m / (METRES_PER_DEGREE * cos(radians(lat))), lat + north_m / METRES_PER_DEGREE
