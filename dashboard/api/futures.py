"""`/api/v1/futures`: what the solution that plays is worth, as a model has it; its `kind` says what is compared."""

from typing import Annotated

from pydantic import Field

from dashboard.api.resource import Reads, Resource
from dashboard.api.worth.basis import Clock
from dashboard.api.worth.earthquake import QuakeFuturesDetail, quake_detail
from dashboard.api.worth.flood import FloodFuturesDetail, flood_detail
from dashboard.api.worth.parking import ParkingFuturesDetail, parking_detail
from devices.city import City
from devices.futures import FloodFutures, Futures, ParkingFutures, QuakeFutures
from devices.payload import epoch_ms

resource = Resource(tags=["live"])

FuturesDetail = Annotated[FloodFuturesDetail | QuakeFuturesDetail | ParkingFuturesDetail, Field(discriminator="kind")]


@resource.read(
    "/futures",
    summary="What the solution that plays is worth",
    description="A flood: who is told when, with it and without any sensor. An earthquake: how many still wait for the "
    "warning when S comes, by each channel. Parking: minutes, metres and who gives up, in each arm. By the run's "
    "clock; null where nothing is compared, or not yet: a view's `futures` tells.",
)
def read_futures(platform: Reads) -> FuturesDetail | None:
    foreseen = platform.live.foreseen()
    if foreseen is None:
        return None
    return detail(foreseen.futures, platform.city, run=foreseen.run, start_ms=epoch_ms(foreseen.start))


def detail(futures: Futures, city: City, *, run: str, start_ms: int) -> FuturesDetail:
    clock = Clock(start_ms)
    match futures:
        case FloodFutures():
            return flood_detail(futures, run=run, clock=clock)
        case QuakeFutures():
            return quake_detail(futures, city, run=run, clock=clock)
        case ParkingFutures():
            return parking_detail(futures, run=run)
