"""What the web port takes from anyone: questions without a body, no more than a hall asks, but at five addresses."""

import math
import time

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.api.problems import problem
from dashboard.api.rates import DEAR, THIS_MACHINE, Rates, asker

READING = ("GET", "HEAD")
"""The screens ask nothing else either: no callback of theirs runs on the server."""
STEERED = "/api/v1/run"
SHOWN = "/api/v1/show"
DRAWN = "/api/v1/drawn"
CONSULTATIONS = "/api/v1/consultations"
EXPORTED = "/api/v1/consultations/export"
WRITTEN = {
    STEERED: ("GET", "HEAD", "POST"),
    SHOWN: ("GET", "HEAD", "POST"),
    DRAWN: ("POST",),
    CONSULTATIONS: ("GET", "HEAD", "POST"),
    EXPORTED: ("POST",),
}
"""The only addresses that are written to, and how they may be asked; `Guard` asks who does."""
MOST_BYTES = 4096
"""Of what is said there."""
DEAR_PATHS = ("/history", "/refusals")
"""What asks the store, or says a megabyte."""
CLOSE = {"Connection": "close"}
"""Whoever sends what nobody reads is not waited for."""


class Limits:
    """Stands before every route, Dash's own included."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        app = self._app if scope["type"] != "http" else self._refusal(scope) or self._app
        await app(scope, receive, send)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        request, headers = Request(scope), Headers(scope=scope)
        allowed = WRITTEN.get(scope["path"], READING)
        if not ("POST" in allowed and scope["method"] == "POST") and headers.get("content-length", "0") != "0":
            return problem(request, 413, "nothing here reads a body; ask without one", headers=CLOSE)
        if "transfer-encoding" in headers or not _is_short(headers.get("content-length", "0")):
            return problem(request, 413, f"at most {MOST_BYTES:,} bytes are read, of a stated length", headers=CLOSE)
        if scope["method"] not in allowed:
            cure = f"{' or '.join(method for method in allowed if method != 'HEAD')} it"
            detail = f"{scope['method'][:20]} is not for {request.url.path}; {cure}"
            return problem(request, 405, detail, headers={"Allow": ", ".join(allowed)} | CLOSE)
        who = asker(scope["client"][0]) if scope.get("client") else THIS_MACHINE
        if who == THIS_MACHINE:
            return None
        cost = DEAR if scope["path"].endswith(DEAR_PATHS) else 1.0
        if wait_s := self._rates.wait_s(who, cost, now_s=time.monotonic()):
            detail = f"{who} asks too much; wait, or let many viewers share one stream"
            return problem(request, 429, detail, headers={"Retry-After": str(math.ceil(wait_s))})
        return None


def _is_short(content_length: str) -> bool:
    return content_length.isdecimal() and int(content_length) <= MOST_BYTES
