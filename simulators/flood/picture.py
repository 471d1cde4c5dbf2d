"""What a district looks like from above as the model has it: how deep the water stands, in few honest steps."""

from base64 import b64encode
from dataclasses import dataclass

import numpy as np

from simulators.flood.hazard import CAR_HEAD_M, EMERGENCY_HEAD_M, WET_M
from simulators.flood.streets.district import District

STEPS_M = (WET_M, CAR_HEAD_M, EMERGENCY_HEAD_M)
"""Each cell is 0 where the water is shallower than the first, and else the number of the last that it reaches."""


@dataclass(frozen=True, slots=True)
class Picture:
    bounds: tuple[float, float, float, float]
    """West, south, east, north."""
    rows: int
    columns: int
    cells: str
    """Base64 of two bits a cell, four cells a byte from the lowest bits up, from the north-west corner row by row."""

    @property
    def is_dry(self) -> bool:
        return not self.cells.rstrip("=").strip("A")


def picture_of(district: District) -> Picture:
    steps = np.digitize(district.surface.depth_m, STEPS_M).astype(np.uint8)[::-1]
    four = steps.reshape(-1, 4)
    packed = four[:, 0] | four[:, 1] << 2 | four[:, 2] << 4 | four[:, 3] << 6
    rows, columns = steps.shape
    return Picture(district.terrain.grid.bounds, rows, columns, b64encode(packed.tobytes()).decode())
