"""Where the district lies, and what its illustrative ground is like."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.flood.streets.grid import Grid
from simulators.flood.streets.terrain import Ground, Terrain, terrain

GRID = Grid((100.543, 13.746))
CANAL = [(100.51722, 13.75287), (100.54583, 13.74846), (100.60555, 13.75228)]


@pytest.fixture(scope="module")
def ground() -> Terrain:
    return terrain(GRID, CANAL, bank_m=0.9, seed=1)


@given(st.integers(0, 127), st.integers(0, 127))
def test_the_middle_of_every_cell_lies_in_that_cell(row, column):
    assert GRID.cell(*GRID.lon_lat(row, column)) == (row, column)


def test_the_grid_is_as_large_as_its_cells_and_lies_round_its_centre():
    west, south, east, north = GRID.bounds
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx(GRID.centre)
    assert (north - south) * 111_320 == pytest.approx(128 * 20)
    assert GRID.cell(*GRID.centre) == (64, 64)
    assert GRID.cell(west + 1e-6, north - 1e-6) == (127, 0)


def test_a_place_off_the_grid_is_refused_with_where_the_grid_is():
    with pytest.raises(
        ValueError, match=r"100\.60000, 13\.74600 is off the grid, which spans 100\.53116 to 100\.55484"
    ):
        GRID.cell(100.6, 13.746)


def test_the_distance_from_a_line_is_to_its_nearest_point():
    middle = GRID.lon_lat(64, 64)
    distance_m = GRID.distance_m([GRID.lon_lat(0, 64), middle])
    assert distance_m[30, 64] == pytest.approx(0, abs=1e-6)
    assert distance_m[30, 74] == pytest.approx(200, abs=1e-6)
    assert distance_m[74, 64] == pytest.approx(200, abs=1e-6)
    with pytest.raises(ValueError, match="a line needs two points or more; got 1"):
        GRID.distance_m([middle])


def test_the_same_seed_gives_the_same_ground_and_another_seed_another(ground):
    assert np.array_equal(terrain(GRID, CANAL, bank_m=0.9, seed=1).bed_m, ground.bed_m)
    assert not np.array_equal(terrain(GRID, CANAL, bank_m=0.9, seed=2).bed_m, ground.bed_m)


def test_streets_lie_below_the_bank_and_below_the_blocks_between_them(ground):
    bed_m = ground.bed_m.ravel()
    blocks = np.setdiff1d(np.arange(bed_m.size), np.concatenate([ground.streets, ground.canal]))
    assert set(bed_m[ground.canal]) == {0.9}
    assert np.median(bed_m[ground.streets]) == pytest.approx(0.9 - 0.3 + 0.06, abs=0.1)
    assert np.median(bed_m[blocks]) - np.median(bed_m[ground.streets]) == pytest.approx(0.3, abs=0.05)
    assert 0.2 < ground.streets.size / bed_m.size < 0.35
    assert not np.intersect1d(ground.streets, ground.canal).size


def test_an_underpass_is_the_deepest_place_well_away_from_the_canal(ground):
    assert ground.bed_m[ground.underpass] == pytest.approx(ground.bed_m.min(), abs=0.02)
    assert ground.bed_m.min() == pytest.approx(0.6 - 1.5, abs=0.4)
    assert GRID.distance_m(CANAL)[ground.underpass] >= 300


def test_without_bowls_rise_and_underpass_the_ground_is_flat_streets_and_blocks():
    flat = Ground(rise_m_per_km=0.0, bowls_m=0.0, block_crown_m=0.0, underpass_m=0.0)
    assert {
        round(level_m, 9) for level_m in np.unique(terrain(GRID, CANAL, bank_m=0.9, seed=1, ground=flat).bed_m)
    } == {
        0.6,
        0.8,
        0.9,
    }


def test_the_street_nearest_to_a_place_is_a_street(ground):
    for lon, lat in (GRID.centre, GRID.lon_lat(0, 0), GRID.lon_lat(127, 127), GRID.lon_lat(*ground.underpass)):
        street = ground.street_cell(lon, lat)
        row, column = GRID.cell(lon, lat)
        assert street in ground.streets
        assert np.hypot(street // 128 - row, street % 128 - column) <= 5
    assert ground.street_cell(*GRID.lon_lat(*ground.underpass)) == np.ravel_multi_index(ground.underpass, (128, 128))


def test_a_canal_that_does_not_cross_the_grid_is_refused():
    with pytest.raises(ValueError, match="the canal does not cross the grid"):
        terrain(replace(GRID, centre=(100.543, 13.9)), CANAL, bank_m=0.9, seed=1)
