"""`/api/v1/traces`: how the ground moved at stations in the last minute, as the model has it. No station sends this."""

from functools import lru_cache
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, Field, TypeAdapter

from broker.live.traces import KEPT_S, LastMinute
from dashboard.api.resource import Reads, Resource

JSON = "application/json"
TOGETHER = 8
"""Answers that are kept: screens that look on ask for what came since the same second."""

resource = Resource(tags=["live"])


class TracesDetail(BaseModel):
    run: str
    from_ms: int = Field(description="By the run's clock, as all times here: when the first sample was taken.")
    at_ms: int = Field(description="Until when they go: ask for what comes later by `since_ms`.")
    every_ms: int = Field(description="From one sample to the next: the strongest in between, with its sign.")
    unit: str = Field(default="cm/s2", description="Of ground acceleration.")
    step: float = Field(description="What 1 in `samples` stands for, in that unit.")
    samples: dict[str, str] = Field(
        description="By station: base64 of signed 16-bit numbers of steps, the low byte first, oldest first; -32768 "
        "where nobody knows."
    )
    provenance: str = Field(default="simulated", description="Always: a model's, and nobody's measurement.")


_answers: TypeAdapter[TracesDetail | None] = TypeAdapter(TracesDetail | None)


@resource.read(
    "/traces",
    summary="How the ground moved at stations in the last minute, as the model has it",
    description="Of the run that plays; null where nothing models an earthquake. A view's `traces` tells when there is "
    "more. Stations themselves, real or simulated, send the peaks of each second.",
    problems=(422,),
    response_class=Response,
    responses={200: {"model": TracesDetail | None, "description": f"At most {KEPT_S} seconds."}},
)
def read_traces(
    platform: Reads,
    since_ms: Annotated[int, Query(ge=0, le=2**53, description="What ended until then is left out.")] = 0,
) -> Response:
    return Response(answer(platform.live.traces(), since_ms), media_type=JSON, headers={"Cache-Control": "no-store"})


@lru_cache(maxsize=TOGETHER)
def answer(known: LastMinute | None, since_ms: int) -> bytes:
    """Encoded once for all who ask the same; another second is another `LastMinute`."""
    return _answers.dump_json(None if known is None else _detail(known, since_ms))


def _detail(known: LastMinute, since_ms: int) -> TracesDetail:
    told = known.after(since_ms)
    return TracesDetail(
        run=known.run,
        from_ms=told.from_ms,
        at_ms=known.at_ms,
        every_ms=told.every_ms,
        step=told.step_cm_s2,
        samples=told.samples,
    )
