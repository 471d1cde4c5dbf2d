"""`/api/v1/devices/{device}/history`: what a device measured, downsampled to what a chart can show."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from broker.live.view import DeviceView, View
from dashboard.api.devices import Listed, find
from dashboard.api.moments import Moment
from dashboard.api.problems import WrongParameter, unknown
from dashboard.api.resource import Reads, Resource
from devices.kind import Kind
from devices.provenance import Provenance

DAY_MS = 24 * 3600 * 1000
POINTS = 300
MAX_POINTS = 2000

resource = Resource(tags=["devices"])


class HistorySample(BaseModel):
    """What was measured within one bucket of time."""

    at_ms: int
    mean: float
    low: float
    high: float
    last: float
    count: int


class History(BaseModel):
    device: str
    quantity: str = Field(examples=["free"])
    unit: str = Field(description="UCUM.", examples=["1"])
    run: str = Field(description="Whose readings these are, besides those of real devices; empty for real ones only.")
    from_ms: int
    to_ms: int = Field(description="Not included.")
    samples: list[HistorySample] = Field(description="In order of time; empty buckets are left out.")


@resource.read(
    "/devices/{device}/history",
    problems=(404, 422, 503),
    summary="A device's history",
    description="At most `points` samples of the readings measured from `from` until before `to`. Left out, `to` is "
    "now by the device's own clock (for a simulated device its run's) and `from` a day earlier; `run` is the run that "
    "plays now; `quantity` is the first of its kind.",
)
def read_history(
    platform: Reads,
    known: Listed,
    device: str,
    quantity: str | None = None,
    from_ms: Annotated[Moment | None, Query(alias="from")] = None,
    to_ms: Annotated[Moment | None, Query(alias="to")] = None,
    points: Annotated[int, Query(ge=1, le=MAX_POINTS)] = POINTS,
    run: Annotated[str | None, Query(max_length=64)] = None,
) -> History:
    row, heard = find(platform, known, device)
    kind = platform.packs.kinds[row.address.kind if row else device.split(".")[1]]
    key = quantity if quantity is not None else kind.quantities[0].key
    unit = _unit(kind, key)
    now = platform.live.view()
    end_ms = to_ms if to_ms is not None else _clock_ms(now, heard) + 1
    start_ms = from_ms if from_ms is not None else max(0, end_ms - DAY_MS)
    if start_ms >= end_ms:
        raise WrongParameter("from", f"{start_ms} is not before to={end_ms}; write an earlier one")
    whose = run if run is not None else (now.run.run if now.run else "")
    samples = platform.store.history(device, key, start_ms=start_ms, end_ms=end_ms, points=points, run=whose)
    return History(
        device=device,
        quantity=key,
        unit=unit,
        run=whose,
        from_ms=start_ms,
        to_ms=end_ms,
        samples=[HistorySample.model_validate(sample, from_attributes=True) for sample in samples],
    )


def _unit(kind: Kind, key: str) -> str:
    if (found := kind.quantity(key)) is None:
        raise WrongParameter("quantity", unknown("quantity", key, (quantity.key for quantity in kind.quantities)))
    return found.unit


def _clock_ms(now: View, device: DeviceView | None) -> int:
    """The hub's clock for a real device and a visitor's; the run's for the rest, where one plays."""
    if now.run is None or (device and device.provenance in (Provenance.REAL, Provenance.VISITOR)):
        return now.now
    return now.run.at
