"""An illustrative street terrain round a canal [own]: not surveyed, and every screen that shows it says so.

What it has in common with a flat city on water: banks above the streets behind them, land that hardly rises away from
the canal and has shallow bowls, streets below the blocks between them, and an underpass.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from simulators.flood.streets.grid import Grid, LonLat
from simulators.streams import stream

Array = NDArray[np.float64]
WAVES = 12
SHORTEST_BOWL_M = 400.0
LONGEST_BOWL_M = 1_500.0
STREET_EVERY_CELLS = (5, 8)
UNDERPASS_AWAY_M = 300.0


@dataclass(frozen=True, slots=True)
class Ground:
    """All [own]; metres against the canal's bank at the district."""

    streets_below_bank_m: float = 0.30
    rise_m_per_km: float = 0.10
    bowls_m: float = 0.10
    """Standard deviation of the land round its gentle slope."""
    blocks_above_street_m: float = 0.20
    block_crown_m: float = 0.05
    """How much higher each cell is further from the street: so that roofs drain to it."""
    underpass_m: float = 1.5


@dataclass(frozen=True, slots=True)
class Terrain:
    """Bed levels over the grid and what lies where; `canal` and `streets` are flat indices, in order."""

    grid: Grid
    bed_m: Array
    canal: NDArray[np.intp]
    streets: NDArray[np.intp]
    underpass: tuple[int, int]
    """Its middle: row, column."""

    def street_cell(self, lon: float, lat: float) -> int:
        """The flat index of the street nearest to a place in the grid."""
        row, column = self.grid.cell(lon, lat)
        rows, columns = np.divmod(self.streets, self.grid.columns)
        return int(self.streets[np.argmin((rows - row) ** 2 + (columns - column) ** 2)])


def terrain(grid: Grid, canal: Sequence[LonLat], *, bank_m: float, seed: int, ground: Ground | None = None) -> Terrain:
    """The same for the same arguments. `bank_m` is the level of the canal's bank, on whatever datum the canal uses."""
    ground = ground or Ground()
    random = stream(seed, "terrain")
    from_canal_m = grid.distance_m(canal)
    is_canal = from_canal_m <= grid.cell_m * 0.75
    if not is_canal.any():
        raise ValueError("the canal does not cross the grid; move the grid's centre nearer to the canal")
    street_rows, street_columns = _streets(random, grid.rows), _streets(random, grid.columns)
    street_m = bank_m - ground.streets_below_bank_m + ground.rise_m_per_km * from_canal_m / 1_000
    street_m += ground.bowls_m * _bowls(random, grid)
    into_block = np.minimum(_cells_away(street_rows, grid.rows)[:, None], _cells_away(street_columns, grid.columns))
    bed_m = street_m + np.where(into_block > 0, ground.blocks_above_street_m + ground.block_crown_m * into_block, 0.0)
    underpass = _underpass(grid, street_rows, street_columns, from_canal_m)
    row, column = underpass
    for away, share in ((0, 1.0), (1, 1.0), (2, 0.6), (3, 0.3)):
        for cell in {column - away, column + away}:
            if 0 <= cell < grid.columns:
                bed_m[row, cell] -= share * ground.underpass_m
    bed_m[is_canal] = bank_m
    is_street = (into_block == 0) & ~is_canal
    return Terrain(grid, bed_m, np.flatnonzero(is_canal), np.flatnonzero(is_street), underpass)


def _streets(random: Generator, cells: int) -> NDArray[np.intp]:
    """Which rows or columns are streets."""
    streets = [int(random.integers(STREET_EVERY_CELLS[1]))]
    while streets[-1] < cells:
        streets.append(streets[-1] + int(random.integers(STREET_EVERY_CELLS[0], STREET_EVERY_CELLS[1] + 1)))
    return np.array([street for street in streets if street < cells], dtype=np.intp)


def _cells_away(streets: NDArray[np.intp], cells: int) -> NDArray[np.intp]:
    return np.abs(np.arange(cells)[:, None] - streets).min(axis=1)


def _bowls(random: Generator, grid: Grid) -> Array:
    """Waves of random length and direction, together of variance 1."""
    x_m, y_m = grid.middles_m()
    land = np.zeros_like(x_m)
    for _ in range(WAVES):
        number = 2 * pi / random.uniform(SHORTEST_BOWL_M, LONGEST_BOWL_M)
        heading, phase = random.uniform(0.0, 2 * pi, 2)
        land += np.cos(number * (x_m * np.cos(heading) + y_m * np.sin(heading)) + phase)
    return land * np.sqrt(2 / WAVES)


def _underpass(grid: Grid, rows: NDArray[np.intp], columns: NDArray[np.intp], from_canal_m: Array) -> tuple[int, int]:
    """Where a street dives under another: the crossing nearest the middle of those well away from the canal."""
    crossings = [(int(row), int(column)) for row in rows for column in columns]
    away = [crossing for crossing in crossings if from_canal_m[crossing] >= UNDERPASS_AWAY_M] or crossings
    return min(away, key=lambda cell: (cell[0] - grid.rows / 2) ** 2 + (cell[1] - grid.columns / 2) ** 2)
