"""The picture of a flooded district: every cell in its place, at the depth that it has."""

from base64 import b64decode

import numpy as np
import pytest

from simulators.flood.catchment import Catchment
from simulators.flood.picture import picture_of


@pytest.fixture
def district(small_flood):
    district = Catchment(small_flood, seed=1).district
    assert district
    return district


def steps_in(picture):
    """As the browser unpacks it, north first."""
    packed = b64decode(picture.cells)
    cells = [packed[cell >> 2] >> 2 * (cell & 3) & 3 for cell in range(picture.rows * picture.columns)]
    return np.array(cells).reshape(picture.rows, picture.columns)


def test_a_dry_district_is_a_blank_picture(district):
    picture = picture_of(district)
    assert picture.is_dry
    assert not steps_in(picture).any()
    assert (picture.rows, picture.columns) == district.surface.depth_m.shape
    assert picture.bounds == district.terrain.grid.bounds


def test_each_depth_has_its_step_and_each_cell_its_place(district):
    depth_m = district.surface.depth_m
    depth_m[0, :5] = (0.14, 0.15, 0.30, 0.60, 2.0)
    depth_m[-1, -1] = 0.45
    picture = picture_of(district)
    steps = steps_in(picture)
    assert steps[-1, :5].tolist() == [0, 1, 2, 3, 3]
    assert steps[0, -1] == 2
    assert np.count_nonzero(steps) == 5
    assert not picture.is_dry
