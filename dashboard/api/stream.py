"""`/api/v1/live`: the live state as server-sent events."""

import asyncio
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from starlette.types import Receive, Scope, Send

from broker.live.view import DeviceView, View
from dashboard.api.live import Broadcast, Viewer, frame
from dashboard.api.rates import THIS_MACHINE, asker
from dashboard.api.resource import Reads, Resource

BEAT_S = 15.0
"""How often a viewer who was told nothing is told that the hub is there."""
STILL_BEATS = 4
"""A viewer whose connection has taken nothing for so many beats has walked away without a word."""
KEEP_ALIVE = b": still here\n\n"
RECONNECT = b"retry: 2000\n\n"
"""How long a browser waits, in milliseconds, before it connects again."""

ALONE = nullcontext()

EXAMPLE_DEVICE = DeviceView({"free": 183, "occupied": 217}, 1_795_417_200_000, 1_795_417_200_000, "simulated")
EXAMPLE = View(
    tick=12,
    now=1_795_417_200_500,
    city="istanbul",
    devices={"istanbul.car-park-counter.balmumcu": EXAMPLE_DEVICE},
    tiles={"parking.free": 1284},
    provenance={"simulated": 276},
)

resource = Resource(tags=["live"])


class WalkedAway(Exception):
    """A phone that left the hall's Wi-Fi: its connection is open for minutes yet, and takes nothing."""


class LiveStream(Response):
    """Sends straight to the server, and learns at once when the client goes."""

    media_type = "text/event-stream"

    def __init__(
        self, broadcast: Broadcast, *, beat_s: float = BEAT_S, while_it_lasts: AbstractContextManager[object] = ALONE
    ) -> None:
        self._broadcast = broadcast
        self._beat_s = beat_s
        self._while_it_lasts = while_it_lasts
        self.status_code = 200
        self.background = None
        self.body = b""
        self.init_headers({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["Content-Length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        if scope["method"] == "HEAD":
            await send(start)
            await send({"type": "http.response.body"})
            return
        who = asker(scope["client"][0]) if scope.get("client") else THIS_MACHINE
        with self._broadcast.viewer(who) as viewer, self._while_it_lasts:
            try:
                async with asyncio.TaskGroup() as beside:
                    tasks = [
                        beside.create_task(_leave_on_disconnect(receive, viewer)),
                        beside.create_task(_tend(viewer, self._beat_s)),
                    ]
                    await send(start)
                    await _show(viewer, send)
                    for task in tasks:
                        task.cancel()
            except* WalkedAway:
                pass


async def _show(viewer: Viewer, send: Send) -> None:
    data: bytes | None = RECONNECT
    while data is not None:
        await send({"type": "http.response.body", "body": data, "more_body": True})
        data = await viewer.next()
    await send({"type": "http.response.body"})


async def _tend(viewer: Viewer, beat_s: float) -> None:
    """Apart from the frames, so that they cost no timer each: at 500 viewers that was a third of all."""
    still = 0
    while still < STILL_BEATS:
        taken = viewer.taken
        await asyncio.sleep(beat_s)
        if viewer.taken != taken:
            still = 0
        elif viewer.waiting:
            still = 0
            viewer.offer(KEEP_ALIVE)
        else:
            still += 1
    raise WalkedAway


async def _leave_on_disconnect(receive: Receive, viewer: Viewer) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    viewer.leave()


@resource.read(
    "/live",
    problems=(422, 503),
    summary="The live state as server-sent events",
    description="An event `snapshot` with everything, then an event `delta` a tick with what changed, both in the "
    "JSON of the schema `View`. A delta carries whole devices: replace each by its id. A view that says `complete` "
    "replaces everything; a slow viewer that fell behind is sent a snapshot again. What happened in the city keeps "
    "its number, and may be told twice. For a phone, `detail=places` speaks every two seconds, leaves out single bays, "
    "actuators and what happened, and tells a device again only when more than its time has changed.",
    response_class=Response,
    responses={
        200: {
            "description": "A stream that does not end.",
            "content": {
                "text/event-stream": {"schema": {"type": "string"}, "example": frame("delta", 12, EXAMPLE).decode()}
            },
        }
    },
)
async def watch_live(
    platform: Reads,
    request: Request,
    detail: Annotated[
        Literal["all", "places", "desk"],
        Query(description="Everything, or what a phone shows; the desk is no visitor."),
    ] = "all",
) -> Response:
    if detail == "all":
        return LiveStream(platform.broadcast)
    phones = platform.phones
    if detail == "desk":
        return LiveStream(phones.broadcast)
    return LiveStream(phones.broadcast, while_it_lasts=phones.arrives(request.client.host if request.client else ""))
