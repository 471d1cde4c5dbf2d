"""Responses that are compressed once, however many viewers ask."""

import gzip
from dataclasses import dataclass
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.frontend.serve import FOREVER


@dataclass(frozen=True, slots=True)
class Document:
    """Text that stands as long as the hub runs, under a name that changes with it."""

    media_type: str
    plain: bytes
    zipped: bytes
    version: str

    @classmethod
    def of(cls, text: str, media_type: str) -> "Document":
        plain = text.encode()
        return cls(media_type, plain, gzip.compress(plain, 6, mtime=0), sha256(plain).hexdigest()[:12])

    def response(self, request: Request) -> Response:
        headers = {"cache-control": FOREVER, "vary": "accept-encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.plain, media_type=self.media_type, headers=headers)
        return Response(self.zipped, media_type=self.media_type, headers=headers | {"content-encoding": "gzip"})


class CompressedOnce:
    """Gzips what lies under one path (Dash's own scripts: 3.9 MB, sent plain) and keeps it for the next viewer."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix
        self._kept: dict[str, tuple[Message, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and scope["path"].startswith(self.prefix)
            and "gzip" in Headers(scope=scope).get("accept-encoding", "")
        )
        if not wanted:
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._kept:
            start, body = await self._ask(scope, receive)
            if start["status"] != 200:
                await send(start)
                await send({"type": "http.response.body", "body": body})
                return
            self._kept[path] = await run_in_threadpool(_zipped, start, body)
        start, body = self._kept[path]
        await send(dict(start))
        await send({"type": "http.response.body", "body": body})

    async def _ask(self, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self.app(scope, receive, keep)
        return messages[0], b"".join(message.get("body", b"") for message in messages[1:])


def _zipped(start: Message, body: bytes) -> tuple[Message, bytes]:
    zipped = gzip.compress(body, 6, mtime=0)
    headers = MutableHeaders(raw=list(start["headers"]))
    headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(zipped))
    headers.add_vary_header("accept-encoding")
    return {**start, "headers": headers.raw}, zipped
