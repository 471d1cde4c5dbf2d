"""`/api/v1/water`: how deep the water stands in a district, as the model has it. No sensor says this."""

from pydantic import BaseModel, Field

from dashboard.api.resource import Reads, Resource
from devices.payload import epoch_ms

resource = Resource(tags=["live"])


class WaterDetail(BaseModel):
    run: str
    at_ms: int = Field(description="By the run's clock.")
    bounds: tuple[float, float, float, float] = Field(description="West, south, east, north.")
    rows: int
    columns: int
    steps_m: tuple[float, ...] = Field(description="Depths. A cell is 0 below the first, else the last it reaches.")
    cells: str = Field(
        description="Base64 of two bits a cell, four cells a byte from the lowest bits up, row by row from the "
        "north-west corner."
    )
    provenance: str = Field(default="simulated", description="Always: a model's, and nobody's measurement.")


@resource.read(
    "/water",
    summary="How deep the water stands, as the model has it",
    description="Of the run that plays; null where nothing models water. A view's `water` tells when there is another.",
)
def read_water(platform: Reads) -> WaterDetail | None:
    water = platform.live.water()
    if water is None:
        return None
    return WaterDetail(
        run=water.run,
        at_ms=epoch_ms(water.at),
        bounds=water.bounds,
        rows=water.rows,
        columns=water.columns,
        steps_m=water.steps_m,
        cells=water.cells,
    )
