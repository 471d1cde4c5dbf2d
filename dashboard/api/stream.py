"""`/api/v1/live`: the live state as server-sent events."""

import asyncio

from fastapi import Response
from starlette.types import Receive, Scope, Send

from broker.view import DeviceView, View
from dashboard.api.live import Broadcast, Viewer, frame
from dashboard.api.resource import Reads, Resource

KEEP_ALIVE_S = 15
STALLED_S = 60
"""A viewer whose connection has taken nothing for this long has walked away."""
RECONNECT = b"retry: 2000\n\n"
"""How long a browser waits, in milliseconds, before it connects again."""

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


class LiveStream(Response):
    """Sends straight to the server: a streaming response would cost a generator and a task group per viewer."""

    media_type = "text/event-stream"

    def __init__(self, broadcast: Broadcast) -> None:
        self._broadcast = broadcast
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
        with self._broadcast.viewer() as viewer:
            async with asyncio.TaskGroup() as tasks:
                leaving = tasks.create_task(_leave_on_disconnect(receive, viewer))
                await send(start)
                await _body(send, RECONNECT)
                await _show(viewer, send)
                leaving.cancel()


async def _show(viewer: Viewer, send: Send) -> None:
    try:
        while (frame := await viewer.next(within_s=KEEP_ALIVE_S)) is not None:
            async with asyncio.timeout(STALLED_S):
                await _body(send, frame)
        await send({"type": "http.response.body"})
    except TimeoutError:
        return


async def _body(send: Send, frame: bytes) -> None:
    await send({"type": "http.response.body", "body": frame, "more_body": True})


async def _leave_on_disconnect(receive: Receive, viewer: Viewer) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    viewer.leave()


@resource.read(
    "/live",
    problems=(503,),
    summary="The live state as server-sent events",
    description="An event `snapshot` with everything, then an event `delta` a tick with what changed, both in the "
    "JSON of the schema `View`. A delta carries whole devices: replace each by its id. A view that says `complete` "
    "replaces everything; a slow viewer that fell behind is sent a snapshot again. What happened in the city keeps "
    "its number, and may be told twice.",
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
async def watch_live(platform: Reads) -> Response:
    return LiveStream(platform.broadcast)
