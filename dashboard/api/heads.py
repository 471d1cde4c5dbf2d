"""HEAD is GET without the body, on every route; the server itself leaves the body out."""

from starlette.types import ASGIApp, Receive, Scope, Send

ENDLESS = "/api/v1/live"
"""A stream has no end to its answer, so nobody may ask for its head alone."""


class Heads:
    """FastAPI's own routes know GET alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD" and scope["path"] != ENDLESS:
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)
