"""`/api/v1/time`: by which a browser learns how far its clock is from the hub's, and how surely it knows."""

from fastapi import Response
from pydantic import BaseModel, Field

from dashboard.api.resource import Reads, Resource

resource = Resource(tags=["alerts"])


class HubTime(BaseModel):
    now_ms: float = Field(description="Epoch milliseconds, to fractions of one. Nobody sets this clock.")


@resource.read(
    "/time",
    summary="The time by the hub's stopwatch",
    description="Asked at t0 and answered at t3 by your own clock, yours is behind by `now_ms` - (t0 + t3) / 2, give "
    "or take (t3 - t0) / 2. The quickest of a few answers is the best.",
)
async def read_time(platform: Reads, response: Response) -> HubTime:
    response.headers["Cache-Control"] = "no-store"
    return HubTime(now_ms=platform.stopwatch.now_ms())
